import type { WantedRelease } from "../../domain/release/wanted.ts";
import { plannedCommands } from "../../planning/steps/plan-command.ts";
import { wantedTargets } from "../../planning/steps/site-target.ts";
import type { ArtifactsReadBack } from "../../planning/verification/verify-artifacts.ts";
import type { Services } from "../run/services.ts";
import { readDone, readLiveSites } from "./read-sites.ts";

/** Reads back what one tag's releases left on sites and behind commands, for the commit that was released. */
export async function readArtifacts(
  services: Services,
  releases: readonly WantedRelease[],
  known: Pick<ArtifactsReadBack, "recorded" | "commit" | "assets">,
): Promise<ArtifactsReadBack> {
  const { commit } = known;
  if (commit === null) {
    const nothing = { live: new Map(), superseded: new Set<string>(), done: new Map() };
    return { ...known, ...nothing, deployments: [], commands: [] };
  }
  const sites = await readLiveSites(services, releases, commit);
  return {
    ...known,
    ...sites,
    done: await readDone(services, releases, commit),
    deployments: releases.flatMap((release) => wantedTargets(release, commit).map(({ id }) => id)),
    commands: releases.flatMap((release) => plannedCommands(release, commit)),
  };
}
