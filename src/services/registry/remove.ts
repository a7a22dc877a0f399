import type { Digest } from "../../domain/images/digest.ts";
import type { Repository } from "../../domain/images/reference.ts";
import { type Client, discard } from "./client.ts";

/** What registries answer that let nobody delete: not allowed, unsupported, or no such endpoint for anybody. */
const CLOSED = [400, 405, 501];

/**
 * Deletes a manifest, and with it all tags that hold it; false if the registry does not do that. Source: OCI distribution
 * specification 1.1, "Deleting manifests".
 */
export async function removeManifest(
  client: Client,
  repository: Repository,
  digest: Digest,
): Promise<boolean> {
  const request = { repository, method: "DELETE", path: `manifests/${digest}`, headers: {} } as const;
  const response = await client.send(request);
  if (!response.ok && response.status !== 404 && !CLOSED.includes(response.status))
    throw await client.refuse(request, response);
  await discard(response);
  return response.ok || response.status === 404;
}
