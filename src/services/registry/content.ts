import { createHash } from "node:crypto";
import { type Digest, parseDigest } from "../../domain/images/digest.ts";
import { formatPinned, formatRepository, type Repository } from "../../domain/images/reference.ts";
import type { Client } from "./client.ts";
import type { RegistryRequest } from "./contact.ts";
import { registryError } from "./errors.ts";

/** A successful answer, read to its end. */
export interface Content {
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly digest: Digest;
}

/** Times a body is asked for whose transfer breaks off. */
const MOST_TRANSFERS = 3;

/** Gets a manifest or blob whole; null where there is none (404). Throws a `ReleaseError`. */
export async function get(client: Client, request: RegistryRequest): Promise<Content | null> {
  for (let transfer = 1; ; transfer += 1) {
    const response = await client.send(request);
    if (response.status === 404) return discard(response);
    if (!response.ok) throw await client.refuse(request, response);
    try {
      const body = new Uint8Array(await response.arrayBuffer());
      return { headers: response.headers, body, digest: digestOf(body) };
    } catch (error) {
      if (!isBroken(error)) throw error;
      if (transfer === MOST_TRANSFERS) throw broken(request, error);
    }
  }
}

/** Gets a manifest or blob by its digest, which the bytes must have. Throws a `ReleaseError`. */
export async function getPinned(
  client: Client,
  repository: Repository,
  path: "manifests" | "blobs",
  digest: Digest,
  headers: Readonly<Record<string, string>> = {},
): Promise<Content> {
  const request = { repository, method: "GET", path: `${path}/${digest}`, headers } as const;
  const content = await get(client, request);
  if (content === null) {
    throw registryError(
      "registry-absent",
      `${formatPinned(repository, digest)} is not in the registry`,
      `check the repository's name, or push the image again: slipway release`,
    );
  }
  if (content.digest !== digest) throw mismatch(repository, digest, content.digest);
  return content;
}

/** The error for a registry that says one thing and serves another. */
export function mismatch(repository: Repository, expected: Digest, found: Digest): Error {
  return registryError(
    "registry-digest-mismatch",
    `${formatRepository(repository)} serves ${found} where it should serve ${expected}`,
    `something between here and ${repository.host} changes what is stored: look for a proxy or a mirror`,
  );
}

/** Ends an answer that nobody reads. */
export async function discard(response: Response): Promise<null> {
  await response.body?.cancel();
  return null;
}

function digestOf(body: Uint8Array): Digest {
  const digest = parseDigest(`sha256:${createHash("sha256").update(body).digest("hex")}`);
  if (digest === undefined) throw new Error("SHA-256 gave no SHA-256 digest");
  return digest;
}

/** fetch throws a TypeError where a connection breaks, and a TimeoutError where it hangs; an interruption is neither. */
function isBroken(error: unknown): boolean {
  return error instanceof Error && (error instanceof TypeError || error.name === "TimeoutError");
}

function broken({ repository, path }: RegistryRequest, cause: unknown): Error {
  return registryError(
    "registry-unreachable",
    `${repository.host} breaks off while it sends ${formatRepository(repository)}, ${path}`,
    "check the network, then run the same command again",
    cause,
  );
}
