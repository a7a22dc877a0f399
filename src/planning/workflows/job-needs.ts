import type { Host } from "../../domain/images/reference.ts";
import type { Image, Site } from "../../domain/project/artifact.ts";
import type { Component, Project } from "../../domain/project/project.ts";

/** The registry of GitHub's own packages. */
export const GITHUB_REGISTRY = "ghcr.io";

/** A system that runs jobs. */
export type System = "github" | "gitlab";

/** A deployment that somebody may have to approve. */
export interface Approval {
  /** The environment's name in the system that runs jobs: component and environment, such as `docs-production`. */
  readonly environment: string;
  readonly channel: string;
  /** Components whose releases deploy there. */
  readonly components: readonly string[];
}

/** What a job that releases has to bring. */
export interface JobNeeds {
  readonly registries: readonly Host[];
  readonly bazel: boolean;
  readonly dockerfiles: boolean;
  readonly nix: boolean;
  readonly pages: boolean;
  /** Whether the job has to be told apart from others: it signs as itself. */
  readonly identity: boolean;
  /** Whether GitHub keeps what is signed. */
  readonly attestations: boolean;
  readonly approvals: readonly Approval[];
}

/** What a project's releases need where a system runs them. */
export function jobNeeds(project: Project, system: System): JobNeeds {
  const { components } = project;
  const images = components.flatMap(({ artifacts }) =>
    artifacts.filter((each): each is Image => each.kind === "image"),
  );
  const sites = components.flatMap((component) =>
    component.artifacts.flatMap((each) => (each.kind === "site" ? [{ component, site: each }] : [])),
  );
  const hosts = images.flatMap((image) =>
    image.destinations
      .filter(({ destination }) => destination === undefined || isTaken(project, destination, system))
      .map(({ repository: { host } }) => project.registries.get(host)?.rewrite ?? host),
  );
  const mode = project.signing?.mode;
  const made = (kind: string) => images.some(({ source }) => source.kind === kind);
  return {
    registries: [...new Set(hosts)].sort(),
    bazel:
      made("bazel") || components.some(({ artifacts }) => artifacts.some(({ kind }) => kind === "files")),
    dockerfiles: made("dockerfile"),
    nix: made("nix"),
    identity: mode?.kind === "keyless",
    attestations: system === "github" && mode?.kind === "keyless" && mode.gitHubAttestations,
    pages: sites.some(({ site }) => site.provider === "cloudflare-pages"),
    approvals: sites.flatMap(({ component, site }) => approvalsOf(component, site, components)),
  };
}

/** Whether a destination may be chosen there: `when.env` names a variable of one system. */
function isTaken({ destinations }: Project, name: string, system: System): boolean {
  const when = destinations.find((each) => each.name === name)?.when;
  if (when === undefined || !("env" in when)) return true;
  const own = { github: /^GITHUB_/, gitlab: /^(?:GITLAB_|CI_)/ };
  return own[system].test(when.env) || !Object.values(own).some((pattern) => pattern.test(when.env));
}

function approvalsOf(component: Component, site: Site, components: readonly Component[]): Approval[] {
  const shippers = components.filter(
    ({ name }) => name === component.name || component.releasedWith.includes(name),
  );
  return site.environments.flatMap(({ name, channel }) =>
    channel === undefined
      ? []
      : [
          {
            environment: `${component.name}-${name}`,
            channel,
            components: shippers.map((each) => each.name),
          },
        ],
  );
}
