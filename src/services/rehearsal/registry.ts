import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { appendFile, rename, rm, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { declaredMediaType, parseJson } from "../oci/documents.ts";
import { sha256Of } from "../oci/sha256.ts";

/** A registry of this process's own, on loopback: what is pushed there is gone with it. */
export interface EmbeddedRegistry extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
}

/** A manifest by its digest. */
interface Stored {
  readonly mediaType: string;
  readonly body: Buffer;
}

interface Repository {
  readonly tags: Map<string, string>;
  readonly manifests: Map<string, Stored>;
}

/** What one registry holds. Blobs are files in a folder: an image may be larger than memory. */
interface State {
  readonly folder: string;
  readonly repositories: Map<string, Repository>;
}

/**
 * Starts a registry that takes and serves images as the OCI distribution specification 1.1 has it: blobs whole, in chunks or mounted,
 * manifests, tags and referrers. It asks nobody who they are, and keeps its blobs in this folder.
 */
export async function startRegistry(folder: string): Promise<EmbeddedRegistry> {
  const state: State = { folder, repositories: new Map() };
  const server = createServer((request, response) => {
    answer(state, request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, [Symbol.asyncDispose]: () => closed(server) };
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

const PATH = /^\/v2\/(.+)\/(blobs|manifests|tags|referrers)(?:\/(uploads))?(?:\/(.*))?$/;

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://registry");
  if (pathname === "/v2/" || pathname === "/v2") return void response.writeHead(200).end("{}");
  const [, name = "", kind, uploads, reference = ""] = PATH.exec(pathname) ?? [];
  if (kind === "blobs" && uploads !== undefined)
    return await takeBlob({ state, request, response, name, reference, query: searchParams });
  if (kind === "blobs") return await serveBlob(state, request, response, reference);
  if (kind === "manifests" && request.method === "PUT")
    return await takeManifest(state, request, response, name, decodeURIComponent(reference));
  if (kind === "manifests")
    return serveManifest(state, request, response, name, decodeURIComponent(reference));
  const repository = state.repositories.get(name);
  if (kind === "tags") return json(response, { name, tags: [...(repository?.tags.keys() ?? [])].sort() });
  if (kind === "referrers")
    return json(response, referrersOf(repository, reference), "application/vnd.oci.image.index.v1+json");
  unknown(response, "NAME_UNKNOWN");
}

/** An upload: begun by POST (or done, or mounted), added to by PATCH, ended by PUT. */
async function takeBlob(call: {
  readonly state: State;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly name: string;
  readonly reference: string;
  readonly query: URLSearchParams;
}): Promise<void> {
  const { state, request, response, name, query } = call;
  // All repositories share their blobs, so that whatever is here can be mounted.
  const mounted = query.get("mount");
  if (mounted !== null && (await sizeOf(state, mounted)) !== null)
    return created(response, name, "blobs", mounted);
  const id = call.reference === "" ? randomUUID() : call.reference;
  const part = join(state.folder, `upload-${id.replace(/[^\w-]/g, "")}`);
  await pipeline(request, createWriteStream(part, { flags: "a" }));
  const digest = query.get("digest");
  if (digest === null) {
    const { size } = await stat(part);
    const headers = { location: `/v2/${name}/blobs/uploads/${id}`, range: `0-${Math.max(0, size - 1)}` };
    return void response.writeHead(202, { ...headers, "docker-upload-uuid": id }).end();
  }
  await appendFile(part, "");
  if ((await digestOf(part)) !== digest) {
    await rm(part);
    return refuse(response, 400, "DIGEST_INVALID");
  }
  await rename(part, blobFile(state, digest));
  created(response, name, "blobs", digest);
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return `sha256:${hash.digest("hex")}`;
}

async function serveBlob(state: State, request: IncomingMessage, response: ServerResponse, digest: string) {
  const size = await sizeOf(state, digest);
  if (size === null) return unknown(response, "BLOB_UNKNOWN");
  response.writeHead(200, { "content-length": size, "docker-content-digest": digest });
  if (request.method === "HEAD") return void response.end();
  await pipeline(createReadStream(blobFile(state, digest)), response);
}

async function takeManifest(
  { repositories }: State,
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  reference: string,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts);
  const digest = sha256Of(body);
  if (reference.startsWith("sha256:") && reference !== digest) return refuse(response, 400, "DIGEST_INVALID");
  const repository = repositories.get(name) ?? { tags: new Map(), manifests: new Map() };
  repositories.set(name, repository);
  const mediaType = request.headers["content-type"] ?? declaredMediaType(body) ?? "application/octet-stream";
  repository.manifests.set(digest, { mediaType, body });
  if (!reference.startsWith("sha256:")) repository.tags.set(reference, digest);
  const subject = subjectOf(body);
  created(response, name, "manifests", digest, subject === null ? {} : { "oci-subject": subject });
}

function serveManifest(
  { repositories }: State,
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  reference: string,
): void {
  const repository = repositories.get(name);
  const digest = repository?.tags.get(reference) ?? reference;
  const stored = repository?.manifests.get(digest);
  if (stored === undefined) {
    unknown(response, "MANIFEST_UNKNOWN");
    return;
  }
  const { mediaType, body } = stored;
  response.writeHead(200, {
    "content-type": mediaType,
    "content-length": body.length,
    "docker-content-digest": digest,
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

function referrersOf(repository: Repository | undefined, subject: string): object {
  const manifests = [...(repository?.manifests ?? [])].flatMap(([digest, { mediaType, body }]) => {
    if (subjectOf(body) !== subject) return [];
    const { artifactType, annotations } = parseJson(body) as { artifactType?: string; annotations?: object };
    return { mediaType, digest, size: body.length, artifactType, annotations };
  });
  return { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests };
}

function subjectOf(body: Buffer): string | null {
  const document = parseJson(body) as { subject?: { digest?: unknown } } | undefined;
  const digest = document?.subject?.digest;
  return typeof digest === "string" ? digest : null;
}

async function sizeOf(state: State, digest: string): Promise<number | null> {
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) return null;
  const found = await stat(blobFile(state, digest)).catch(() => null);
  return found?.size ?? null;
}

function blobFile({ folder }: State, digest: string): string {
  return join(folder, digest.replace(":", "-"));
}

function created(
  response: ServerResponse,
  name: string,
  kind: "blobs" | "manifests",
  digest: string,
  more: Readonly<Record<string, string>> = {},
): void {
  const headers = { location: `/v2/${name}/${kind}/${digest}`, "docker-content-digest": digest };
  response.writeHead(201, { ...headers, ...more }).end();
}

function json(response: ServerResponse, body: object, type = "application/json"): void {
  response.writeHead(200, { "content-type": type }).end(JSON.stringify(body));
}

function unknown(response: ServerResponse, code: string): void {
  refuse(response, 404, code);
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ errors: [{ code, message: code.toLowerCase().replaceAll("_", " ") }] }));
}
