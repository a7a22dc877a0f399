import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Manifest } from "../ports/registry.ts";
import type { Client } from "./client.ts";
import { digestUnder, type Place } from "./manifests.ts";
import { write } from "./write.ts";

/** Times a manifest is put. */
const MOST_WRITES = 2;

/**
 * Puts a manifest, whose parts the repository holds already, under a tag or its digest. After a failure the place is
 * read: where it holds the manifest, the write was done; otherwise it is tried once more, if the failure is of a passing
 * kind. Throws a `ReleaseError`. Source: OCI distribution specification 1.1, "Pushing Manifests".
 */
export async function putManifest(client: Client, place: Place, manifest: Manifest): Promise<void> {
  const request = {
    repository: place.repository,
    method: "PUT",
    path: `manifests/${place.tag}`,
    headers: { "content-type": manifest.mediaType },
    body: manifest.body,
  } as const;
  for (let attempt = 1; ; attempt += 1) {
    const failure = await write(client, request, manifest.digest);
    if (failure === null || (await holds(client, place, manifest))) return;
    if (attempt === MOST_WRITES || !failure.passing) throw failure.error;
  }
}

/** What cannot be read is not there: the failure of the write says more than that of the reading. */
async function holds(client: Client, place: Place, { digest }: Manifest): Promise<boolean> {
  try {
    return (await digestUnder(client, place)) === digest;
  } catch (error) {
    if (error instanceof ReleaseError) return false;
    throw error;
  }
}
