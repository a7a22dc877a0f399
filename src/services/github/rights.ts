import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { GitHubRepository } from "../../domain/project/project.ts";
import type { Client } from "./client.ts";
import { fullName } from "./full-name.ts";
import { parameters } from "./releases.ts";

/**
 * Makes sure that the token may publish releases, and changes nothing: GitHub wants the same right, `contents: write`,
 * where it only generates notes. What GitHub says about a repository's permissions is of no use: it says that a workflow's
 * token may not push, whatever that may do.
 * Source: "Generate release notes content for a release", docs.github.com.
 */
export async function requireRights(
  client: Client,
  repository: GitHubRepository,
  { tag, commit }: { readonly tag: string; readonly commit: CommitSha },
): Promise<void> {
  await client.ask({ doing: `publish ${tag} in ${fullName(repository)}`, repository }, (octokit) =>
    octokit.rest.repos.generateReleaseNotes({
      ...parameters(repository),
      tag_name: tag,
      target_commitish: commit,
    }),
  );
}
