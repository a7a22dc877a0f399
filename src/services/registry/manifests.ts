import { type Digest, parseDigest } from "../../domain/images/digest.ts";
import {
  formatPinned,
  formatRepository,
  type ImageTag,
  type Repository,
} from "../../domain/images/reference.ts";
import type { ReleaseError } from "../../domain/text/release-error.ts";
import { ACCEPTED, declaredMediaType, OCI_MANIFEST } from "../oci/documents.ts";
import { sha256Of } from "../oci/sha256.ts";
import type { Manifest } from "../ports/registry.ts";
import { type Client, discard, type RegistryRequest } from "./client.ts";
import { registryError } from "./errors.ts";

/** A name in a repository under which a manifest is kept. */
export interface Place {
  readonly repository: Repository;
  readonly tag: ImageTag | Digest;
}

/** A successful answer, read to its end. */
export interface Content {
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly digest: Digest;
}

const ACCEPT = { accept: ACCEPTED };

/** How often a body is requested if its transfer breaks off. */
export const MOST_TRANSFERS = 3;

/**
 * The digest that a registry serves under an image tag; null if there is none. Throws a `ReleaseError`. Source: OCI
 * distribution specification 1.1, "Checking if content exists in the registry".
 */
export async function digestUnder(client: Client, place: Place): Promise<Digest | null> {
  const { repository, tag } = place;
  const request = { repository, method: "HEAD", path: `manifests/${tag}`, headers: ACCEPT } as const;
  const response = await client.send(request);
  await discard(response);
  if (response.status === 404) return null;
  const digest = statedDigest(response.headers);
  if (response.ok && digest !== undefined) return digest;
  // A body says why, which the answer to HEAD cannot; a server with too much to do is not asked again.
  if (response.status === 429 || response.status >= 500) throw await client.refuse(request, response);
  if (response.status === 403 && (await isUnknown(client, repository))) return null;
  return digestOfBody(client, place);
}

/** Whether a registry that forbids to read an image tag says of its repository that there is none. */
async function isUnknown(client: Client, repository: Repository): Promise<boolean> {
  const response = await client.send({ repository, method: "GET", path: "tags/list", headers: {} });
  await discard(response);
  return response.status === 404;
}

/** Computes the digest that the registry leaves out, or states in another algorithm. */
async function digestOfBody(client: Client, place: Place): Promise<Digest | null> {
  return (await findTagged(client, place))?.digest ?? null;
}

/** The digest that a registry gives for what it serves or stored. */
export function statedDigest(headers: Headers): Digest | undefined {
  return parseDigest(headers.get("docker-content-digest") ?? "");
}

/** Gets a manifest or index by its digest, which its bytes must have; null if there is none. Throws a `ReleaseError`. */
export async function findManifest(
  client: Client,
  repository: Repository,
  digest: Digest,
): Promise<Manifest | null> {
  const content = await findPinned(client, repository, "manifests", digest, ACCEPT);
  return content === null ? null : manifestIn(content);
}

/** Gets the manifest or index under an image tag, in one request; null if there is none. Throws a `ReleaseError`. */
export async function findTagged(client: Client, place: Place): Promise<Manifest | null> {
  const content = await getManifest(client, place);
  if (content === null) return null;
  const stated = statedDigest(content.headers);
  if (stated !== undefined && stated !== content.digest)
    throw mismatch(place.repository, stated, content.digest);
  return manifestIn(content);
}

/** Gets what is served as a manifest or index, with the digest of its bytes, whatever the registry says of them; null if there is none. */
export function getManifest(client: Client, { repository, tag }: Place): Promise<Content | null> {
  return get(client, { repository, method: "GET", path: `manifests/${tag}`, headers: ACCEPT });
}

/** Gets a blob by its digest, which its bytes must have; null if there is none. Throws a `ReleaseError`. */
export async function findBlob(
  client: Client,
  repository: Repository,
  digest: Digest,
): Promise<Uint8Array | null> {
  return (await findPinned(client, repository, "blobs", digest, {}))?.body ?? null;
}

/** The same if it has to be there. */
export async function manifestAt(client: Client, repository: Repository, digest: Digest): Promise<Manifest> {
  return manifestIn(await getPinned(client, repository, "manifests", digest, ACCEPT));
}

function manifestIn({ body, headers, digest }: Content): Manifest {
  const served = headers.get("content-type")?.split(";")[0]?.trim();
  return { digest, body, mediaType: declaredMediaType(body) ?? served ?? OCI_MANIFEST };
}

/** Gets a manifest or blob by its digest, which the bytes must have. Throws a `ReleaseError`. */
export async function getPinned(
  client: Client,
  repository: Repository,
  path: "manifests" | "blobs",
  digest: Digest,
  headers: Readonly<Record<string, string>> = {},
): Promise<Content> {
  const content = await findPinned(client, repository, path, digest, headers);
  if (content === null) throw absent(repository, digest);
  return content;
}

/** The error for what a registry should have, and does not. */
export function absent(repository: Repository, digest: Digest): ReleaseError {
  return registryError(
    "registry-absent",
    `${formatPinned(repository, digest)} is not in the registry`,
    `check the repository's name, or push the image again: slipway release`,
  );
}

async function findPinned(
  client: Client,
  repository: Repository,
  path: "manifests" | "blobs",
  digest: Digest,
  headers: Readonly<Record<string, string>>,
): Promise<Content | null> {
  const content = await get(client, { repository, method: "GET", path: `${path}/${digest}`, headers });
  if (content !== null && content.digest !== digest) throw mismatch(repository, digest, content.digest);
  return content;
}

/** Gets a manifest or blob whole; null if there is none (404). Throws a `ReleaseError`. */
async function get(client: Client, request: RegistryRequest): Promise<Content | null> {
  for (let transfer = 1; ; transfer += 1) {
    const response = await client.send(request);
    if (response.status === 404) return discard(response);
    if (!response.ok) throw await client.refuse(request, response);
    try {
      const body = new Uint8Array(await response.arrayBuffer());
      return { headers: response.headers, body, digest: sha256Of(body) };
    } catch (error) {
      if (!isBroken(error)) throw error;
      if (transfer === MOST_TRANSFERS) throw broken(request, error);
    }
  }
}

/** fetch throws a TypeError if a connection breaks, and a TimeoutError if it hangs; an interruption is neither. */
export function isBroken(error: unknown): boolean {
  return error instanceof Error && (error instanceof TypeError || error.name === "TimeoutError");
}

/** The error for a transfer that breaks off every time. */
export function broken({ repository, path }: RegistryRequest, cause: unknown): ReleaseError {
  return registryError(
    "registry-unreachable",
    `${repository.host} breaks off while it sends ${formatRepository(repository)}, ${path}`,
    "check the network, then run the same command again",
    cause,
  );
}

/** The error for a registry that says one thing and serves another. */
export function mismatch(repository: Repository, expected: Digest, found: Digest): ReleaseError {
  return registryError(
    "registry-digest-mismatch",
    `${formatRepository(repository)} serves ${found} where it should serve ${expected}`,
    `something between here and ${repository.host} changes what is stored: look for a proxy or a mirror`,
  );
}
