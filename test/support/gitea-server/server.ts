/**
 * A stand-in for Gitea: what its API does with releases and their files, after its API document and the handlers in its source
 * (routers/api/v1/repo/release.go, release_tags.go, release_attachment.go), kept in memory. Where a real Gitea is installed
 * (`scripts/go-tools.ts`), the same contract is tested with that one.
 */

import { randomUUID } from "node:crypto";
import { type Answer, Refusal, type Request } from "../http-messages.ts";
import { type Loopback, listen } from "../loopback.ts";

/** What a token may do: writing needs the scope and the right. */
export type Right = "write" | "read" | "none";

/** A file of a release. */
export interface StoredAttachment {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  content: Buffer;
}

/** A release or a draft; Gitea has one for each tag at most. */
export interface StoredRelease {
  readonly id: number;
  tag: string;
  target: string;
  name: string;
  body: string;
  draft: boolean;
  prerelease: boolean;
  assets: StoredAttachment[];
}

/** A repository's state. */
export interface StoredRepository {
  releases: StoredRelease[];
}

/** What the server knows. */
export interface GiteaState {
  readonly repositories: Map<string, StoredRepository>;
  readonly tokens: Map<string, Right>;
  nextId: number;
}

/** The server. */
export interface GiteaServer extends Loopback {
  readonly state: GiteaState;
  /** One repository's state. Throws if the server has none of that name. */
  repository(fullName: string): StoredRepository;
}

/** Starts it with these repositories, by `owner/name`, and tokens. */
export async function startGiteaServer(options: {
  readonly repositories: readonly string[];
  readonly tokens: Readonly<Record<string, Right>>;
}): Promise<GiteaServer> {
  const state: GiteaState = {
    repositories: new Map(options.repositories.map((name) => [name, { releases: [] }])),
    tokens: new Map(Object.entries(options.tokens)),
    nextId: 1,
  };
  const loopback: Loopback = await listen({ answer: (request) => answer(state, loopback.url, request) });
  return {
    ...loopback,
    state,
    repository(name) {
      const repository = state.repositories.get(name);
      if (repository === undefined) throw new Error(`the test server has no repository ${name}`);
      return repository;
    },
  };
}

/** A request on its way to an endpoint. */
interface Call {
  readonly state: GiteaState;
  readonly url: string;
  readonly name: string;
  readonly repository: StoredRepository;
  readonly request: Request;
  readonly right: Right;
}

function answer(state: GiteaState, url: string, request: Request): Answer {
  const right = rightOf(state, request);
  if (request.path.startsWith("/attachments/")) return download(state, right, request.path.slice(13));
  const [, owner = "", repo = "", rest = ""] =
    /^\/api\/v1\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(request.path) ?? [];
  const name = `${decodeURIComponent(owner)}/${decodeURIComponent(repo)}`;
  const repository = state.repositories.get(name);
  if (repository === undefined || right === "none") throw notFound();
  if (request.method !== "GET" && right !== "write")
    throw refused(403, "token does not have at least one of required scope(s), required=[write:repository]");
  const call: Call = { state, url, name, repository, request, right };
  const parts = rest.split("/").slice(1).map(decodeURIComponent);
  if (parts.length === 0)
    return { status: 200, body: { full_name: name, permissions: { push: right === "write" } } };
  return releases(call, parts);
}

function releases(call: Call, [kind, one, two, three]: readonly string[]): Answer {
  const { repository, request, right } = call;
  const { method } = request;
  if (kind !== "releases") throw notFound();
  if (one === undefined) return method === "POST" ? createRelease(call) : refuse();
  const found =
    one === "tags"
      ? repository.releases.find(({ tag }) => tag === two)
      : repository.releases.find(({ id }) => `${id}` === one);
  if (found === undefined || (found.draft && right !== "write")) throw notFound();
  if (two === "assets") return assets(call, found, three);
  if (method === "GET") return { status: 200, body: shown(call, found) };
  if (method === "PATCH") return editRelease(call, found);
  if (method !== "DELETE") refuse();
  repository.releases = repository.releases.filter((each) => each !== found);
  return { status: 204 };
}

function refuse(): never {
  throw refused(405, "Method Not Allowed");
}

function refused(status: number, message: string): Refusal {
  return new Refusal({ status, body: { message, url: "http://localhost/api/swagger" } });
}

