import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Facts, LiveSite } from "../../domain/release/facts.ts";
import type { WantedRelease } from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { plannedCommands } from "../../planning/steps/plan-command.ts";
import { planSites } from "../../planning/steps/plan-site.ts";
import { wantedTargets } from "../../planning/steps/site-target.ts";
import type { Services } from "../run/services.ts";

/** What is live in the environments that releases deploy to; environments of other channels are not asked for. */
export async function readLiveSites(
  { sites, git }: Services,
  releases: readonly WantedRelease[],
  head: CommitSha,
): Promise<Pick<Facts, "live" | "superseded">> {
  const live = new Map<string, LiveSite | null>();
  const superseded = new Set<string>();
  for (const { id, target } of releases.flatMap((release) => wantedTargets(release, head))) {
    const there = await sites.live(target);
    if (there !== undefined) live.set(id, there);
    const commit = there?.commit ?? null;
    if (commit !== null && commit !== head && (await git.contains(commit, head))) superseded.add(id);
  }
  return { live, superseded };
}

/** Why sites that have to be deployed cannot be from here, given everything else. */
export async function readObstacles(
  { sites }: Services,
  releases: readonly WantedRelease[],
  facts: Facts,
): Promise<Facts["obstacles"]> {
  const obstacles = new Map<string, Problem>();
  for (const release of releases) {
    for (const step of planSites(release, facts)) {
      if (step.kind !== "deploy" || step.state === "satisfied") continue;
      const { deployment } = step;
      const obstacle = await sites.obstacle(deployment);
      if (obstacle !== null) obstacles.set(deployment.id, obstacle);
    }
  }
  return obstacles;
}

/** Which of the releases' commands say that they have published already. */
export async function readDone(
  { commands }: Services,
  releases: readonly WantedRelease[],
  head: CommitSha,
): Promise<ReadonlyMap<string, boolean>> {
  const done = new Map<string, boolean>();
  for (const command of releases.flatMap((release) => plannedCommands(release, head))) {
    if (command.done !== null) done.set(command.id, await commands.isDone(command));
  }
  return done;
}
