import { errorFromProblems } from "../../domain/text/release-error.ts";
import { withObstacles } from "../../planning/steps/make-plan.ts";
import { openParts, shareOut, usualShares } from "../../planning/steps/parts.ts";
import { obstacles } from "../../release/execution/preflight.ts";
import { propose } from "../../release/release.ts";
import { matrixDocument, planDocument } from "../../report/documents.ts";
import { planText } from "../../report/plan-text.ts";
import { harmlessJson } from "../../report/printable.ts";
import { knownDestination } from "../arguments/names.ts";
import { releaseTags } from "../arguments/release-tags.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wire } from "../wiring/wire.ts";
import type { CheckOptions } from "./check.ts";

/** The options of `plan`. */
export interface PlanOptions extends CheckOptions {
  /** Print how the run is shared out over jobs of GitHub Actions, as their matrix. */
  readonly matrix?: boolean;
  /** Over how many. */
  readonly shards?: number;
}

/** `slipway plan [TAG…]`: what `release` would do, step by step; or by which machine, with `--matrix`. */
export async function plan(
  session: Session,
  given: readonly string[],
  options: PlanOptions,
): Promise<number> {
  const loaded = await loadProject(session);
  knownDestination(loaded.project, options.destination);
  const tags = releaseTags(loaded.project, given, options.component, session.env);
  const run = wire(session, loaded, options);
  const { plan: made, problems } = await propose(run, tags);
  const shown = withObstacles(made, await obstacles(run, made));
  session.journal.propose(shown);
  const [first, ...others] = problems;
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  if (options.matrix === true) {
    const shares = options.shards ?? usualShares(tags);
    const matrix = matrixDocument(openParts(shareOut(loaded.project.components, tags, shares), made));
    await session.answer(matrix, () => `${harmlessJson(JSON.stringify(matrix))}\n`);
    return 0;
  }
  await session.answer(planDocument(shown), (columns, colour) => planText(shown, columns, colour));
  return 0;
}
