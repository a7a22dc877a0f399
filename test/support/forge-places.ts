/** Forges other than GitHub for the example to be released at: what to configure, and what a test reads there. */

import { startGiteaServer } from "./gitea-server/server.ts";
import { startGitLabServer } from "./gitlab-server/server.ts";
import type { Loopback } from "./loopback.ts";

/** What a forge shows of a release: null if it has none. */
export interface ShownRelease {
  readonly name: string;
  readonly body: string;
  /** By name. */
  readonly files: Readonly<Record<string, Buffer>>;
}

/** A forge, and how slipway is told of it. */
export interface ForgePlace extends AsyncDisposable {
  readonly title: string;
  readonly server: Loopback;
  /** The lines below `[repository]`. */
  readonly config: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where the release of a tag is seen. */
  pageOf(tag: string): string;
  /** Releases that are public. */
  shown(tag: string): readonly ShownRelease[];
  /** Puts other bytes behind a file, and gives what puts the right ones back. */
  tamper(tag: string, name: string): () => void;
  /** Takes the release away, and gives what puts it back. */
  remove(tag: string): () => void;
  /** What a run asks of it while it publishes files, in order. */
  readonly requests: Readonly<Record<string, RegExp>>;
}

/** Starts GitLab, where the token is a job's. */
export async function gitLabPlace(gitDir: string): Promise<ForgePlace> {
  const server = await startGitLabServer({
    projects: { "acme/core/mono": { gitDir } },
    tokens: { "JOB-TOKEN token-of-a-job": "developer" },
  });
  const project = server.project("acme/core/mono");
  const filesOf = (url: string) => {
    const [, key = ""] = /\/generic\/([^/]+\/[^/]+)\/[^/]+$/.exec(url) ?? [];
    return project.packages.get(decodeURIComponent(key)) ?? [];
  };
  const newest = (url: string, name: string) => filesOf(url).findLast((file) => file.name === name);
  return {
    title: "GitLab",
    server,
    config: `forge = "gitlab"\nproject = "acme/core/mono"\nurl = "${server.url}"`,
    env: { CI_JOB_TOKEN: "token-of-a-job", CI_SERVER_URL: server.url },
    pageOf: (tag) => `${server.url}/acme/core/mono/-/releases/${encodeURIComponent(tag)}`,
    shown: (tag) =>
      project.releases
        .filter((each) => each.tag === tag)
        .map(({ name, description, links }) => ({
          ...{ name, body: description },
          files: Object.fromEntries(
            links.map((link) => [link.name, newest(link.url, link.name)?.content ?? Buffer.of()]),
          ),
        })),
    tamper: (tag, name) => {
      const links = project.releases.find((each) => each.tag === tag)?.links ?? [];
      const files = filesOf(links.find((link) => link.name === name)?.url ?? "");
      files.push({ id: server.state.nextId++, name, content: Buffer.from("worms") });
      return () => void files.pop();
    },
    remove: (tag) => {
      const all = project.releases;
      project.releases = all.filter((each) => each.tag !== tag);
      return () => {
        project.releases = all;
      };
    },
    requests: {
      "a file is uploaded": /^PUT .*\/packages\/generic\//,
      "its release is made": /^POST .*\/releases$/,
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Starts Gitea. */
export async function giteaPlace(_: string): Promise<ForgePlace> {
  const server = await startGiteaServer({
    repositories: ["acme/mono"],
    tokens: { "token-of-the-tests": "write" },
  });
  const repository = server.repository("acme/mono");
  const found = (tag: string) => repository.releases.filter((each) => each.tag === tag);
  return {
    title: "Gitea",
    server,
    config: `forge = "gitea"\nproject = "acme/mono"\nurl = "${server.url}"`,
    env: { FORGEJO_TOKEN: "token-of-the-tests" },
    pageOf: (tag) => `${server.url}/acme/mono/releases/tag/${encodeURIComponent(tag)}`,
    shown: (tag) =>
      found(tag)
        .filter(({ draft }) => !draft)
        .map(({ name, body, assets }) => ({
          ...{ name, body },
          files: Object.fromEntries(assets.map((asset) => [asset.name, asset.content])),
        })),
    tamper: (tag, name) => {
      const asset = found(tag)
        .flatMap(({ assets }) => assets)
        .find((each) => each.name === name);
      if (asset === undefined) throw new Error(`${tag} has no file ${name}`);
      const { content } = asset;
      asset.content = Buffer.from("worms");
      return () => {
        asset.content = content;
      };
    },
    remove: (tag) => {
      const all = repository.releases;
      repository.releases = all.filter((each) => each.tag !== tag);
      return () => {
        repository.releases = all;
      };
    },
    requests: {
      "its draft is made": /^POST .*\/releases$/,
      "a file is uploaded": /^POST .*\/assets/,
      "its draft is published": /^PATCH .*\/releases\/[1-9]/,
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
