/** What the GitHub service's contract tests start from: a server, and the service before it, in a hurry. */

import assert from "node:assert/strict";
import { type CommitSha, parseCommitSha } from "../../src/domain/history/commit-sha.ts";
import type { ForgeReleaseFacts } from "../../src/domain/release/facts.ts";
import { redactor } from "../../src/domain/text/redact.ts";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import { createGitHub, type GitHubOptions } from "../../src/services/github/github.ts";
import { createHttp } from "../../src/services/http/http.ts";
import type { NewRelease } from "../../src/services/ports/forge.ts";
import type { GitHub } from "../../src/services/ports/github.ts";
import { createBareRepository } from "../support/bare-repository.ts";
import { type GitHubServer, startGitHubServer } from "../support/github-server/server.ts";
import type { RepositoryOptions, StoredRelease } from "../support/github-server/state.ts";
import { present } from "../support/present.ts";

export const ships = { owner: "octo", name: "ships" };
/** A path of the API with the repository's own before it. */
export const releases = "/repos/octo/ships/releases";

export interface Fixture extends AsyncDisposable {
  readonly server: GitHubServer;
  /** Every wait for a rate limit, in seconds; each takes a millisecond. */
  readonly waits: readonly number[];
  readonly commit: CommitSha;
  readonly github: GitHub;
  /** Another service before the same server. */
  connect(options?: Partial<GitHubOptions>): GitHub;
  /** A draft for a tag that git holds. */
  draft(tag: string, changes?: Partial<NewRelease>): Promise<NewRelease>;
  /** Puts a release into the server. */
  seed(tagName: string, changes?: Partial<StoredRelease>): StoredRelease;
}

/** Starts a server that holds `octo/ships` and knows the tokens `push`, `pull` and `none`. */
export async function githubFixture(options: RepositoryOptions = {}): Promise<Fixture> {
  const git = await createBareRepository();
  const server = await startGitHubServer({
    repositories: { "octo/ships": { gitDir: git.gitDir, ...options } },
    tokens: { push: "push", pull: "pull", none: "none" },
  });
  const waits: number[] = [];
  const commit = parseCommitSha(git.commits.at(-1) ?? "");
  assert.ok(commit);
  const connect: Fixture["connect"] = (changes) => {
    const interrupted = changes?.interrupted ?? new AbortController().signal;
    const http = createHttp({ redact: redactor([]), interrupted, userAgent: "slipway/test", log: () => {} });
    const log: GitHubOptions["log"] = (_, { seconds }) => {
      if (typeof seconds === "number") waits.push(seconds);
    };
    const patience = { second: 1, ...changes?.patience };
    return createGitHub({ http, baseUrl: server.url, token: "push", interrupted, log, ...changes, patience });
  };
  return {
    server,
    waits,
    commit,
    github: connect(),
    connect,
    async draft(tag, changes) {
      await git.git("tag", "--force", tag, commit);
      return {
        tag,
        commit,
        name: `Ship ${tag}`,
        body: "Sails.",
        prerelease: false,
        latest: false,
        draft: true,
        run: "this-run",
        ...changes,
      };
    },
    seed: (tagName, changes) => seedRelease(server, tagName, changes),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await git[Symbol.asyncDispose]();
    },
  };
}

function seedRelease(
  server: GitHubServer,
  tagName: string,
  changes: Partial<StoredRelease> = {},
): StoredRelease {
  const release: StoredRelease = {
    id: server.state.nextId++,
    tagName,
    targetCommitish: "main",
    name: tagName,
    body: null,
    draft: false,
    prerelease: false,
    immutable: false,
    neverLatest: true,
    createdAt: "2026-01-01T00:00:00Z",
    publishedAt: "2026-01-01T00:00:00Z",
    assets: [],
    ...changes,
  };
  server.repository("octo/ships").releases.push(release);
  return release;
}

/** Every release of one tag that can be found, drafts among older ones too. */
export async function releasesOf(github: GitHub, tag: string): Promise<readonly ForgeReleaseFacts[]> {
  return (await github.releases(ships, [{ tag, draft: "maybe" }])).get(tag) ?? [];
}

/** Makes what was asked for, and gives it. */
export async function makeRelease(github: GitHub, release: NewRelease): Promise<ForgeReleaseFacts> {
  return (await github.create(ships, release)).release;
}

/** One release by its id, which is there. */
export async function readRelease(github: GitHub, id: number): Promise<ForgeReleaseFacts> {
  return present(await github.release(ships, id));
}

/** How often the server was asked this, query left out. */
export function asked(server: GitHubServer, method: string, path: string): number {
  return server.requests.filter((entry) => entry.method === method && entry.path.split("?")[0] === path)
    .length;
}

/** Asserts that a call fails with this code, and what message and hint say. */
export async function failsWith(
  call: Promise<unknown>,
  code: string,
  message: RegExp,
  hint = /\w/,
): Promise<void> {
  await assert.rejects(call, (error: unknown) => {
    assert.ok(error instanceof ReleaseError, String(error));
    assert.equal(error.kind, "remote");
    const [problem] = error.problems;
    assert.equal(problem?.code, code, problem?.message);
    assert.match(problem.message, message);
    assert.match(problem.hint, hint);
    return true;
  });
}
