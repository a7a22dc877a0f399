import * as z from "zod";
import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import type { ForgeApi } from "../forge/forge-api.ts";
import type { ReleasePage } from "../ports/forge.ts";
import { repositoryPath } from "./releases.ts";

const page = z
  .object({ name: z.string(), body: z.string().nullish(), prerelease: z.boolean() })
  .transform(({ name, body, prerelease }): ReleasePage => {
    return { title: name, text: (body ?? "").replaceAll("\r\n", "\n"), prerelease };
  });

/** What people read at a release; null if there is none of this id. */
export async function readReleasePage(
  api: ForgeApi,
  repository: ForgeRepository,
  id: number,
): Promise<ReleasePage | null> {
  const doing = `read release ${id} of ${formatForgeRepository(repository)}`;
  return await api.read({ doing, repository }, pagePath(repository, id), (data) => page.parse(data));
}

/** Changes it. Source: "Update a release" in Gitea's API. */
export async function editReleasePage(
  api: ForgeApi,
  repository: ForgeRepository,
  id: number,
  { title, text, prerelease }: ReleasePage,
): Promise<void> {
  const doing = `edit release ${id} of ${formatForgeRepository(repository)}`;
  const path = pagePath(repository, id);
  const sent = { method: "PATCH" as const, path, body: { name: title, body: text, prerelease } };
  const find = async () => {
    const found = await readReleasePage(api, repository, id);
    return found?.title === title && found.text === text && found.prerelease === prerelease ? true : null;
  };
  await api.write({ doing, repository }, sent, () => true, find);
}

function pagePath(repository: ForgeRepository, id: number): string {
  return `${repositoryPath(repository)}/releases/${id}`;
}
