import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import type { ForgeReleaseFacts } from "../../domain/release/facts.ts";
import { markDraft } from "../forge/draft-mark.ts";
import { refusedIn } from "../forge/forge-errors.ts";
import type { CreatedRelease, NewRelease } from "../ports/forge.ts";
import { parseRelease, readByTag, readRelease, repositoryPath, type Server } from "./releases.ts";

/**
 * Makes a release, public at once or a draft. Gitea has one for each tag, so that a repeated request makes no second one: what is
 * there already, of whoever made it, is given instead.
 */
export async function createRelease(
  server: Server,
  repository: ForgeRepository,
  { tag, commit, name, body, prerelease, draft, run }: NewRelease,
): Promise<CreatedRelease> {
  const doing = `${draft ? "draft" : "publish"} a release for ${tag} in ${formatForgeRepository(repository)}`;
  const find = () => readByTag(server, repository, tag);
  const sent = {
    method: "POST" as const,
    path: `${repositoryPath(repository)}/releases`,
    body: {
      ...{ tag_name: tag, target_commitish: commit, name, draft, prerelease },
      body: draft ? markDraft(body, run) : body,
    },
  };
  try {
    const parse = (data: unknown) => parseRelease(server, data);
    return { release: await server.api.write({ doing, repository }, sent, parse, find), made: true };
  } catch (error) {
    const there = refusedIn(error)?.status === 409 ? await find() : null;
    if (there === null || (there.draft && !draft)) throw error;
    return { release: there, made: false };
  }
}

/** Makes a draft public, without its mark, and gives it as it is then. One that is public already stays so. */
export async function publish(
  server: Server,
  repository: ForgeRepository,
  { id, own }: Pick<ForgeReleaseFacts, "id" | "own">,
  { tag, prerelease }: NewRelease,
): Promise<ForgeReleaseFacts> {
  const doing = `publish release ${id} (${tag}) of ${formatForgeRepository(repository)}`;
  const sent = {
    method: "PATCH" as const,
    path: `${repositoryPath(repository)}/releases/${id}`,
    // An empty text would leave the mark where it is.
    body: { tag_name: tag, ...(own !== null && { body: own.text || " " }), draft: false, prerelease },
  };
  const find = async () => {
    const found = await readRelease(server, repository, id);
    return found === null || found.draft ? null : found;
  };
  return await server.api.write({ doing, repository }, sent, (data) => parseRelease(server, data), find);
}

/** Deletes a draft; one that is not there is deleted already. A published release is left alone. */
export async function deleteDraft(server: Server, repository: ForgeRepository, id: number): Promise<void> {
  const draft = await readRelease(server, repository, id);
  if (draft === null || !draft.draft) return;
  const doing = `delete draft ${id} of ${formatForgeRepository(repository)}`;
  const sent = { method: "DELETE" as const, path: `${repositoryPath(repository)}/releases/${id}` };
  const find = async () => ((await readRelease(server, repository, id)) === null ? true : null);
  await server.api.write({ doing, repository }, sent, () => true, find);
}
