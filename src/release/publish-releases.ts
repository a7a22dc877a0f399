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
  const found = await github.releasesFor(wanted.repository, wanted.tag);
  const [first, second] = found;
  if (second !== undefined) throw errorFromProblems([severalReleases(wanted.tag, found)]);
  if (first !== undefined && (!first.draft || wanted.draft))
    return { url: first.url, id: first.id, outcome: "unchanged" };
  await assertTag(wanted, execution);
  await lock.hold(release);
  const draft = first ?? (await makeDraft(github, wanted, execution));
  const published = wanted.draft ? draft : await publishDraft(github, wanted, draft, execution);
  return { url: published.url, id: published.id, outcome: first === undefined ? "created" : "resumed" };
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

async function makeDraft(
  github: GitHub,
  wanted: PlannedGitHubRelease,
  { ledger }: Execution,
): Promise<GitHubReleaseFacts> {
  const { repository, tag, commit, name, previousTag, prerelease, latest } = wanted;
  const body =
    wanted.notes === "github"
      ? (await github.generateNotes(repository, { tag, commit, previousTag })).body
      : "";
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
