import type { ReleasePlan } from "../../domain/release/plan.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { noToken, type Run } from "../run/services.ts";
import { stepsOf } from "./execution.ts";

/**
 * What the execution of a plan needs besides what is judged: a token for GitHub, and all it takes to deploy from here. Asked
 * about the steps that the plan has, sites only if they are still to be deployed. Each problem once, by its message.
 */
export async function preflight(run: Run, plan: ReleasePlan): Promise<ReadonlyMap<string, Problem>> {
  const missing = new Map<string, Problem>();
  for (const problem of [...missingToken(run, plan), ...(await obstacles(run, plan)).values()])
    missing.set(problem.message, problem);
  return missing;
}

function missingToken({ services }: Run, plan: ReleasePlan): Problem[] {
  if (services.github !== null) return [];
  const tags = stepsOf(plan, "publish").map(({ release }) => release.tag);
  return tags.length === 0 ? [] : [noToken(tags)];
}

/** Why sites that have to be deployed cannot be from here, by the deployment's id. */
export async function obstacles({ services }: Run, plan: ReleasePlan): Promise<ReadonlyMap<string, Problem>> {
  const found = new Map<string, Problem>();
  for (const { step } of stepsOf(plan, "deploy")) {
    const { deployment, state } = step;
    const obstacle = state === "satisfied" ? null : await services.sites.obstacle(deployment);
    if (obstacle !== null) found.set(deployment.id, obstacle);
  }
  return found;
}

/** What comes last must not fail for lack of rights when everything before it is done. */
export async function requireRights({ services }: Run, plan: ReleasePlan): Promise<void> {
  const open = stepsOf(plan, "publish").find(({ step }) => step.state !== "satisfied");
  if (open === undefined) return;
  const { repository, release } = open.step;
  await services.github?.requireRights(repository, release);
}
