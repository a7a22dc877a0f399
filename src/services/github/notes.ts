import * as z from "zod";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import type { GeneratedNotes, NotesRange } from "../ports/github.ts";
import { type Client, parameters } from "./client.ts";

const notes = z.object({ name: z.string(), body: z.string() });

/**
 * GitHub's notes for a tag since the previous one. Without a previous tag GitHub is not asked: it would take whatever
 * release is the newest, that of another component too.
 */
export async function generateNotes(
  client: Client,
  repository: ForgeRepository,
  { tag, commit, previousTag }: NotesRange,
): Promise<GeneratedNotes> {
  if (previousTag === null) return { name: tag, body: "First release." };
  const doing = `generate the notes of ${tag} since ${previousTag} in ${formatForgeRepository(repository)}`;
  return await client.ask({ doing, repository }, async (octokit) => {
    const { data } = await octokit.rest.repos.generateReleaseNotes({
      ...parameters(repository),
      tag_name: tag,
      target_commitish: commit,
      previous_tag_name: previousTag,
    });
    return notes.parse(data);
  });
}

/**
 * Makes sure that the token may publish releases, and changes nothing: GitHub wants the same right, `contents: write`, for
 * generating notes alone. What GitHub says about a repository's permissions does not help: it says that a workflow's token
 * may not push, whatever that token may do.
 * Source: "Generate release notes content for a release", docs.github.com.
 */
export async function requireRights(
  client: Client,
  repository: ForgeRepository,
  { tag, commit }: { readonly tag: string; readonly commit: CommitSha },
): Promise<void> {
  await client.ask(
    { doing: `publish ${tag} in ${formatForgeRepository(repository)}`, repository },
    (octokit) =>
      octokit.rest.repos.generateReleaseNotes({
        ...parameters(repository),
        tag_name: tag,
        target_commitish: commit,
      }),
  );
}
