import { shortCommit } from "../../domain/history/commit-sha.ts";
import type { GitHubReleaseFacts } from "../../domain/release/facts.ts";
import type { PublishStep } from "../../domain/release/plan.ts";
import type { PublishedRelease } from "../../domain/release/record.ts";
import { errorFromProblems, ReleaseError } from "../../domain/text/release-error.ts";
import { severalReleases } from "../../planning/standing/artifacts.ts";
import type { GitHub } from "../../services/ports/github.ts";
import { noToken } from "../run/services.ts";
import { watched } from "../run/watched.ts";
import { attachFiles } from "./attach.ts";
import type { Execution, Phase, Placed } from "./execution.ts";

/** Publishes the GitHub releases, last of all: draft, then publish; one that is published already is left alone. */
export const publishReleases: Phase<"publish"> = async (steps, execution) => {
  for (const placed of steps) {
    const { step, release } = placed;
    const label = `GitHub release ${release.tag}`;
    const work = { id: `publish:${step.subject}`, doing: "publishing", done: "published", label };
    const publish = () => publishRelease(placed, execution);
    const published = await watched(execution.run.report, work, publish, ({ outcome }) => outcome);
    execution.run.journal.published(release, published);
  }
};

async function publishRelease(placed: Placed<PublishStep>, execution: Execution): Promise<PublishedRelease> {
  const { step, release } = placed;
  const { run, lock } = execution;
  const { github } = run.services;
  if (github === null) throw errorFromProblems([noToken([release.tag])]);
  for (const file of step.attached) run.journal.attached(release, { ...file, outcome: "unchanged" });
  const attach = (to: GitHubReleaseFacts) => attachFiles(github, placed, to, execution);
  const found = await findRelease(github, step);
  if (found !== undefined && isFinal(found, step)) {
    await attach(found);
    return published(found, "unchanged");
  }
  await assertTag(step, execution);
  const notes = found === undefined ? await notesFor(github, step) : "";
  await lock.hold(release);
  // Again under the lock: the run that held it until then may have drafted or published meanwhile.
  const there = await findRelease(github, step);
  if (there !== undefined && isFinal(there, step)) {
    await attach(there);
    return published(there, "unchanged");
  }
  const draft = there ?? (await makeDraft(github, step, notes, execution));
  await attach(draft);
  const outcome = there === undefined ? "created" : "resumed";
  if (step.release.draft) return published(draft, outcome);
  await lock.hold(release);
  return published(await publishDraft(github, step, draft, execution), outcome);
}

function published({ url, id }: GitHubReleaseFacts, outcome: PublishedRelease["outcome"]): PublishedRelease {
  return { url, id, outcome };
}

/** Public, or a draft if that is all that is wanted. */
function isFinal({ draft }: GitHubReleaseFacts, { release }: PublishStep): boolean {
  return !draft || release.draft;
}

/** GitHub makes a missing tag itself, on the default branch; so the tag must be on the remote, at our commit, now. */
async function assertTag({ release: { tag, commit } }: PublishStep, { run }: Execution): Promise<void> {
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

/** The one release there is for a tag. Throws if there are several. */
async function findRelease(
  github: GitHub,
  { repository, release: { tag } }: PublishStep,
): Promise<GitHubReleaseFacts | undefined> {
  const found = await github.releasesFor(repository, tag);
  const [first, second] = found;
  if (second !== undefined) throw errorFromProblems([severalReleases(tag, found)]);
  return first;
}

/** The text of a release that is about to be drafted. */
async function notesFor(
  github: GitHub,
  { repository, release: { notes, tag, commit }, text, previousTag }: PublishStep,
): Promise<string> {
  if (notes !== "github") return text ?? "";
  return (await github.generateNotes(repository, { tag, commit, previousTag })).body;
}

/** Makes the draft that files are attached to. */
async function makeDraft(
  github: GitHub,
  { repository, release: { tag, commit, name, prerelease, latest } }: PublishStep,
  body: string,
  { run }: Execution,
): Promise<GitHubReleaseFacts> {
  const draft = await github.createDraft(repository, { tag, commit, name, body, prerelease, latest });
  run.journal.wrote();
  return draft;
}

/** Makes a draft public. */
async function publishDraft(
  github: GitHub,
  { repository, release: { tag, prerelease, latest } }: PublishStep,
  { id }: GitHubReleaseFacts,
  { run }: Execution,
): Promise<GitHubReleaseFacts> {
  const release = await github.publish(repository, id, { tag, prerelease, latest });
  run.journal.wrote();
  return release;
}
