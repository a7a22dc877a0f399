/** Forges for the contract that all of them keep: each with what a test has to know of it. */

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CommitSha, parseCommitSha } from "../../src/domain/history/commit-sha.ts";
import type { ForgeRepository } from "../../src/domain/project/forge.ts";
import { redactor } from "../../src/domain/text/redact.ts";
import { createGitea } from "../../src/services/gitea/gitea.ts";
import { createGitHub } from "../../src/services/github/github.ts";
import { createGitLab } from "../../src/services/gitlab/gitlab.ts";
import { createHttp } from "../../src/services/http/http.ts";
import type { Forge } from "../../src/services/ports/forge.ts";
import { createBareRepository } from "../support/bare-repository.ts";
import type { Fate } from "../support/faults.ts";
import { startGiteaServer } from "../support/gitea-server/server.ts";
import { startGitHubServer } from "../support/github-server/server.ts";
import { startGitLabServer } from "../support/gitlab-server/server.ts";
import type { Loopback } from "../support/loopback.ts";
import { noGitea, type RealGitea, startRealGitea } from "../support/real-gitea.ts";

/** The tokens of each: one that may write, one that may read, one that may do nothing here, and one that nobody knows. */
export type Token = "writes" | "reads" | "guest" | "unknown";

/** What a forge shows of a release; `files` by name. */
export interface Shown {
  readonly name: string;
  readonly body: string;
  readonly draft: boolean;
  readonly files: Readonly<Record<string, string>>;
}

/** A forge behind its port, and what is behind that. */
export interface ForgeFixture extends AsyncDisposable {
  /** Begins its problems' codes. */
  readonly prefix: "github" | "forge";
  readonly repository: ForgeRepository;
  readonly commit: CommitSha;
  readonly forge: Forge;
  connect(token: Token, interrupted?: AbortSignal): Forge;
  /** Makes a tag in git. */
  tag(name: string): Promise<void>;
  /** What it has of a tag, drafts too. */
  shown(tag: string): Promise<readonly Shown[]>;
  /** Has the next requests that make a release, or upload a file, fail. */
  fail(what: "create" | "upload" | "read", fate: Fate | readonly Fate[]): void;
  /** How often it was asked to do that. */
  count(what: "create" | "upload" | "write"): number;
  /** Puts other bytes behind a file of a release. */
  tamper(tag: string, name: string, content: string): Promise<void>;
}

/** Starts a forge. */
export type StartForge = () => Promise<ForgeFixture>;

/** How each forge is asked: patterns of requests. */
type Patterns = Readonly<Record<"create" | "upload" | "read", RegExp>>;

type Connect = ForgeFixture["connect"];

/** What is the same for all of them. */
function common(server: Loopback, patterns: Patterns, connect: Connect) {
  const isWrite = ({ method }: { readonly method: string }) => method !== "GET" && method !== "HEAD";
  return {
    connect,
    forge: connect("writes"),
    fail: (what: keyof Patterns, fate: Fate | readonly Fate[]) => server.failNext(patterns[what], fate),
    count: (what: "create" | "upload" | "write") =>
      server.requests.filter((request) =>
        what === "write" ? isWrite(request) : patterns[what].test(`${request.method} ${request.path}`),
      ).length,
  };
}

/** As slipway is wired, in a hurry. */
function hurried(interrupted: AbortSignal = new AbortController().signal) {
  const options = { redact: redactor([]), interrupted, userAgent: "slipway/test", log: () => undefined };
  return { http: createHttp({ ...options, firstWait: 1 }), interrupted, second: 1 };
}

async function withGit() {
  const git = await createBareRepository();
  const commit = parseCommitSha(git.commits.at(-1) ?? "");
  assert.ok(commit);
  return { git, commit, tag: async (name: string) => void (await git.git("tag", "--force", name, commit)) };
}

