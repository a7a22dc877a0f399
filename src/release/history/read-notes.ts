import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { GitHubFacts } from "../../domain/release/facts.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import type { Run } from "../run/services.ts";
import { notesOfTags } from "./notes.ts";

/**
 * slipway's own notes, by tag, for the releases that want them and are not published yet. They are read before anything is
 * written, so that nothing is pushed for a release whose notes cannot be told.
 */
export async function readNotes(
  run: Run,
  tags: readonly ReleaseTag[],
  github: GitHubFacts | undefined,
  commit: CommitSha,
): Promise<ReadonlyMap<string, string>> {
  const wanted = tags.filter(({ text, component: name }) => {
    const component = run.project.components.find((each) => each.name === name);
    const published = github?.releases.get(text)?.some(({ draft }) => !draft) ?? false;
    return component?.githubRelease?.notes === "slipway" && github !== undefined && !published;
  });
  if (wanted.length === 0) return new Map();
  const notes = await notesOfTags(run, wanted, commit);
  return new Map(notes.map(({ tag, markdown }) => [tag, markdown]));
}
