import { errorFromProblems } from "../../domain/text/release-error.ts";
import { withObstacles } from "../../planning/steps/make-plan.ts";
import { obstacles } from "../../release/execution/preflight.ts";
import { propose } from "../../release/release.ts";
import { planDocument } from "../../report/documents.ts";
import { planText } from "../../report/plan-text.ts";
import { knownDestination } from "../arguments/names.ts";
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
  const run = await wire(session, loaded, options);
  const { plan: made, problems } = await propose(run, tags);
  const shown = withObstacles(made, await obstacles(run, made));
  session.journal.propose(shown);
  const [first, ...others] = problems;
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  await session.answer(planDocument(shown), (columns, colour) => planText(shown, columns, colour));
  return 0;
}