const startGitHub: StartForge = async () => {
  const { git, commit, tag } = await withGit();
  const server = await startGitHubServer({
    repositories: { "acme/mono": { gitDir: git.gitDir } },
    tokens: { writes: "push", reads: "pull", guest: "none" },
  });
  const connect: Connect = (token, signal) => {
    const { http, interrupted } = hurried(signal);
    return createGitHub({ http, baseUrl: server.url, token, interrupted, patience: { second: 1 } });
  };
  const found = (name: string) =>
    server.repository("acme/mono").releases.filter((each) => each.tagName === name);
  const patterns = {
    create: /^POST \/repos\/acme\/mono(?:-\d+)?\/releases$/,
    upload: /^POST \/uploads\//,
    read: /^GET \/repos\/acme\/mono(?:-\d+)?\/releases/,
  };
  return {
    ...{ prefix: "github", repository: { owner: "acme", name: "mono" }, commit, tag },
    ...common(server, patterns, connect),
    shown: async (name) =>
      found(name).map(({ name: title, body, draft, assets }) => ({
        ...{ name: title ?? "", body: body ?? "", draft },
        files: Object.fromEntries(assets.map((asset) => [asset.name, asset.content.toString()])),
      })),
    tamper: async (name, file, content) => {
      server.state.knowsDigests = false;
      for (const asset of found(name).flatMap(({ assets }) => assets))
        if (asset.name === file) asset.content = Buffer.from(content);
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await git[Symbol.asyncDispose]();
    },
  };
};

/** With a token of a person, or with that of a CI job. */
const startGitLab =
  (header: "PRIVATE-TOKEN" | "JOB-TOKEN", checksums: boolean): StartForge =>
  async () => {
    const { git, commit, tag } = await withGit();
    const server = await startGitLabServer({
      projects: { "acme/core/mono": { gitDir: git.gitDir } },
      tokens: {
        [`${header} writes`]: "developer",
        [`${header} reads`]: "reporter",
        [`${header} guest`]: "guest",
      },
    });
    server.state.checksums = checksums;
    const connect: Connect = (token, signal) =>
      createGitLab({ ...hurried(signal), url: server.url, token, header });
    const project = server.project("acme/core/mono");
    const contentOf = (url: string) => {
      const [key, name] =
        /\/generic\/([^/]+\/[^/]+)\/([^/]+)$/.exec(url)?.slice(1).map(decodeURIComponent) ?? [];
      return project.packages
        .get(key ?? "")
        ?.findLast((file) => file.name === name)
        ?.content.toString();
    };
    const patterns = {
      create: /^POST \/api\/v4\/projects\/acme%2Fcore%2Fmono\/releases$/,
      upload: /^PUT \/api\/v4\/projects\/acme%2Fcore%2Fmono\/packages\/generic\//,
      read: /^GET \/api\/v4\/projects\/acme%2Fcore%2Fmono\/releases\//,
    };
    return {
      ...{ prefix: "forge", repository: { owner: "acme/core", name: "mono" }, commit, tag },
      ...common(server, patterns, connect),
      shown: async (name) =>
        project.releases
          .filter((each) => each.tag === name)
          .map(({ name: title, description, links }) => ({
            ...{ name: title, body: description, draft: false },
            files: Object.fromEntries(links.map((link) => [link.name, contentOf(link.url) ?? "gone"])),
          })),
      tamper: async (_, file, content) => {
        for (const files of project.packages.values())
          if (files.some((each) => each.name === file))
            files.push({ id: server.state.nextId++, name: file, content: Buffer.from(content) });
      },
      [Symbol.asyncDispose]: async () => {
        await server[Symbol.asyncDispose]();
        await git[Symbol.asyncDispose]();
      },
    };
  };

const GITEA_PATTERNS: Patterns = {
  create: /^POST \/api\/v1\/repos\/acme\/mono(?:-\d+)?\/releases$/,
  upload: /^POST \/api\/v1\/repos\/acme\/mono(?:-\d+)?\/releases\/\d+\/assets/,
  read: /^GET \/api\/v1\/repos\/acme\/mono(?:-\d+)?\/releases\//,
};

