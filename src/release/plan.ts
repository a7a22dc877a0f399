import type { ReleasePlan } from "../domain/release/plan.ts";
import type { ReleaseTag } from "../domain/tags/release-tag.ts";
import type { Problem } from "../domain/text/problem.ts";
import { judge } from "../planning/gates/judge.ts";
import { makePlan } from "../planning/steps/make-plan.ts";
import { stepsOf } from "./execution/execution.ts";
import { observe } from "./observation/observe.ts";
import { noToken } from "./run/no-token.ts";
import type { Run } from "./run/services.ts";

/** A plan, and every reason why it must not be executed. */
export interface Proposal {
  readonly plan: ReleasePlan;
  readonly problems: readonly Problem[];
}

/** Observes, judges and plans. Reads only. */
export async function propose(run: Run, tags: readonly ReleaseTag[]): Promise<Proposal> {
  const observed = await observe(run, tags);
  return { plan: makePlan(observed), problems: judge(observed) };
}

/** What an execution needs beside what is judged: a token for GitHub, and all it takes to deploy, from where this runs. */
export function missingForExecution(run: Run, plan: ReleasePlan): Problem[] {
  const deployments = stepsOf(plan, "deploy").map(({ step }) => step);
  const obstacles = deployments.flatMap(({ state, deployment: { obstacle } }) =>
    state === "satisfied" || obstacle === null ? [] : [obstacle],
  );
  return [...missingToken(run, plan), ...new Map(obstacles.map((each) => [each.message, each])).values()];
}

function missingToken({ services }: Run, { releases }: ReleasePlan): Problem[] {
  if (services.github !== null) return [];
  const tags = releases
    .filter(({ steps }) => steps.some(({ kind }) => kind === "publish"))
    .map(({ tag }) => tag);
  return tags.length === 0 ? [] : [noToken(tags)];
}
