/**
 * A stand-in for GitLab: what its API documents and its source say of releases, their links and generic packages ("Releases API",
 * "Release links API", "GitLab generic packages repository", docs.gitlab.com; lib/api/releases.rb, lib/api/generic_packages.rb,
 * app/services/releases/create_service.rb), kept in memory. It is not GitLab: nobody has compared the two.
 */

import { createHash } from "node:crypto";
import { readTag } from "../github-server/git.ts";
import { type Answer, Refusal, type Request } from "../http-messages.ts";
import { type Loopback, listen } from "../loopback.ts";

/** What a token may do: a developer writes, a reporter reads, and a guest does not see a private project. */
export type Role = "developer" | "reporter" | "guest";

/** A link to a file. */
export interface StoredLink {
  readonly id: number;
  readonly name: string;
  readonly url: string;
  readonly direct_asset_path?: string;
  readonly link_type: string;
}

/** A release; GitLab has one for each tag at most, and no drafts. */
export interface StoredRelease {
  readonly tag: string;
  name: string;
  description: string;
  /** What the tag pointed at. */
  readonly commit: string;
  readonly links: StoredLink[];
}

/** A file of a generic package; of several of a name the newest is served. */
export interface StoredFile {
  readonly id: number;
  readonly name: string;
  readonly content: Buffer;
}

/** A project's state. */
export interface StoredProject {
  readonly gitDir: string;
  releases: StoredRelease[];
  /** Files of generic packages by `NAME/VERSION`, the oldest first. */
  readonly packages: Map<string, StoredFile[]>;
}

/** What the server knows. */
export interface GitLabState {
  readonly projects: Map<string, StoredProject>;
  /** Tokens by `HEADER value`: a job's own token is taken in its own header only. */
  readonly tokens: Map<string, Role>;
  /** Whether downloads say their checksums, as newer ones do. */
  checksums: boolean;
  /** Whether a file may be uploaded under the name of another one of its package. */
  duplicates: boolean;
  nextId: number;
}

/** The server. */
export interface GitLabServer extends Loopback {
  readonly state: GitLabState;
  /** One project's state. Throws if the server has none of that path. */
  project(path: string): StoredProject;
}

/** Starts it with these projects, by path, and tokens, by `PRIVATE-TOKEN secret` or `JOB-TOKEN secret`. */
export async function startGitLabServer(options: {
  readonly projects: Readonly<Record<string, { readonly gitDir: string }>>;
  readonly tokens: Readonly<Record<string, Role>>;
}): Promise<GitLabServer> {
  const state: GitLabState = {
    projects: new Map(
      Object.entries(options.projects).map(([path, { gitDir }]) => [
        path,
        { gitDir, releases: [], packages: new Map() },
      ]),
    ),
    tokens: new Map(Object.entries(options.tokens)),
    checksums: true,
    duplicates: true,
    nextId: 1,
  };
  const loopback: Loopback = await listen({ answer: (request) => answer(state, loopback.url, request) });
  return {
    ...loopback,
    state,
    project(path) {
      const project = state.projects.get(path);
      if (project === undefined) throw new Error(`the test server has no project ${path}`);
      return project;
    },
  };
}

/** A request on its way to an endpoint. */
interface Call {
  readonly state: GitLabState;
  readonly url: string;
  readonly path: string;
  readonly project: StoredProject;
  readonly request: Request;
}

async function answer(state: GitLabState, url: string, request: Request): Promise<Answer> {
  const [, given = "", rest = ""] = /^\/api\/v4\/projects\/([^/]+)(\/.*)?$/.exec(request.path) ?? [];
  const role = roleOf(state, request);
  const path = decodeURIComponent(given);
  const project = state.projects.get(path);
  if (project === undefined || role === "guest") throw refused(404, "404 Project Not Found");
  if (request.method !== "GET" && role !== "developer") throw refused(403, "403 Forbidden");
  const call: Call = { state, url, path, project, request };
  const parts = rest.split("/").slice(1).map(decodeURIComponent);
  const [kind, type, name, version, file = ""] = parts;
  if (kind === "releases") return await releases(call, parts.slice(1));
  if (kind === "packages" && type === "generic" && parts.length === 5)
    return packageFile(call, `${name}/${version}`, file);
  throw refused(404, "404 Not Found");
}

