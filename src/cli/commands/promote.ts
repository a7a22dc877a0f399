import {
  type FoundPromotion,
  findPromotions,
  type WantedPromotion,
} from "../../release/promotion/find-promotion.ts";
import { promote as makePromotion, planPromotions } from "../../release/promotion/promote.ts";
import { planDocument } from "../../report/documents.ts";
import { planText } from "../../report/plan-text.ts";
import { promotions } from "../arguments/promotion-target.ts";
import { releaseTags } from "../arguments/release-tags.ts";
import { agreed } from "../session/agreed.ts";
import { EXIT_DECLINED } from "../session/exit-codes.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wire } from "../wiring/wire.ts";
import { answerRelease } from "./answer-release.ts";

/** The options of `promote`. */
export interface PromoteOptions {
  readonly to: string;
  readonly component?: string;
  readonly dryRun?: boolean;
  readonly wait?: boolean;
}

/**
 * `slipway promote TAG… --to CHANNEL|VERSION|DESTINATION`: gives what releases have proved other names, or brings it to another place,
 * without a build.
 */
export async function promote(
  session: Session,
  given: readonly string[],
  options: PromoteOptions,
): Promise<number> {
  const loaded = await loadProject(session);
  const tags = releaseTags(loaded.project, given, options.component, session.env);
  const wanted = promotions(loaded.project, tags, options.to);
  const run = wire(session, loaded, { destination: destinationOf(wanted), wait: options.wait });
  const found = await findPromotions(run, wanted);
  const plan = await planPromotions(run, found);
  const shown = (columns: number, colour: boolean) => planText(plan, columns, colour);
  if (options.dryRun === true) {
    await session.answer(planDocument(plan), shown);
    return 0;
  }
  const isOpen = plan.releases.some(({ steps }) => steps.some(({ state }) => state !== "satisfied"));
  const isNew = found.some(({ how }) => how.kind !== "begun");
  if (isNew && isOpen && !(await agreed(session, shown, question(found, wanted)))) {
    await session.answer(planDocument(plan), () => "nothing was promoted\n");
    return EXIT_DECLINED;
  }
  await answerRelease(session, await makePromotion(run, found));
  return 0;
}

/** Those of a run that goes to a destination all go there. */
function destinationOf(wanted: readonly WantedPromotion[]): string | undefined {
  return wanted.flatMap(({ target }) => (target.kind === "destination" ? target.name : []))[0];
}

function question(found: readonly FoundPromotion[], wanted: readonly WantedPromotion[]): string {
  const froms = found.map(({ from }) => from.text).join(" and ");
  const places = found.map(({ tag }) => tag.text).join(" and ");
  return `Promote ${froms} to ${destinationOf(wanted) ?? places}?`;
}
