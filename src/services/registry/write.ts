import { type Digest, parseDigest } from "../../domain/images/digest.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Client } from "./client.ts";
import type { RegistryRequest } from "./contact.ts";
import { discard, mismatch } from "./content.ts";

/** A write that did not end well: whether trying it once more can help, and the error if not. */
export interface Failure {
  readonly passing: boolean;
  readonly error: unknown;
}

/** Sends what has this digest, once; null where the registry stored it. Throws nothing but interruptions and bugs. */
export async function write(
  client: Client,
  request: RegistryRequest,
  digest: Digest,
): Promise<Failure | null> {
  try {
    const response = await client.send(request);
    if (!response.ok)
      return { passing: isPassing(response.status), error: await client.refuse(request, response) };
    await discard(response);
    const stored = parseDigest(response.headers.get("docker-content-digest") ?? "");
    if (stored === undefined || stored === digest) return null;
    return { passing: false, error: mismatch(request.repository, digest, stored) };
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return { passing: error.problems.some(({ code }) => code === "registry-unreachable"), error };
  }
}

function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}
