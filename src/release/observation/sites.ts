import type { Facts, LiveSite } from "../../domain/release/facts.ts";
import { artifactsOf, type WantedRelease } from "../../domain/release/wanted.ts";
import type { Services } from "../run/services.ts";

/** What is live in the environments that releases deploy to; environments of other channels are not asked for. */
export async function readLiveSites(
  { sites, git }: Services,
  releases: readonly WantedRelease[],
): Promise<Pick<Facts, "live" | "superseded">> {
  const live = new Map<string, LiveSite | null>();
  const superseded = new Set<string>();
  const deployments = releases.flatMap((release) =>
    artifactsOf(release, "site").flatMap((site) => site.deployments),
  );
  for (const { id, target, commit: ours, leftTo } of deployments) {
    if (leftTo !== null) continue;
    const there = await sites.live(target);
    if (there !== undefined) live.set(id, there);
    const commit = there?.commit ?? null;
    if (commit !== null && commit !== ours && (await git.contains(commit, ours))) superseded.add(id);
  }
  return { live, superseded };
}

/** Which of the releases' commands say that they have published already. */
export async function readDone(
  { commands }: Services,
  releases: readonly WantedRelease[],
): Promise<ReadonlyMap<string, boolean>> {
  const done = new Map<string, boolean>();
  for (const command of releases.flatMap((release) => artifactsOf(release, "command")))
    if (command.done !== null) done.set(command.id, await commands.isDone(command));
  return done;
}
