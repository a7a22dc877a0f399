/**
 * A stand-in for api.github.com: repositories, releases, assets and what is needed of git, kept in memory and answered
 * as the real API answers, including the ways it surprises. Give its `url` to a program as GITHUB_API_URL.
 */

import { existsSync } from "node:fs";
import { type Answer, Refusal, type Request } from "../http-messages.ts";
import { type Loopback, listen } from "../loopback.ts";
import { accessOf, countContent, countRequest, mayPush, requirePush, requireRead } from "./access.ts";
import { deleteAsset, download, downloadByName, getAsset, listAssets } from "./assets.ts";
import { createAttestation, listAttestations } from "./attestations.ts";
import { getEnvironment, listPolicies } from "./environments.ts";
import { getCommit, getTagObject, getTagRef } from "./git-endpoints.ts";
import { generateNotes } from "./notes.ts";
import { notFound } from "./refusals.ts";
import { createRelease, deleteRelease, updateRelease } from "./release-writes.ts";
import { latestRelease, listReleases, releaseById, releaseByTag } from "./releases.ts";
import { renderRepository } from "./render.ts";
import { type Call, type Endpoint, findEndpoint } from "./router.ts";
import {
  type GitHubState,
  initialState,
  type Permission,
  type RepositoryOptions,
  type StoredRepository,
} from "./state.ts";
import { leaveStarter, uploadAsset } from "./uploads.ts";

export interface GitHubServerOptions {
  /** By full name, `owner/name`. */
  readonly repositories: Readonly<Record<string, RepositoryOptions>>;
  readonly tokens?: Readonly<Record<string, Permission>>;
  /** A free one when absent. */
  readonly port?: number;
}

export interface GitHubServer extends Loopback {
  readonly state: GitHubState;
  /** One repository's state. Throws when the server has none of that full name. */
  repository(fullName: string): StoredRepository;
  /** Gives a token these rights from now on; undefined makes it a bad credential. */
  setPermissions(token: string, permission: Permission | undefined): void;
}

const repo = "/repos/:owner/:repo";
const endpoints: readonly Endpoint[] = [
  { method: "GET", path: `${repo}/releases`, answer: listReleases },
  { method: "GET", path: `${repo}/releases/latest`, answer: latestRelease },
  { method: "GET", path: `${repo}/releases/tags/*tag`, answer: releaseByTag },
  { method: "GET", path: `${repo}/releases/assets/:id`, answer: getAsset },
  { method: "DELETE", path: `${repo}/releases/assets/:id`, writes: true, answer: deleteAsset },
  { method: "POST", path: `${repo}/releases/generate-notes`, writes: true, answer: generateNotes },
  { method: "POST", path: `${repo}/releases`, writes: true, answer: createRelease },
  { method: "GET", path: `${repo}/releases/:id`, answer: releaseById },
  { method: "PATCH", path: `${repo}/releases/:id`, writes: true, answer: updateRelease },
  { method: "DELETE", path: `${repo}/releases/:id`, writes: true, answer: deleteRelease },
  { method: "GET", path: `${repo}/releases/:id/assets`, answer: listAssets },
  { method: "POST", path: `/uploads${repo}/releases/:id/assets`, writes: true, answer: uploadAsset },
  { method: "GET", path: "/:owner/:repo/releases/download/*tagAndName", answer: downloadByName },
  { method: "GET", path: `${repo}/git/ref/*ref`, answer: getTagRef },
  { method: "GET", path: `${repo}/git/tags/:sha`, answer: getTagObject },
  { method: "GET", path: `${repo}/commits/*ref`, answer: getCommit },
  { method: "GET", path: `${repo}/environments/:name`, answer: getEnvironment },
  { method: "GET", path: `${repo}/environments/:name/deployment-branch-policies`, answer: listPolicies },
  { method: "POST", path: `${repo}/attestations`, writes: true, answer: createAttestation },
  { method: "GET", path: `${repo}/attestations/:digest`, answer: listAttestations },
  { method: "GET", path: repo, answer: getRepository },
];

/** Starts the server. Throws when a repository's `gitDir` does not exist or the port is taken. */
export async function startGitHubServer(options: GitHubServerOptions): Promise<GitHubServer> {
  const state = initialState(options.repositories, options.tokens ?? {});
  for (const { gitDir } of state.repositories.values()) {
    if (gitDir !== undefined && !existsSync(gitDir)) throw new Error(`no git repository at ${gitDir}`);
  }
  let turn: Promise<unknown> = Promise.resolve();
  const loopback: Loopback = await listen({
    ...(options.port === undefined ? {} : { port: options.port }),
    // One request after another, so that two writes never interleave.
    answer: (request) => {
      const mine = turn.then(() => answer(state, loopback.url, request));
      turn = mine.catch(() => undefined);
      return mine;
    },
    spoil: (request, fault) => {
      if (fault.drop || (fault.status ?? 0) >= 500) leaveStarter(state, request);
    },
  });
  return {
    ...loopback,
    state,
    repository(fullName) {
      const repository = state.repositories.get(fullName);
      if (repository === undefined) throw new Error(`the test server has no repository ${fullName}`);
      return repository;
    },
    setPermissions(token, permission) {
      if (permission === undefined) state.tokens.delete(token);
      else state.tokens.set(token, permission);
    },
  };
}

async function answer(state: GitHubState, url: string, request: Request): Promise<Answer> {
  if (request.path === "/rate_limit") return rateLimit(state);
  const bytes = download(state, request);
  if (bytes) return bytes;
  const limits = countRequest(state);
  try {
    const given = await route(state, url, request);
    return { ...given, headers: { ...limits, ...given.headers } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal({ ...error.answer, headers: { ...limits, ...error.answer.headers } });
  }
}

async function route(state: GitHubState, url: string, request: Request): Promise<Answer> {
  const access = accessOf(state, request);
  const match = findEndpoint(endpoints, request.method, request.path);
  const repository = state.repositories.get(`${match?.params.get("owner")}/${match?.params.get("repo")}`);
  if (match === undefined || repository === undefined) throw notFound();
  requireRead(repository, access);
  if (match.endpoint.writes) requirePush(access);
  if (match.endpoint.writes && match.endpoint.answer !== generateNotes) countContent(state);
  return await match.endpoint.answer({ request, url, state, repository, access, params: match.params });
}

function getRepository(call: Call): Answer {
  return { status: 200, body: renderRepository(call.url, call.repository, mayPush(call.access)) };
}

function rateLimit({ rateLimit: { limit, remaining, reset } }: GitHubState): Answer {
  const rate = { limit, remaining, reset, used: limit - remaining };
  return { status: 200, body: { resources: { core: rate, search: rate }, rate } };
}
