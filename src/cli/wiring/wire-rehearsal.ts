import { join } from "node:path";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Host } from "../../domain/images/reference.ts";
import { chooseForge } from "../../domain/project/forge-repository.ts";
import type { Project } from "../../domain/project/project.ts";
import type { Run } from "../../release/run/services.ts";
import { createForge } from "../../services/rehearsal/forge.ts";
import { rehearsedGit } from "../../services/rehearsal/git.ts";
import { rehearsedCommands, rehearsedSites } from "../../services/rehearsal/outside.ts";
import { startRegistry } from "../../services/rehearsal/registry.ts";
import type { LoadedProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wire } from "./wire.ts";
import { throwawaySigning } from "./wire-signing.ts";

/** Where a rehearsal happens. */
export interface RehearsalOptions {
  /** The release tags that are taken to be made. */
  readonly tags: readonly string[];
  readonly head: CommitSha;
  /** A folder for what registries hold. */
  readonly folder: string;
  readonly destination?: string | undefined;
}

/** A repository for the pages of a project that names none. */
const NOBODY = { owner: "OWNER", name: "REPOSITORY" };

/** A server for the pages of a project that names none. */
const NOWHERE = "https://FORGE";

/** Variables with which pushers log in, besides the files that two more of them name. */
const CREDENTIALS = [
  ...["DOCKER_AUTH_CONFIG", "GITHUB_TOKEN", "GH_TOKEN", "CI_JOB_TOKEN", "CI_REGISTRY_PASSWORD"],
  ...["GITLAB_TOKEN", "GITEA_TOKEN", "FORGEJO_TOKEN"],
  ...["GOOGLE_APPLICATION_CREDENTIALS", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
];

/** Builds the services of a rehearsal: a registry in this process for each host, a forge in memory, and nothing else outside. */
export async function wireRehearsal(
  session: Session,
  loaded: LoadedProject,
  { tags, head, folder, destination }: RehearsalOptions,
): Promise<Run> {
  const registries = new Map(loaded.project.registries);
  for (const host of hostsOf(loaded.project)) {
    const embedded = await startRegistry(folder);
    session.cleanUp.push(async () => embedded[Symbol.asyncDispose]());
    registries.set(host, { insecure: true, rewrite: embedded.host as Host });
    registries.set(embedded.host as Host, { insecure: true });
  }
  const project: Project = { ...loaded.project, registries };
  // A pusher that goes elsewhere has no credentials for it.
  const pusherEnv = {
    ...Object.fromEntries(CREDENTIALS.map((name) => [name, undefined])),
    ...{ DOCKER_CONFIG: folder, REGISTRY_AUTH_FILE: join(folder, "auth.json") },
  };
  const run = wire(session, { ...loaded, project }, { destination, pusherEnv });
  const { services } = run;
  const place = chooseForge(project, run.forge, await services.git.remoteUrls());
  // If nothing names the repository, the page has a name in its place: the rehearsal says that a release would be refused.
  const forge = { ...place, url: place.url ?? NOWHERE, repository: place.repository ?? NOBODY };
  const embedded = createForge(forge);
  return {
    ...run,
    forge,
    services: {
      ...services,
      git: rehearsedGit(services.git, tags, head),
      forge: embedded,
      github: embedded,
      sites: rehearsedSites,
      commands: rehearsedCommands(services.commands),
      signing: project.signing === null ? null : throwawaySigning(),
      attestations: null,
    },
  };
}

function hostsOf({ components }: Project): ReadonlySet<Host> {
  return new Set(
    components.flatMap(({ artifacts }) =>
      artifacts.flatMap((artifact) =>
        artifact.kind === "image" ? artifact.destinations.map(({ repository }) => repository.host) : [],
      ),
    ),
  );
}
