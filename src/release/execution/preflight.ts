import type { ReleasePlan } from "../../domain/release/plan.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { noToken, type Run } from "../run/services.ts";
import { each } from "../run/together.ts";
import { stepsOf } from "./execution.ts";

/**
 * What the execution of a plan needs besides what is judged: a token for the forge, something to sign with, and all it takes to
 * deploy from here. Asked
 * about the steps that the plan has, sites only if they are still to be deployed. Each problem once, by its message.
 */
export async function preflight(run: Run, plan: ReleasePlan): Promise<ReadonlyMap<string, Problem>> {
  const missing = new Map<string, Problem>();
  const problems = [
    ...missingToken(run, plan),
    ...(await missingSigner(run, plan)),
    ...(await obstacles(run, plan)).values(),
  ];
  for (const problem of problems) missing.set(problem.message, problem);
  return missing;
}

function missingToken({ services, project }: Run, plan: ReleasePlan): Problem[] {
  if (services.forge !== null) return [];
  const tags = stepsOf(plan, "publish").map(({ release }) => release.tag);
  return tags.length === 0 ? [] : [noToken(project.source.forge, tags)];
}

async function missingSigner({ services }: Run, plan: ReleasePlan): Promise<Problem[]> {
  const open = stepsOf(plan, "attest").some(
    ({ step }) => step.state !== "satisfied" && step.predicates.length > 0,
  );
  const obstacle = open ? await services.signing?.obstacle() : null;
  return obstacle ? [obstacle] : [];
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

/** Texts that GitHub writes at once. */
const TEXTS = 16;

/**
 * What comes last must not fail when everything before it is done: gets the texts that GitHub writes for new releases, or,
 * if it writes none, makes sure that the token may publish.
 */
export async function preparePublishing({ services, journal }: Run, plan: ReleasePlan): Promise<void> {
  const { forge, github } = services;
  const open = stepsOf(plan, "publish").flatMap(({ step }) => (step.state === "satisfied" ? [] : step));
  const [first] = open;
  if (forge === null || first === undefined) return;
  const written =
    github === null
      ? []
      : open.filter(
          ({ release, standing }) =>
            release.notes === "github" && "found" in standing && standing.found === null,
        );
  await each(written, TEXTS, async ({ repository, previousTag, release: { tag, commit } }) => {
    journal.notes(tag, (await github?.generateNotes(repository, { tag, commit, previousTag }))?.body ?? "");
  });
  if (written.every(({ previousTag }) => previousTag === null))
    await forge.requireRights(first.repository, first.release);
}
