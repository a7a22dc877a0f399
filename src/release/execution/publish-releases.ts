import type { GitHubReleaseFacts } from "../../domain/release/facts.ts";
import type { PlannedGitHubRelease, PublishStep } from "../../domain/release/plan.ts";
import type { PublishedRelease } from "../../domain/release/record.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { noToken } from "../run/no-token.ts";
import { watched } from "../run/watched.ts";
import { attachFiles } from "./attach-files.ts";
import { assertTag, findRelease, makeDraft, notesFor, publishDraft } from "./draft-release.ts";
import type { Execution, Flow, Phase, Placed } from "./execution.ts";

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
      () => publishRelease(placed, execution, flow),
      ({ outcome }) => outcome,
    );
    execution.ledger.published(placed.release, published);
  }
  return flow;
};

async function publishRelease(
  placed: Placed<PublishStep>,
  execution: Execution,
  flow: Flow,
): Promise<PublishedRelease> {
  const { step, release } = placed;
  const { run, lock } = execution;
  const { github } = run.services;
  if (github === null) throw errorFromProblems([noToken([release.tag])]);
  const wanted = step.release;
  const files = wanted.files.flatMap((id) => flow.files.get(id) ?? []);
  if (wanted.files.length > 0 && files.length === 0) notePresent(placed, execution);
  const attach = (to: GitHubReleaseFacts) => attachFiles(github, wanted, to, files, release, execution);
  const found = await findRelease(github, wanted);
  if (found !== undefined && isFinal(found, wanted)) {
    await attach(found);
    return published(found, "unchanged");
  }
  await assertTag(wanted, execution);
  const notes = found === undefined ? await notesFor(github, wanted) : "";
  await lock.hold(release);
  // Again under the lock: the run that held it until then may have drafted or published meanwhile.
  const there = await findRelease(github, wanted);
  if (there !== undefined && isFinal(there, wanted)) {
    await attach(there);
    return published(there, "unchanged");
  }
  const draft = there ?? (await makeDraft(github, wanted, notes, execution));
  await attach(draft);
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

/** Files that were not built because all of them are attached already. */
function notePresent({ step, release }: Placed<PublishStep>, { ledger }: Execution): void {
  for (const file of step.release.recordedFiles ?? [])
    ledger.attached(release, { ...file, outcome: "unchanged" });
}
