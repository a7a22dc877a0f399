import type { GitHubRepository } from "./project.ts";

/** Parses `owner/name`; `undefined` for anything else. A name of dots alone would be a way up in a URL. */
export function parseGitHubRepository(text: string): GitHubRepository | undefined {
  const found = /^([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))\/(?!\.{1,2}$)([A-Za-z0-9._-]{1,100})$/.exec(text);
  return found?.[1] === undefined || found[2] === undefined ? undefined : { owner: found[1], name: found[2] };
}

/** The repository a remote's URL names, in any of git's ways to write one; `undefined` where it names none. */
export function gitHubRepositoryOfUrl(url: string): GitHubRepository | undefined {
  const found =
    /^(?:(?:https?|ssh|git):\/\/(?:[^/@]+@)?[^/]+\/|[^/@]+@[^/:]+:)([^/]+\/[^/]+?)(?:\.git)?\/?$/.exec(url);
  return found?.[1] === undefined ? undefined : parseGitHubRepository(found[1]);
}
