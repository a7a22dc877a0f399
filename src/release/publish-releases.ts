import { shortCommit } from "../domain/commit-sha.ts";
import type { GitHubReleaseFacts } from "../domain/facts.ts";
import type { PlannedGitHubRelease, PublishStep } from "../domain/plan.ts";
import type { PublishedRelease } from "../domain/record.ts";
import { errorFromProblems, ReleaseError } from "../domain/release-error.ts";
import { severalReleases } from "../planning/judge-github.ts";
import type { GitHub } from "../services/github/github.ts";
import type { Execution, Phase, Placed } from "./execution.ts";
import { noToken } from "./no-token.ts";
import { watched } from "./watched.ts";

/** Publishes the GitHub releases, last of all: draft, then publish; found published, it is left alone. */
export const publishReleases: Phase<"publish"> = async (steps, execution, flow) => {
  for (const placed of steps) {
    const work = {
      id: `publish:${placed.step.subject}`,
      doing: "publishing",
      done: "published",
      label: `GitHub release ${placed.release.tag}`,
    };
    const published = await watched(
      execution.run.report,
      work,
      () => publishRelease(placed, execution),
      ({ outcome }) => outcome,
    );
    execution.ledger.published(placed.release, published);
  }
  return flow;
};

async function publishRelease(
  { step, release }: Placed<PublishStep>,
  execution: Execution,
): Promise<PublishedRelease> {
  const { run, lock } = execution;
  const { github } = run.services;
  if (github === null) throw errorFromProblems([noToken([release.tag])]);
  const wanted = step.release;
  const found = await findRelease(github, wanted);
  if (found !== undefined && isFinal(found, wanted)) return published(found, "unchanged");
  await assertTag(wanted, execution);
  const notes = found === undefined ? await notesFor(github, wanted) : "";
  await lock.hold(release);
  // Again under the lock: the run that held it until then may have drafted or published meanwhile.
  const there = await findRelease(github, wanted);
  if (there !== undefined && isFinal(there, wanted)) return published(there, "unchanged");
  const draft = there ?? (await makeDraft(github, wanted, notes, execution));
  const outcome = there === undefined ? "created" : "resumed";
  if (wanted.draft) return published(draft, outcome);
  await lock.hold(release);
  return published(await publishDraft(github, wanted, draft, execution), outcome);
}

function published({ url, id }: GitHubReleaseFacts, outcome: PublishedRelease["outcome"]): PublishedRelease {
  return { url, id, outcome };
}

/** Public, or a draft where that is all that is wanted. */
function isFinal({ draft }: GitHubReleaseFacts, wanted: PlannedGitHubRelease): boolean {
  return !draft || wanted.draft;
}

async function findRelease(
  github: GitHub,
  { repository, tag }: PlannedGitHubRelease,
): Promise<GitHubReleaseFacts | undefined> {
  const found = await github.releasesFor(repository, tag);
  const [first, second] = found;
  if (second !== undefined) throw errorFromProblems([severalReleases(tag, found)]);
  return first;
}

/** GitHub makes a missing tag itself, on the default branch; so the tag must stand on the remote, at our commit, now. */
async function assertTag({ tag, commit }: PlannedGitHubRelease, { run }: Execution): Promise<void> {
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

async function notesFor(
  github: GitHub,
  { repository, notes, tag, commit, previousTag }: PlannedGitHubRelease,
): Promise<string> {
  if (notes !== "github") return "";
  return (await github.generateNotes(repository, { tag, commit, previousTag })).body;
}

async function makeDraft(
  github: GitHub,
  { repository, tag, commit, name, prerelease, latest }: PlannedGitHubRelease,
  body: string,
  { ledger }: Execution,
): Promise<GitHubReleaseFacts> {
  const draft = await github.createDraft(repository, { tag, commit, name, body, prerelease, latest });
  ledger.wrote();
  return draft;
}

async function publishDraft(
  github: GitHub,
  { repository, tag, prerelease, latest }: PlannedGitHubRelease,
  { id }: GitHubReleaseFacts,
  { ledger }: Execution,
): Promise<GitHubReleaseFacts> {
  const published = await github.publish(repository, id, { tag, prerelease, latest });
  ledger.wrote();
  return published;
}
