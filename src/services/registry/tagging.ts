import { parseDigest } from "../../domain/digest.ts";
import type { Reference } from "../../domain/reference.ts";
import { ReleaseError } from "../../domain/release-error.ts";
import type { Client } from "./client.ts";
import { discard, mismatch } from "./content.ts";
import { digestUnder, type Manifest } from "./manifests.ts";

/** A write that did not end well: whether trying it once more can help, and the error if not. */
interface Failure {
  readonly passing: boolean;
  readonly error: unknown;
}

/** Times a manifest is put. */
const MOST_WRITES = 2;

/**
 * Puts a manifest that the repository holds already under another tag. After a failure the tag is read: where it names
 * the manifest, the write was done; otherwise it is tried once more, if the failure is of a passing kind. Throws a
 * `ReleaseError`. Source: OCI distribution specification 1.1, "Pushing Manifests".
 */
export async function putTag(client: Client, reference: Reference, manifest: Manifest): Promise<void> {
  for (let write = 1; ; write += 1) {
    const failure = await put(client, reference, manifest);
    if (failure === null || (await holds(client, reference, manifest))) return;
    if (write === MOST_WRITES || !failure.passing) throw failure.error;
  }
}

async function put(client: Client, reference: Reference, manifest: Manifest): Promise<Failure | null> {
  const { repository, tag } = reference;
  const headers = { "content-type": manifest.mediaType };
  const request = {
    repository,
    method: "PUT",
    path: `manifests/${tag}`,
    headers,
    body: manifest.body,
  } as const;
  try {
    const response = await client.send(request);
    if (!response.ok)
      return { passing: isPassing(response.status), error: await client.refuse(request, response) };
    await discard(response);
    const stored = parseDigest(response.headers.get("docker-content-digest") ?? "");
    if (stored === undefined || stored === manifest.digest) return null;
    return { passing: false, error: mismatch(repository, manifest.digest, stored) };
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return { passing: error.problems.some(({ code }) => code === "registry-unreachable"), error };
  }
}

function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** What cannot be read is not there: the failure of the write says more than that of the reading. */
async function holds(client: Client, reference: Reference, { digest }: Manifest): Promise<boolean> {
  try {
    return (await digestUnder(client, reference)) === digest;
  } catch (error) {
    if (error instanceof ReleaseError) return false;
    throw error;
  }
}
