import type { Facts, LiveSite } from "../../domain/release/facts.ts";
import {
  artifactsOf,
  type WantedCommand,
  type WantedDeployment,
  type WantedRelease,
} from "../../domain/release/wanted.ts";
import { fillCommand } from "../../planning/wanting/commands.ts";
import type { Services } from "../run/services.ts";

/** What is live in the environments that releases deploy to; environments of other channels are not asked for. */
export async function readLiveSites(
  { sites, git }: Services,
  releases: readonly WantedRelease[],
): Promise<Pick<Facts, "live" | "superseded">> {
  return await readLive({ sites, git }, releases.flatMap(deploymentsTo));
}

/** The deployments that a release makes. */
export function deploymentsTo(release: WantedRelease): readonly WantedDeployment[] {
  return artifactsOf(release, "site").flatMap(({ deployments }) =>
    deployments.filter(({ leftTo }) => leftTo === null),
  );
}

/** What is live where these deployments go. */
export async function readLive(
  { sites, git }: Pick<Services, "sites" | "git">,
  deployments: readonly WantedDeployment[],
): Promise<Pick<Facts, "live" | "superseded">> {
  const live = new Map<string, LiveSite | null>();
  const superseded = new Set<string>();
  for (const { id, target, commit: ours } of deployments) {
    const there = await sites.live(target);
    if (there !== undefined) live.set(id, there);
    const commit = there?.commit ?? null;
    if (commit !== null && commit !== ours && (await git.contains(commit, ours))) superseded.add(id);
  }
  return { live, superseded };
}

/** Which commands say that they have published already. Those that cannot be asked before an image is known are left out. */
export async function readDone(
  { commands }: Services,
  wanted: readonly WantedCommand[],
): Promise<ReadonlyMap<string, boolean>> {
  const done = new Map<string, boolean>();
  for (const command of wanted) {
    const filled = command.done === null ? null : fillCommand(command);
    if (filled !== null) done.set(command.id, await commands.isDone(filled));
  }
  return done;
}
