import { findPromotion } from "../../release/promotion/find-promotion.ts";
import { promote as makePromotion, planPromotion } from "../../release/promotion/promote.ts";
import { planDocument } from "../../report/documents.ts";
import { planText } from "../../report/plan-text.ts";
import { promotionTarget } from "../arguments/promotion-target.ts";
import { oneReleaseTag } from "../arguments/release-tags.ts";
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
 * `slipway promote TAG --to CHANNEL|VERSION|DESTINATION`: gives what a release has proved another name, or brings it to another place,
 * without a build.
 */
export async function promote(session: Session, given: string, options: PromoteOptions): Promise<number> {
  const loaded = await loadProject(session);
  const from = oneReleaseTag(loaded.project, given, options.component, session.env);
  const target = promotionTarget(loaded.project, from.component, options.to);
  const destination = target.kind === "destination" ? target.name : undefined;
  const run = wire(session, loaded, { destination, wait: options.wait });
  const found = await findPromotion(run, from, target);
  const plan = await planPromotion(run, found);
  const shown = (columns: number, colour: boolean) => planText(plan, columns, colour);
  if (options.dryRun === true) {
    await session.answer(planDocument(plan), shown);
    return 0;
  }
  const place = destination ?? found.tag.text;
  const isOpen = plan.releases.some(({ steps }) => steps.some(({ state }) => state !== "satisfied"));
  if (
    found.how.kind !== "begun" &&
    isOpen &&
    !(await agreed(session, shown, `Promote ${from.text} to ${place}?`))
  ) {
    await session.answer(planDocument(plan), () => "nothing was promoted\n");
    return EXIT_DECLINED;
  }
  await answerRelease(session, await makePromotion(run, found));
  return 0;
}
