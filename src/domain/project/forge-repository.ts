import { type ForgeKind, type ForgePlace, type ForgeRepository, forgeHost } from "./forge.ts";
import type { Project } from "./project.ts";

/** Parses GitHub's `owner/name`; `undefined` for anything else. A name made only of dots would lead upwards in a URL. */
export function parseGitHubRepository(text: string): ForgeRepository | undefined {
  const found = /^([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))\/(?!\.{1,2}$)([A-Za-z0-9._-]{1,100})$/.exec(text);
  return found?.[1] === undefined || found[2] === undefined ? undefined : { owner: found[1], name: found[2] };
}

/** One part of a project's path: letters of any script, digits, `.`, `_` and `-`; none made only of dots. */
const PART = /^(?!\.+$)[\p{L}\p{N}_][\p{L}\p{N}._-]{0,254}$/u;

/** Parses the path of a project: `owner/name`, on GitLab also `group/subgroup/name`. `undefined` for anything else. */
export function parseForgeRepository(text: string, kind: ForgeKind): ForgeRepository | undefined {
  if (kind === "github") return parseGitHubRepository(text);
  const parts = text.split("/");
  const name = parts.at(-1) ?? "";
  if (parts.length < 2 || (kind === "gitea" && parts.length > 2)) return undefined;
  return parts.every((part) => PART.test(part)) ? { owner: parts.slice(0, -1).join("/"), name } : undefined;
}

/** Writes `owner/name`. */
export function formatForgeRepository({ owner, name }: ForgeRepository): string {
  return `${owner}/${name}`;
}

const REMOTE =
  /^(?:(?<scheme>https?|ssh|git):\/\/(?:[^/@]+@)?(?<host>[^/:]+)(?<port>:[0-9]+)?\/|[^/@]+@(?<alias>[^/:]+):)(?<path>[^/]+\/.+?)(?:\.git)?\/?$/;

/**
 * The repository a remote's URL names at a forge's host, in any of git's ways to write one. `undefined` if it names none, or if
 * it is another host's: a mirror elsewhere must not be released under the same name here.
 */
function repositoryOfUrl(
  url: string,
  forge: { readonly kind: ForgeKind; readonly host: string },
): ForgeRepository | undefined {
  const { host, alias, path = "" } = REMOTE.exec(url)?.groups ?? {};
  const found = (host ?? alias)?.toLowerCase();
  const isThere = found === forge.host || found === `ssh.${forge.host}` || found === `altssh.${forge.host}`;
  return isThere ? parseForgeRepository(path, forge.kind) : undefined;
}

/** The repository a remote's URL names on github.com, or another of GitHub's hosts. */
export function gitHubRepositoryOfUrl(url: string, host: string): ForgeRepository | undefined {
  return repositoryOfUrl(url, { kind: "github", host });
}

/** Where the pages of a remote's host should be: at the same address if git speaks HTTP to it, else at HTTPS. */
function siteOfUrl(url: string): string | undefined {
  const { scheme, host, port = "", alias } = REMOTE.exec(url)?.groups ?? {};
  if (scheme === "http" || scheme === "https") return `${scheme}://${host}${port}`;
  const found = host ?? alias;
  return found === undefined ? undefined : `https://${found}`;
}

/** Words in the hosts' names of forges that are known by them, and the hosts that are known besides. */
const HOSTS: readonly (readonly [RegExp, Exclude<ForgeKind, "github">])[] = [
  [/(?:^|[.-])gitlab(?:[.-]|$)/, "gitlab"],
  [/(?:^|[.-])(?:gitea|forgejo)(?:[.-]|$)|^codeberg\.org$/, "gitea"],
];

/** The forge other than GitHub that a remote's URL is at, by its host's name alone; `undefined` if that does not tell. */
export function guessForge(url: string): ForgePlace | undefined {
  const { host, alias } = REMOTE.exec(url)?.groups ?? {};
  const found = (host ?? alias ?? "").toLowerCase();
  const kind = HOSTS.find(([pattern]) => pattern.test(found))?.[1];
  const site = siteOfUrl(url);
  if (kind === undefined || site === undefined) return undefined;
  const repository = repositoryOfUrl(url, { kind, host: found });
  return repository === undefined ? undefined : { kind, url: site, repository };
}

/**
 * Where the pages of a GitHub are, by the address of its API: github.com's and those of GitHub Enterprise Cloud with data residency
 * (`api.acme.ghe.com`) are at hosts of their own; a server has both at one address, port included. Source: GitHub's REST
 * documentation, "Getting started with the REST API".
 */
export function gitHubSiteOf(apiUrl: string): string {
  const { origin, hostname } = new URL(apiUrl);
  const isCloud = hostname === "api.github.com" || /^api\.[^.]+\.ghe\.com$/.test(hostname);
  return isCloud ? `https://${hostname.replace(/^api\./, "")}` : origin;
}

/**
 * Where releases go. The repository: the configuration's, then CI's, then the first of the remote's URLs that names one at the
 * forge. The forge: the configuration's, then the environment's; a Gitea that neither names is at the remote's host.
 */
export function chooseForge(
  { source }: Pick<Project, "source">,
  surroundings: ForgePlace,
  remoteUrls: readonly string[],
): ForgePlace {
  const { kind } = surroundings;
  const [fromRemote = null] = kind === "gitea" ? remoteUrls.flatMap((each) => siteOfUrl(each) ?? []) : [];
  const url = surroundings.url ?? fromRemote;
  const host = forgeHost({ url });
  const [named] =
    host === null ? [] : remoteUrls.flatMap((each) => repositoryOfUrl(each, { kind, host }) ?? []);
  return { kind, url, repository: source.repository ?? surroundings.repository ?? named ?? null };
}
