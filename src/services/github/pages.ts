import * as z from "zod";
import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import type { ReleasePage } from "../ports/forge.ts";
import { type Client, parameters } from "./client.ts";
import { refusalIn } from "./errors.ts";
import { fitReleaseText } from "./release-text.ts";

const page = z
  .object({ name: z.string().nullish(), body: z.string().nullish(), prerelease: z.boolean() })
  .transform(({ name, body, prerelease }): ReleasePage => {
    // GitHub's own editor ends lines as Windows does.
    return { title: name ?? "", text: (body ?? "").replaceAll("\r\n", "\n"), prerelease };
  });

/** What people read at a release; null if there is none of this id. */
export async function readReleasePage(
  client: Client,
  repository: ForgeRepository,
  id: number,
): Promise<ReleasePage | null> {
  const doing = `read release ${id} of ${formatForgeRepository(repository)}`;
  return await client.ask({ doing, repository }, async (octokit) => {
    try {
      const { data } = await octokit.rest.repos.getRelease({ ...parameters(repository), release_id: id });
      return page.parse(data);
    } catch (error) {
      if (refusalIn(error)?.status === 404) return null;
      throw error;
    }
  });
}

/**
 * Changes it. GitHub lets this be done to immutable releases, too. A text that is too long ends earlier. A prerelease is never the
 * latest, and GitHub chooses another one then.
 */
export async function editReleasePage(
  client: Client,
  repository: ForgeRepository,
  id: number,
  { title, text, prerelease }: ReleasePage,
): Promise<void> {
  const body = fitReleaseText(text);
  const doing = `edit release ${id} of ${formatForgeRepository(repository)}`;
  await client.write(
    { doing, repository },
    {
      send: async (octokit) => {
        await octokit.rest.repos.updateRelease({
          ...parameters(repository),
          ...{ release_id: id, name: title, body, prerelease },
          ...(prerelease ? { make_latest: "false" as const } : {}),
          request: { retries: 0 },
        });
        return true;
      },
      find: async () => {
        const found = await readReleasePage(client, repository, id);
        return found?.title === title && found.prerelease === prerelease && found.text === body ? true : null;
      },
    },
  );
}
