/** The list of a repository's image tags. */

import type { Answer } from "../http-messages.ts";
import { registryError } from "./refusals.ts";
import type { RegistryCall } from "./route.ts";

/** `GET tags/list?n=…&last=…`: in alphabetical order, with a Link to the next page if there is one. */
export function answerTags({ request, state, options, name }: RegistryCall): Answer {
  const repository = state.repositories.get(name);
  if (repository === undefined)
    throw registryError("NAME_UNKNOWN", "repository name not known to registry", { name });
  if (request.method !== "GET") throw registryError("UNSUPPORTED", "method not allowed");
  const asked = Number(request.query.get("n")) || Number.POSITIVE_INFINITY;
  const size = Math.min(asked, options.pageSize ?? Number.POSITIVE_INFINITY);
  const last = request.query.get("last") ?? "";
  const rest = [...repository.tags.keys()].sort().filter((tag) => tag > last);
  const tags = rest.slice(0, size);
  const next = new URLSearchParams({ last: tags.at(-1) ?? "", n: `${size}` });
  const link: Record<string, string> =
    rest.length > size ? { link: `</v2/${name}/tags/list?${next}>; rel="next"` } : {};
  return { status: 200, headers: link, body: { name, tags } };
}
