import { errorFromProblems } from "../../domain/text/release-error.ts";
import { propose } from "../../release/plan.ts";
import { planDocument } from "../../report/documents.ts";
import { planText } from "../../report/plan-text.ts";
import { knownDestination } from "../arguments/known-destination.ts";
import { releaseTags } from "../arguments/release-tags.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wire } from "../wiring/wire.ts";
import type { CheckOptions } from "./check.ts";

/** `slipway plan [TAG…]`: what `release` would do, step by step. */
export async function plan(
  session: Session,
  given: readonly string[],
  options: CheckOptions,
): Promise<number> {
  const loaded = await loadProject(session);
  knownDestination(loaded.project, options.destination);
  const tags = releaseTags(loaded.project, given, options.component, session.env);
  const proposal = await propose(await wire(session, loaded, options.destination), tags);
  const text = (columns: number, colour: boolean) => planText(proposal.plan, columns, colour);
  const [first, ...others] = proposal.problems;
  if (first === undefined) {
    session.answer(planDocument(proposal.plan), text);
    return 0;
  }
  session.soFar = () => ({ document: planDocument(proposal.plan), text });
  throw errorFromProblems([first, ...others]);
}