const startGitea: StartForge = async () => {
  const { git, commit, tag } = await withGit();
  const server = await startGiteaServer({
    repositories: ["acme/mono"],
    tokens: { writes: "write", reads: "read", guest: "none" },
  });
  const connect: Connect = (token, signal) => createGitea({ ...hurried(signal), url: server.url, token });
  const found = (name: string) => server.repository("acme/mono").releases.filter((each) => each.tag === name);
  return {
    ...{ prefix: "forge", repository: { owner: "acme", name: "mono" }, commit, tag },
    ...common(server, GITEA_PATTERNS, connect),
    shown: async (name) =>
      found(name).map(({ name: title, body, draft, assets }) => ({
        ...{ name: title, body, draft },
        files: Object.fromEntries(assets.map((asset) => [asset.name, asset.content.toString()])),
      })),
    tamper: async (name, file, content) => {
      for (const asset of found(name).flatMap(({ assets }) => assets))
        if (asset.name === file) asset.content = Buffer.from(content);
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await git[Symbol.asyncDispose]();
    },
  };
};

let running: Promise<RealGitea> | undefined;
let repositories = 0;

/** Ends Gitea itself, if it was started. */
export async function stopGitea(): Promise<void> {
  await (await running)?.[Symbol.asyncDispose]();
}

/** Gitea itself: one for all tests, with a repository for each. */
const startGiteaItself: StartForge = async () => {
  const { git, commit } = await withGit();
  running ??= startRealGitea();
  const { tokens, data, ask, createRepository, front } = await running;
  const repository = { owner: "acme", name: `mono-${repositories++}` };
  const remote = await createRepository(repository.name);
  await git.git("push", "--quiet", remote, "main");
  // It notices a while later that something was pushed.
  for (let isEmpty = true; isEmpty; ) {
    const response = await ask(`/repos/acme/${repository.name}`);
    isEmpty = ((await response.json()) as { readonly empty: boolean }).empty;
  }
  const server = await front();
  const connect: Connect = (token, signal) =>
    createGitea({ ...hurried(signal), url: server.url, token: token === "unknown" ? token : tokens[token] });
  const find = async (tag: string): Promise<GiteaRelease | null> => {
    const response = await ask(`/repos/acme/${repository.name}/releases/tags/${encodeURIComponent(tag)}`);
    return response.ok ? ((await response.json()) as GiteaRelease) : null;
  };
  const stored = ({ uuid }: { readonly uuid: string }) =>
    join(data, "attachments", uuid.slice(0, 1), uuid.slice(1, 2), uuid);
  return {
    ...{ prefix: "forge", repository, commit },
    ...common(server, GITEA_PATTERNS, connect),
    tag: async (name) => {
      await git.git("tag", "--force", name, commit);
      await git.git("push", "--quiet", remote, `refs/tags/${name}`);
    },
    shown: async (tag) => {
      const found = await find(tag);
      if (found === null) return [];
      const { name, body, draft, assets } = found;
      const files = await Promise.all(
        assets.map(async (asset) => [asset.name, await readFile(stored(asset), "utf8")] as const),
      );
      return [{ name, body, draft, files: Object.fromEntries(files) }];
    },
    tamper: async (tag, name, content) => {
      const asset = (await find(tag))?.assets.find((each) => each.name === name);
      assert.ok(asset);
      await writeFile(stored(asset), content);
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await git[Symbol.asyncDispose]();
    },
  };
};

interface GiteaRelease {
  readonly name: string;
  readonly body: string;
  readonly draft: boolean;
  readonly assets: readonly { readonly name: string; readonly uuid: string }[];
}

/** All that are tested, by name. */
export const FORGES: Readonly<Record<string, StartForge>> = {
  GitHub: startGitHub,
  GitLab: startGitLab("PRIVATE-TOKEN", true),
  "GitLab, an older one, in a job": startGitLab("JOB-TOKEN", false),
  Gitea: startGitea,
  ...(noGitea === false && { "Gitea itself": startGiteaItself }),
};
