/** The list of what names a manifest as its subject. */

import type { Answer } from "../http-messages.ts";
import { parseManifest } from "./manifests.ts";
import { registryError } from "./refusals.ts";
import type { RegistryCall } from "./route.ts";

/** `GET referrers/<digest>`: an index, empty for what is not there, with a Link to the next page if there is one. */
export function answerReferrers({ request, state, options, name, reference }: RegistryCall): Answer {
  if (request.method !== "GET") throw registryError("UNSUPPORTED", "method not allowed");
  const all = [...(state.repositories.get(name)?.manifests ?? [])].flatMap(
    ([digest, { mediaType, content }]) => {
      const { subject, artifactType, config, annotations = {} } = parseManifest(content) ?? {};
      if (subject?.digest !== reference) return [];
      const type = artifactType ?? config?.mediaType;
      return [{ mediaType, digest, size: content.byteLength, artifactType: type, annotations }];
    },
  );
  const from = Number(request.query.get("from") ?? 0);
  const size = options.pageSize ?? Number.POSITIVE_INFINITY;
  const manifests = all.slice(from, from + size);
  const link: Record<string, string> =
    from + size < all.length
      ? { link: `</v2/${name}/referrers/${reference}?from=${from + size}>; rel="next"` }
      : {};
  const mediaType = "application/vnd.oci.image.index.v1+json";
  return {
    status: 200,
    headers: { "content-type": mediaType, ...link },
    body: { schemaVersion: 2, mediaType, manifests },
  };
}
