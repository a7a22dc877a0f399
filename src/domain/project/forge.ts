/** Software that source repositories and their releases are at. Forgejo is spoken to as Gitea, which it began as. */
export type ForgeKind = "github" | "gitlab" | "gitea";

/** All of them, as `forge` in `[repository]` names them. */
export const FORGE_KINDS = ["github", "gitlab", "gitea"] as const satisfies readonly ForgeKind[];

/** What they are called in messages. */
export const FORGE_NAMES: { readonly [kind in ForgeKind]: string } = {
  github: "GitHub",
  gitlab: "GitLab",
  gitea: "Gitea",
};

/** A source repository at a forge. On GitLab, where groups are in groups, the owner is a path: `acme/backend`. */
export interface ForgeRepository {
  readonly owner: string;
  readonly name: string;
}

/** Where a repository is, as far as it is known. */
export interface ForgePlace {
  readonly kind: ForgeKind;
  /** Of its pages, without a slash at the end, such as `https://github.com`; null if nothing says. */
  readonly url: string | null;
  readonly repository: ForgeRepository | null;
}

/** How each forge writes the addresses of pages, behind that of a repository. Numbers of requests have marks of their own. */
const FORMS: {
  readonly [kind in ForgeKind]: {
    readonly under: string;
    readonly request: string;
    readonly release: (tag: string) => string;
  };
} = {
  github: { under: "", request: "pull", release: (tag) => `tag/${inAddress(tag)}` },
  // Its router takes a slash in a tag for the end of it.
  gitlab: { under: "/-", request: "merge_requests", release: (tag) => encodeURIComponent(tag) },
  gitea: { under: "", request: "pulls", release: (tag) => `tag/${inAddress(tag)}` },
};

/** The host of a forge's pages, such as `github.com`; null if nothing says where they are. */
export function forgeHost({ url }: Pick<ForgePlace, "url">): string | null {
  return url === null ? null : new URL(url).hostname;
}

/** The repository's own page; null if it is unknown, as for all pages below. */
export function repositoryPage({ url, repository }: ForgePlace): string | null {
  return url === null || repository === null ? null : `${url}/${repository.owner}/${repository.name}`;
}

/** Where the release of a tag is seen, or without one all releases. */
export function releasePage(place: ForgePlace, tag: string | null): string | null {
  const { under, release } = FORMS[place.kind];
  return below(place, `${under}/releases${tag === null ? "" : `/${release(tag)}`}`);
}

/** Where a commit is seen. */
export function commitPage(place: ForgePlace, sha: string): string | null {
  return below(place, `${FORMS[place.kind].under}/commit/${sha}`);
}

/** Where all commits between two tags are seen. */
export function comparePage(place: ForgePlace, from: string, to: string): string | null {
  return below(place, `${FORMS[place.kind].under}/compare/${inAddress(from)}...${inAddress(to)}`);
}

/** Where a pull or merge request is seen. */
export function requestPage(place: ForgePlace, number: number): string | null {
  const { under, request } = FORMS[place.kind];
  return below(place, `${under}/${request}/${number}`);
}

/** Where what `(#12)` means in a commit's message is seen: GitLab has issues there, the others requests too. */
export function mentionedPage(place: ForgePlace, number: number): string | null {
  return place.kind === "gitlab" ? below(place, `/-/issues/${number}`) : requestPage(place, number);
}

function below(place: ForgePlace, path: string): string | null {
  const page = repositoryPage(place);
  return page === null ? null : page + path;
}

/** A tag in an address; `/` and `@` stay readable there. */
function inAddress(tag: string): string {
  return encodeURIComponent(tag).replaceAll("%2F", "/").replaceAll("%40", "@");
}
