import type { ForgeRepository, Project } from "./project.ts";

/** Parses `owner/name`; `undefined` for anything else. A name made only of dots would lead upwards in a URL. */
export function parseGitHubRepository(text: string): ForgeRepository | undefined {
  const found = /^([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))\/(?!\.{1,2}$)([A-Za-z0-9._-]{1,100})$/.exec(text);
  return found?.[1] === undefined || found[2] === undefined ? undefined : { owner: found[1], name: found[2] };
}

/** Writes `owner/name`. */
export function formatForgeRepository({ owner, name }: ForgeRepository): string {
  return `${owner}/${name}`;
}

const REMOTE =
  /^(?:(?:https?|ssh|git):\/\/(?:[^/@]+@)?(?<host>[^/:]+)(?::[0-9]+)?\/|[^/@]+@(?<alias>[^/:]+):)(?<path>[^/]+\/[^/]+?)(?:\.git)?\/?$/;

/**
 * The repository a remote's URL names at this GitHub, in any of git's ways to write one. `undefined` if it names none, or if
 * it is another host's: a mirror elsewhere must not be released under the same name here.
 */
export function gitHubRepositoryOfUrl(url: string, gitHubHost: string): ForgeRepository | undefined {
  const { host, alias, path = "" } = REMOTE.exec(url)?.groups ?? {};
  const found = (host ?? alias)?.toLowerCase();
  return found === gitHubHost || found === `ssh.${gitHubHost}` ? parseGitHubRepository(path) : undefined;
}

/** The host that a GitHub API's repositories are at: github.com's API has one of its own, others have the same. */
export function gitHubHostOf(apiUrl: string): string {
  const { hostname } = new URL(apiUrl);
  return hostname === "api.github.com" ? "github.com" : hostname;
}

/** Where GitHub releases go: the configuration's repository, then CI's, then the first of the remote's URLs that names one. Null if none says. */
export function chooseRepository(
  project: Project,
  fromEnvironment: ForgeRepository | null,
  remoteUrls: readonly string[],
  gitHubHost: string,
): ForgeRepository | null {
  const [fromRemote] = remoteUrls.flatMap((url) => gitHubRepositoryOfUrl(url, gitHubHost) ?? []);
  return project.source.github ?? fromEnvironment ?? fromRemote ?? null;
}
