/** What the GitHub test server keeps in memory. Tests read it to assert, and may change it to make drift. */

import type { components } from "@octokit/openapi-types";
import type { StoredAttestation } from "./attestations.ts";

type Schemas = components["schemas"];

/**
 * What a token may do. `push`: everything. `pull`: reads; a write is refused as for a CI token without `contents: write`
 * (403). `none`: a token of somebody else, who sees only public repositories and whose writes are answered 404.
 */
export type Permission = "push" | "pull" | "none";

export interface RepositoryOptions {
  /** A bare git repository whose tags, branches and commits are served; publishing creates missing tags in it. */
  readonly gitDir?: string;
  /** `main` when absent. */
  readonly defaultBranch?: string;
  readonly private?: boolean;
  readonly immutableReleases?: boolean;
}

export interface StoredAsset {
  readonly id: number;
  name: string;
  label: string | null;
  /** `starter` is what a broken upload leaves behind; the published schema does not know it, the real API does it. */
  state: Schemas["release-asset"]["state"] | "starter";
  contentType: string;
  content: Buffer;
  digest: string | null;
  downloads: number;
  createdAt: string;
}

export interface StoredRelease {
  readonly id: number;
  tagName: string;
  targetCommitish: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  immutable: boolean;
  /** Set by `make_latest: "false"`: never chosen as the latest when that one is deleted. */
  neverLatest: boolean;
  createdAt: string;
  publishedAt: string | null;
  assets: StoredAsset[];
}

export interface StoredRepository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly gitDir: string | undefined;
  readonly defaultBranch: string;
  readonly private: boolean;
  immutableReleases: boolean;
  /** Patterns of the tags that may deploy to an environment, by its name; null: protected branches alone may. */
  readonly environments: Map<string, readonly string[] | null>;
  /** In the order they were stored. */
  readonly attestations: StoredAttestation[];
  /** In the order they were created. */
  releases: StoredRelease[];
  latestId: number | undefined;
  /** Tag names that a deleted immutable release used up. */
  readonly burnedTags: Set<string>;
}

/** How many requests that make content are taken. */
export interface ContentLimits {
  readonly perMinute: number;
  readonly perHour: number;
  /** Milliseconds that a minute takes. */
  readonly minute: number;
}

/** Source: "Rate limits for the REST API", docs.github.com. */
export const GITHUB_LIMITS: ContentLimits = { perMinute: 80, perHour: 500, minute: 60_000 };

export interface GitHubState {
  /** By full name, `owner/name`. */
  readonly repositories: Map<string, StoredRepository>;
  readonly tokens: Map<string, Permission>;
  /** Set it to false for a GitHub that knows no digests of files. */
  knowsDigests: boolean;
  /** Set it to have the secondary limit for what makes content; `GITHUB_LIMITS` are GitHub's. Null for none. */
  contentLimits: ContentLimits | null;
  /** When content was made, in milliseconds of the epoch. */
  readonly contentMade: number[];
  /** Set `remaining` to 0 to have every request refused until `reset` (in epoch seconds). */
  readonly rateLimit: { limit: number; remaining: number; reset: number };
  nextId: number;
}

/** Makes a server's first state from its options. Throws when a full name is not `owner/name`. */
export function initialState(
  repositories: Readonly<Record<string, RepositoryOptions>>,
  tokens: Readonly<Record<string, Permission>>,
): GitHubState {
  const state: GitHubState = {
    repositories: new Map(),
    tokens: new Map(Object.entries(tokens)),
    knowsDigests: true,
    contentLimits: null,
    contentMade: [],
    rateLimit: { limit: 5000, remaining: 5000, reset: Math.floor(Date.now() / 1000) + 3600 },
    nextId: 1000,
  };
  for (const [fullName, options] of Object.entries(repositories)) {
    state.repositories.set(fullName, emptyRepository(state.nextId++, fullName, options));
  }
  return state;
}

function emptyRepository(id: number, fullName: string, options: RepositoryOptions): StoredRepository {
  const [owner, name, ...rest] = fullName.split("/");
  if (!owner || !name || rest.length > 0) throw new Error(`not owner/name: ${fullName}`);
  return {
    id,
    owner,
    name,
    gitDir: options.gitDir,
    defaultBranch: options.defaultBranch ?? "main",
    private: options.private ?? false,
    immutableReleases: options.immutableReleases ?? false,
    attestations: [],
    releases: [],
    latestId: undefined,
    burnedTags: new Set(),
    environments: new Map(),
  };
}

/** The present moment the way the API writes it: to the second, in UTC. */
export function timestamp(): string {
  return apiTime(new Date());
}

/** A moment the way the API writes it. */
export function apiTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