function notFound(): Refusal {
  return new Refusal({ status: 404, body: { errors: null, message: "The target couldn't be found." } });
}

function rightOf({ tokens }: GiteaState, { headers }: Request): Right {
  const [, token = ""] = /^token (\S+)$/.exec(headers.authorization ?? "") ?? [];
  const right = tokens.get(token);
  if (right === undefined) throw refused(401, "user does not exist [uid: 0, name: ]");
  return right;
}

interface Written {
  readonly tag_name?: string;
  readonly target_commitish?: string;
  readonly name?: string;
  readonly body?: string;
  readonly draft?: boolean;
  readonly prerelease?: boolean;
}

function createRelease(call: Call): Answer {
  const { state, repository, request } = call;
  const written = JSON.parse(request.body.toString()) as Written;
  const tag = written.tag_name ?? "";
  if (tag === "") throw refused(422, "[TagName]: Required");
  if (repository.releases.some((each) => each.tag === tag)) throw refused(409, "Release is has no Tag");
  const {
    target_commitish: target = "main",
    name = "",
    body = "",
    draft = false,
    prerelease = false,
  } = written;
  const release = { id: state.nextId++, tag, target, name, body, draft, prerelease, assets: [] };
  repository.releases.push(release);
  return { status: 201, body: shown(call, release) };
}

/** An empty text changes nothing. */
function editRelease(call: Call, release: StoredRelease): Answer {
  const written = JSON.parse(call.request.body.toString()) as Written;
  release.tag = written.tag_name || release.tag;
  release.name = written.name || release.name;
  release.body = written.body || release.body;
  release.draft = written.draft ?? release.draft;
  release.prerelease = written.prerelease ?? release.prerelease;
  return { status: 200, body: shown(call, release) };
}

function assets(call: Call, release: StoredRelease, id: string | undefined): Answer {
  const { method, query } = call.request;
  if (id !== undefined) {
    const there = release.assets.find((each) => `${each.id}` === id);
    if (there === undefined) throw notFound();
    if (method !== "DELETE") refuse();
    release.assets = release.assets.filter((each) => each !== there);
    return { status: 204 };
  }
  if (method !== "POST") refuse();
  const { name: given, content } = formFile(call.request);
  const asset = { id: call.state.nextId++, uuid: randomUUID(), name: query.get("name") ?? given, content };
  release.assets.push(asset);
  return { status: 201, body: shownAsset(call, release, asset) };
}

/** The file in the form's field `attachment`. */
function formFile({ headers, body }: Request): { readonly name: string; readonly content: Buffer } {
  const [, boundary] = /^multipart\/form-data; boundary=(\S+)$/.exec(headers["content-type"] ?? "") ?? [];
  const head = body.indexOf("\r\n\r\n");
  const end = body.lastIndexOf(`\r\n--${boundary}--`);
  const [, name] = /name="attachment"; filename="([^"]*)"/.exec(body.subarray(0, head).toString()) ?? [];
  if (name === undefined || end < head) throw refused(500, "http: no such file");
  return { name, content: Buffer.from(body.subarray(head + 4, end)) };
}

function download({ repositories }: GiteaState, right: Right, uuid: string): Answer {
  const all = [...repositories.values()].flatMap((repository) => repository.releases);
  const found = all.flatMap((release) => release.assets).find((asset) => asset.uuid === uuid);
  if (found === undefined || right === "none") throw notFound();
  return { status: 200, headers: { "content-type": "application/octet-stream" }, body: found.content };
}

function shown(call: Call, release: StoredRelease) {
  const { id, tag, target, name, body, draft, prerelease } = release;
  return {
    ...{ id, tag_name: tag, target_commitish: target, name, body, draft, prerelease },
    html_url: `${call.url}/${call.name}/releases/tag/${encodeURIComponent(tag)}`,
    assets: release.assets.map((asset) => shownAsset(call, release, asset)),
  };
}

function shownAsset({ url, name: repository }: Call, { tag }: StoredRelease, asset: StoredAttachment) {
  const { id, uuid, name, content } = asset;
  const page = `${url}/${repository}/releases/download/${tag}/${name}`;
  return { id, uuid, name, size: content.length, browser_download_url: page };
}