async function releases(call: Call, parts: readonly string[]): Promise<Answer> {
  const { method } = call.request;
  const [tag, kind, what] = parts;
  if (tag === undefined && method === "POST") return await createRelease(call);
  const release = call.project.releases.find((each) => each.tag === tag);
  if (release === undefined) throw refused(404, "404 Not Found");
  if (kind === "assets" && what === "links" && method === "POST") return addLink(call, release);
  if (method === "PUT" && parts.length === 1) return updateRelease(call, release);
  if (method !== "GET" || parts.length !== 1) throw refused(405, "405 Not Allowed");
  return { status: 200, body: shown(call, release) };
}

function refused(status: number, message: string): Refusal {
  return new Refusal({ status, body: { message } });
}

function roleOf({ tokens }: GitLabState, { headers }: Request): Role {
  for (const header of ["PRIVATE-TOKEN", "JOB-TOKEN"]) {
    const token = headers[header.toLowerCase()];
    const role = token === undefined ? undefined : tokens.get(`${header} ${String(token)}`);
    if (role !== undefined) return role;
  }
  throw refused(401, "401 Unauthorized");
}

interface Written {
  readonly tag_name?: string;
  readonly name?: string;
  readonly description?: string;
  readonly ref?: string;
  readonly assets?: { readonly links?: readonly WrittenLink[] };
}
type WrittenLink = Omit<StoredLink, "id">;

async function createRelease(call: Call): Promise<Answer> {
  const { project, request } = call;
  const {
    tag_name: tag,
    name,
    description = "",
    ref,
    assets,
  } = JSON.parse(request.body.toString()) as Written;
  if (tag === undefined) throw new Refusal({ status: 400, body: { error: "tag_name is missing" } });
  if (project.releases.some((each) => each.tag === tag)) throw refused(409, "Release already exists");
  const found = await readTag(project.gitDir, tag).catch(() => undefined);
  if (found === undefined && ref === undefined) throw refused(422, "Ref is not specified");
  if (found === undefined) throw new Error("slipway must not let GitLab make tags");
  const release: StoredRelease = {
    ...{ tag, name: name ?? tag, description, commit: found.commit, links: [] },
  };
  for (const link of assets?.links ?? []) store(call, release, link);
  project.releases.push(release);
  return { status: 201, body: shown(call, release) };
}

/** What is not sent stays as it is. */
function updateRelease(call: Call, release: StoredRelease): Answer {
  const { name = release.name, description = release.description } = JSON.parse(
    call.request.body.toString(),
  ) as Written;
  Object.assign(release, { name, description });
  return { status: 200, body: shown(call, release) };
}

function addLink(call: Call, release: StoredRelease): Answer {
  const link = store(call, release, JSON.parse(call.request.body.toString()) as WrittenLink);
  return { status: 201, body: link };
}

function store({ state }: Call, release: StoredRelease, link: WrittenLink): StoredLink {
  if (release.links.some(({ name, url }) => name === link.name || url === link.url))
    throw refused(400, "Validation failed: Name has already been taken");
  const stored = { ...link, id: state.nextId++ };
  release.links.push(stored);
  return stored;
}

function shown({ url, path }: Call, { tag, name, description, commit, links }: StoredRelease) {
  const page = `${url}/${path}/-/releases/${encodeURIComponent(tag)}`;
  return {
    ...{ tag_name: tag, name, description, commit: { id: commit }, upcoming_release: false },
    assets: { count: links.length, sources: [], links: [...links].reverse() },
    _links: { self: page },
  };
}

const VERSION = /^(?!.*\.\.)[\w+.-]+$/;
const NAME = /^[A-Za-z0-9._\-+~@]+$/;

function packageFile({ state, project, request }: Call, key: string, name: string): Answer {
  const [, version = ""] = key.split("/");
  const files = project.packages.get(key) ?? [];
  if (request.method === "GET") {
    const file = files.findLast((each) => each.name === name);
    if (file === undefined) throw refused(404, "404 Not Found");
    const headers = state.checksums ? { "x-checksum-sha256": sha256(file.content) } : {};
    return { status: 200, headers, body: file.content };
  }
  if (request.method !== "PUT") throw refused(405, "405 Not Allowed");
  if (!VERSION.test(version))
    throw new Refusal({ status: 400, body: { error: "package_version is invalid" } });
  if (!NAME.test(name)) throw new Refusal({ status: 400, body: { error: "file_name is invalid" } });
  if (!state.duplicates && files.some((each) => each.name === name))
    throw refused(400, "400 Bad request - Duplicate package is not allowed");
  const file = { id: state.nextId++, name, content: request.body };
  project.packages.set(key, [...files, file]);
  if (request.query.get("select") !== "package_file")
    return { status: 201, body: { message: "201 Created" } };
  const { id, content } = file;
  return { status: 201, body: { id, file_name: name, size: content.length, file_sha256: sha256(content) } };
}

function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
