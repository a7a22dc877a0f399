import * as z from "zod";
import type { Repository } from "../../domain/images/reference.ts";
import { parseJson } from "../oci/documents.ts";
import { type Client, discard } from "./client.ts";

/** Image tags that are asked for at once, if the registry gives so many. */
const AT_ONCE = 1_000;

/** Pages that are read. A repository with more is not looked through. */
const MOST_PAGES = 50;

const page = z.object({ tags: z.array(z.string()).nullish() });

/**
 * The image tags of a repository, empty if there is no such repository; null if the registry does not list them, or lists too
 * many. Source: OCI distribution specification 1.1, "Listing Tags".
 */
export async function listTags(client: Client, repository: Repository): Promise<ReadonlySet<string> | null> {
  const tags = new Set<string>();
  let query: string | null = `n=${AT_ONCE}`;
  for (let pages = 0; query !== null; pages += 1) {
    if (pages === MOST_PAGES) return null;
    const path = `tags/list?${query}`;
    const response = await client.send({ repository, method: "GET", path, headers: {} });
    if (!response.ok) {
      await discard(response);
      return response.status === 404 ? tags : null;
    }
    const listed = page.safeParse(parseJson(new Uint8Array(await response.arrayBuffer())));
    if (!listed.success) return null;
    for (const tag of listed.data.tags ?? []) tags.add(tag);
    query = nextQuery(response.headers.get("link"), client.endpoint(repository).origin);
  }
  return tags;
}

/** What the next page is asked for with. Only this is taken from a link, which may name any host; null if there is none. */
function nextQuery(link: string | null, origin: string): string | null {
  const [, target] = /^<([^>]*)>/.exec(link ?? "") ?? [];
  if (target === undefined || !URL.canParse(target, origin)) return null;
  return new URL(target, origin).search.slice(1) || null;
}
