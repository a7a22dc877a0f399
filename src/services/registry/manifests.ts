import { type Digest, parseDigest } from "../../domain/images/digest.ts";
import type { ImageTag } from "../../domain/images/image-tag.ts";
import type { Repository } from "../../domain/images/reference.ts";
import type { Manifest } from "../ports/registry.ts";
import type { Client } from "./client.ts";
import { discard, get, getPinned, mismatch } from "./content.ts";
import { ACCEPTED, OCI_MANIFEST } from "./media-types.ts";
import { declaredMediaType } from "./oci-json.ts";

/** What a manifest is put under in a repository. */
export interface Place {
  readonly repository: Repository;
  readonly tag: ImageTag | Digest;
}

const ACCEPT = { accept: ACCEPTED };

/**
 * The digest that a registry serves under an image tag; null where there is none. Throws a `ReleaseError`. Source: OCI
 * distribution specification 1.1, "Checking if content exists in the registry".
 */
export async function digestUnder(client: Client, place: Place): Promise<Digest | null> {
  const { repository, tag } = place;
  const request = { repository, method: "HEAD", path: `manifests/${tag}`, headers: ACCEPT } as const;
  const response = await client.send(request);
  await discard(response);
  if (response.status === 404) return null;
  const digest = parseDigest(response.headers.get("docker-content-digest") ?? "");
  if (response.ok && digest !== undefined) return digest;
  // A body says why, which the answer to HEAD cannot; a server with too much to do is not asked again.
  if (response.status === 429 || response.status >= 500) throw await client.refuse(request, response);
  return digestOfBody(client, place);
}

/** Computes what the registry leaves out, or states in another algorithm. */
async function digestOfBody(client: Client, { repository, tag }: Place): Promise<Digest | null> {
  const content = await get(client, { repository, method: "GET", path: `manifests/${tag}`, headers: ACCEPT });
  if (content === null) return null;
  const stated = parseDigest(content.headers.get("docker-content-digest") ?? "");
  if (stated !== undefined && stated !== content.digest) throw mismatch(repository, stated, content.digest);
  return content.digest;
}

/** Gets a manifest or index by its digest, which its bytes must have. Throws a `ReleaseError`. */
export async function manifestAt(client: Client, repository: Repository, digest: Digest): Promise<Manifest> {
  const { body, headers } = await getPinned(client, repository, "manifests", digest, ACCEPT);
  const served = headers.get("content-type")?.split(";")[0]?.trim();
  return { digest, body, mediaType: declaredMediaType(body) ?? served ?? OCI_MANIFEST };
}
