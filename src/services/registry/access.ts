import * as z from "zod";
import type { Repository } from "../../domain/images/reference.ts";
import { parseJson } from "../oci/documents.ts";
import type { RegistryAccess } from "../ports/registry.ts";
import { type Client, discard } from "./client.ts";
import { nameOn } from "./endpoint.ts";
import { withoutPush } from "./errors.ts";

/**
 * Asks for access to pull and push, and writes nothing. A token service may grant less than it was asked for: where its token says
 * what it grants, that counts, and where it does not, only that there were credentials to grant it for.
 */
export async function askAccess(client: Client, repository: Repository): Promise<RegistryAccess> {
  const { request, response, shown, circumstances } = await client.introduce(repository);
  if (!response.ok) throw await client.refuse(request, response);
  await discard(response);
  if (shown === null) return "open";
  const [, token] = /^bearer +(.+)$/i.exec(shown) ?? [];
  if (token === undefined) return "credentials";
  const granted = grantedIn(token, nameOn(repository.host, repository.path));
  const pushes = granted?.some((action) => action === "push" || action === "*");
  if (pushes === false || (granted === null && circumstances.used?.credentials === null))
    throw withoutPush(circumstances);
  return "token";
}

/** The claims of a token that is a JSON Web Token; source: distribution's "Token Authentication Implementation". */
const claims = z.object({
  access: z.array(z.object({ type: z.string(), name: z.string(), actions: z.array(z.string()) })).nullable(),
});

/** What a token says that it grants on a repository; null if it says nothing that can be read. */
function grantedIn(token: string, name: string): readonly string[] | null {
  const [, payload = "", signature] = token.split(".");
  if (signature === undefined) return null;
  const read = claims.safeParse(parseJson(Buffer.from(payload, "base64url")));
  if (!read.success) return null;
  return (read.data.access ?? [])
    .filter((each) => each.type === "repository" && each.name === name)
    .flatMap(({ actions }) => actions);
}
