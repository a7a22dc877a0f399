import * as z from "zod";
import type { GitHubRepository } from "../../domain/project/project.ts";
import type { GeneratedNotes, NotesRange } from "../ports/github.ts";
import type { Client } from "./client.ts";
import { fullName } from "./full-name.ts";
import { parameters } from "./releases.ts";

const notes = z.object({ name: z.string(), body: z.string() });

/**
 * GitHub's notes for a tag since the previous one. Without a previous tag GitHub is not asked: it would take whatever
 * release is the newest, that of another component too.
 */
export async function generateNotes(
  client: Client,
  repository: GitHubRepository,
  { tag, commit, previousTag }: NotesRange,
): Promise<GeneratedNotes> {
  if (previousTag === null) return { name: tag, body: "First release." };
  const doing = `generate the notes of ${tag} since ${previousTag} in ${fullName(repository)}`;
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
