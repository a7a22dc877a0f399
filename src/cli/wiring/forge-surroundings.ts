import type { ForgeKind, ForgePlace } from "../../domain/project/forge.ts";
import { gitHubSiteOf, parseForgeRepository } from "../../domain/project/forge-repository.ts";
import type { SourceRepository } from "../../domain/project/project.ts";
import { quote } from "../../domain/text/quote.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Environment } from "../session/session.ts";

/** Where the environment says that a forge is, and which of its repositories this is. */
const SAID: { readonly [kind in ForgeKind]: (env: Environment) => readonly [url: string, path: string] } = {
  github: (env) => [gitHubSiteOf(apiUrl(env)), env["GITHUB_REPOSITORY"] ?? ""],
  gitlab: (env) => [env["CI_SERVER_URL"] ?? "", env["CI_PROJECT_PATH"] ?? ""],
  // Its jobs get the variables of GitHub's.
  gitea: (env) =>
    env["GITEA_ACTIONS"] || env["FORGEJO_ACTIONS"]
      ? [env["GITHUB_SERVER_URL"] ?? "", env["GITHUB_REPOSITORY"] ?? ""]
      : ["", ""],
};

const USUAL: { readonly [kind in ForgeKind]: string | null } = {
  github: null,
  gitlab: "https://gitlab.com",
  gitea: null,
};

/** Where releases are published, as far as configuration and environment say. Throws `bad-api-url`. */
export function forgeSurroundings({ forge, url }: SourceRepository, env: Environment): ForgePlace {
  const [said, path] = SAID[forge](env);
  const there = said === "" ? null : plainUrl(said);
  const chosen = url ?? there ?? USUAL[forge];
  // Another server's project of that name is another project.
  const isSaid = url === undefined || url === there;
  return { kind: forge, url: chosen, repository: (isSaid && parseForgeRepository(path, forge)) || null };
}

function plainUrl(url: string): string {
  if (URL.canParse(url)) return url.replace(/\/+$/, "");
  throw new ReleaseError({
    kind: "usage",
    code: "bad-api-url",
    message: `the environment says that the forge is at ${quote(url)}, which is not a URL`,
    hint: "set CI_SERVER_URL (or, in Gitea's jobs, GITHUB_SERVER_URL) to a URL such as https://git.example.com",
  });
}

/** The address of GitHub's API. Throws `bad-api-url`. */
export function apiUrl(env: Environment): string {
  const url = env["GITHUB_API_URL"] || "https://api.github.com";
  if (URL.canParse(url)) return url;
  throw new ReleaseError({
    kind: "usage",
    code: "bad-api-url",
    message: `GITHUB_API_URL is ${quote(url)}, which is not a URL`,
    hint: "leave it unset for github.com; elsewhere set it to a URL such as https://github.example.com/api/v3",
  });
}
