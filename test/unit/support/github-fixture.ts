/** What the GitHub server's tests start from: one public repository over real git, and Octokit as the client. */

import assert from "node:assert/strict";
import { Octokit } from "@octokit/rest";
import { type BareRepository, createBareRepository } from "../../support/bare-repository.ts";
import { type GitHubServer, startGitHubServer } from "../../support/github-server/server.ts";
import type { RepositoryOptions } from "../../support/github-server/state.ts";

export const ships = { owner: "octo", repo: "ships" };

export interface GitHubFixture extends AsyncDisposable {
  readonly server: GitHubServer;
  readonly git: BareRepository;
  /** A client with this token; without one, anonymous. */
  client(token?: string): Octokit;
}

/** Starts a server that holds `octo/ships` and `octo/secret` and knows the tokens `push`, `pull` and `none`. */
export async function githubFixture(options: RepositoryOptions = {}): Promise<GitHubFixture> {
  const git = await createBareRepository();
  const server = await startGitHubServer({
    repositories: { "octo/ships": { gitDir: git.gitDir, ...options }, "octo/secret": { private: true } },
    tokens: { push: "push", pull: "pull", none: "none" },
  });
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  return {
    server,
    git,
    client: (token) =>
      new Octokit({ baseUrl: server.url, log, ...(token === undefined ? {} : { auth: token }) }),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await git[Symbol.asyncDispose]();
    },
  };
}

function quiet(): void {}

/** Asserts that a call was answered with this status and, if given, this text in its message. */
export async function refused(call: Promise<unknown>, status: number, message = /(?:)/): Promise<void> {
  await assert.rejects(call, (error: { status?: number; message?: string }) => {
    assert.equal(error.status, status, error.message);
    assert.match(error.message ?? "", message);
    return true;
  });
}
