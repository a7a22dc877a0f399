import { shortCommit } from "../../domain/history/commit-sha.ts";
import type { GitHubReleaseFacts } from "../../domain/release/facts.ts";
import type { PlannedGitHubRelease } from "../../domain/release/plan.ts";
import { errorFromProblems, ReleaseError } from "../../domain/text/release-error.ts";
import { severalReleases } from "../../planning/gates/judge-github.ts";
import type { GitHub } from "../../services/ports/github.ts";
import type { Execution } from "./execution.ts";

/** GitHub makes a missing tag itself, on the default branch; so the tag must stand on the remote, at our commit, now. */
export async function assertTag({ tag, commit }: PlannedGitHubRelease, { run }: Execution): Promise<void> {
  const { remote } = run.project.source;
  const there = (await run.services.git.remoteState([tag], "these")).tags.get(tag);
  if (there === commit) return;
  throw new ReleaseError({
    kind: "refused",
    code: "tag-moved",
    message: `${tag} is ${there === undefined ? "gone from" : `at ${shortCommit(there)} on`} ${remote}, and ${shortCommit(commit)} is being released`,
    hint: "somebody moved or deleted the tag during the release: find out who; the GitHub release was not published",
  });
}

/** The one release there is for a tag. Throws where there are several. */
export async function findRelease(
  github: GitHub,
  { repository, tag }: PlannedGitHubRelease,
): Promise<GitHubReleaseFacts | undefined> {
  const found = await github.releasesFor(repository, tag);
  const [first, second] = found;
  if (second !== undefined) throw errorFromProblems([severalReleases(tag, found)]);
  return first;
}

/** The text of a release that is about to be drafted. */
export async function notesFor(
  github: GitHub,
  { repository, notes, text, tag, commit, previousTag }: PlannedGitHubRelease,
): Promise<string> {
  if (notes !== "github") return text ?? "";
  return (await github.generateNotes(repository, { tag, commit, previousTag })).body;
}

/** Makes the draft that files are attached to. */
export async function makeDraft(
  github: GitHub,
  { repository, tag, commit, name, prerelease, latest }: PlannedGitHubRelease,
  body: string,
  { ledger }: Execution,
): Promise<GitHubReleaseFacts> {
  const draft = await github.createDraft(repository, { tag, commit, name, body, prerelease, latest });
  ledger.wrote();
  return draft;
}

/** Makes a draft public. */
export async function publishDraft(
  github: GitHub,
  { repository, tag, prerelease, latest }: PlannedGitHubRelease,
  { id }: GitHubReleaseFacts,
  { ledger }: Execution,
): Promise<GitHubReleaseFacts> {
  const published = await github.publish(repository, id, { tag, prerelease, latest });
  ledger.wrote();
  return published;
}
