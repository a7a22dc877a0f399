import * as z from "zod";
import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import type { ForgeApi } from "../forge/forge-api.ts";
import type { ReleasePage } from "../ports/forge.ts";
import { releasePath } from "./paths.ts";

const page = z
  .object({ name: z.string().nullish(), description: z.string().nullish() })
  .transform(({ name, description }): ReleasePage => {
    return { title: name ?? "", text: (description ?? "").replaceAll("\r\n", "\n"), prerelease: false };
  });

/** What people read at the release of a tag; null if there is none. */
export async function readReleasePage(
  api: ForgeApi,
  repository: ForgeRepository,
  tag: string,
): Promise<ReleasePage | null> {
  const doing = `read the release ${tag} of ${formatForgeRepository(repository)}`;
  return await api.read({ doing, repository }, releasePath(repository, tag), (data) => page.parse(data));
}

/** Changes title and text; GitLab has no mark for prereleases. Source: "Update a release", docs.gitlab.com. */
export async function editReleasePage(
  api: ForgeApi,
  repository: ForgeRepository,
  tag: string,
  { title, text }: ReleasePage,
): Promise<void> {
  const doing = `edit the release ${tag} of ${formatForgeRepository(repository)}`;
  const path = releasePath(repository, tag);
  const sent = { method: "PUT" as const, path, body: { name: title, description: text } };
  const find = async () => {
    const found = await readReleasePage(api, repository, tag);
    return found?.title === title && found.text === text ? true : null;
  };
  await api.write({ doing, repository }, sent, () => true, find);
}
