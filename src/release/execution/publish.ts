import { FORGE_NAMES } from "../../domain/project/forge.ts";
import type { ForgeReleaseFacts } from "../../domain/release/facts.ts";
import type { PublishStep } from "../../domain/release/plan.ts";
import type { PublishedRelease } from "../../domain/release/record.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { missingFiles } from "../../planning/gates/attachments.ts";
import { severalReleases, sortReleases } from "../../planning/standing/artifacts.ts";
import type { Forge, NewRelease } from "../../services/ports/forge.ts";
import { noToken } from "../run/services.ts";
import { each } from "../run/together.ts";
import { watched } from "../run/watched.ts";
import { attachFiles } from "./attach.ts";
import type { Execution, Phase, Placed } from "./execution.ts";

/** Releases at once. GitHub takes a hundred requests at once, of everything that one token does; others say nothing of it. */
const RELEASES = 16;

/**
 * Publishes the forge's releases side by side, last of all. One that is published already is left alone, one without files is
 * published in one request, and one with files is drafted, gets its files and is published. Drafts that the forge made twice are
 * deleted, before and after.
 */
export const publishReleases: Phase<"publish"> = async (steps, execution) => {
  const { run, lock } = execution;
  const open = steps.filter((placed) => !isInPlace(placed, execution));
  if (open.length === 0) return;
  const { forge } = run.services;
  if (forge === null)
    throw errorFromProblems([
      noToken(
        run.project.source.forge,
        open.map(({ release }) => release.tag),
      ),
    ]);
  await lock.hold(open.map(({ release }) => release));
  const drafting = open.filter((placed) => needsDraft(placed, execution));
  const found = await findDrafts(forge, drafting, execution);
  await each(lanes(open), RELEASES, async (lane) => {
    for (const placed of lane) await publish(forge, placed, found.get(placed.release.tag), execution);
  });
  await findDrafts(forge, drafting, execution);
};

async function publish(
  forge: Forge,
  placed: Placed<PublishStep>,
  found: ForgeReleaseFacts | undefined,
  execution: Execution,
): Promise<void> {
  const { step, release } = placed;
  const label = `${FORGE_NAMES[step.release.forge]} release ${release.tag}`;
  const work = { id: `publish:${step.subject}`, doing: "publishing", done: "published", label };
  const publishing = () => publishRelease(forge, placed, found, execution);
  const { report, journal } = execution.run;
  journal.published(release, await watched(report, work, publishing, ({ outcome }) => outcome));
}

/** Side by side, but those that GitHub is to show as the latest one after the other: the last one stays it. */
function lanes(steps: readonly Placed<PublishStep>[]): Placed<PublishStep>[][] {
  const isLatest = ({ step }: Placed<PublishStep>) => step.release.latest;
  return [...steps.filter((placed) => !isLatest(placed)).map((placed) => [placed]), steps.filter(isLatest)];
}

/** Whether a release is in place, files and all, which is noted. */
function isInPlace({ step, release }: Placed<PublishStep>, { run: { journal } }: Execution): boolean {
  const attached = [...step.attached, ...journal.attachmentsOf(release.tag)];
  const { standing } = step;
  const found = foundBefore(step);
  const isPublic = found !== null && (!found.draft || step.release.draft);
  if (found === null || !isPublic || ("leftOver" in standing && standing.leftOver)) return false;
  if (missingFiles(found, attached).length > 0) return false;
  if (attached.length > 0 || step.release.draft) journal.drafted(release.tag, found.id);
  for (const { name, digest } of attached) journal.attached(release, { name, digest, outcome: "unchanged" });
  journal.published(release, published(found, "unchanged", step));
  return true;
}

/** Whether it is not to be public at once. */
function needsDraft({ step, release }: Placed<PublishStep>, { run: { journal } }: Execution): boolean {
  return step.release.draft || foundBefore(step) !== null || journal.attachmentsOf(release.tag).length > 0;
}

/** What was there when the plan was made. */
function foundBefore({ standing }: PublishStep): ForgeReleaseFacts | null {
  return "found" in standing ? standing.found : null;
}

/**
 * What there is by now of releases that take a draft: the run that held the lock before may have made one meanwhile. Drafts
 * that are left over are deleted.
 */
async function findDrafts(
  forge: Forge,
  steps: readonly Placed<PublishStep>[],
  { run: { journal } }: Execution,
): Promise<ReadonlyMap<string, ForgeReleaseFacts>> {
  const [first] = steps;
  if (first === undefined) return new Map();
  const { repository } = first.step;
  const ids = new Map(
    steps.map(({ step, release: { tag } }) => [tag, journal.draftOf(tag) ?? foundBefore(step)?.id ?? null]),
  );
  const sought = [...ids].map(([tag, id]) => ({ tag, draft: id ?? ("none" as const), digests: true }));
  const found = new Map<string, ForgeReleaseFacts>();
  for (const [tag, releases] of await forge.releases(repository, sought)) {
    const { meant, leftOver } = sortReleases(releases, ids.get(tag) ?? null);
    const [release, second] = meant;
    if (second !== undefined)
      throw errorFromProblems([severalReleases(first.step.release.forge, tag, meant)]);
    if (release !== undefined) {
      found.set(tag, release);
      journal.drafted(tag, release.id);
    }
    for (const { id } of leftOver) {
      await forge.deleteDraft(repository, id);
      journal.wrote();
    }
  }
  return found;
}

async function publishRelease(
  forge: Forge,
  placed: Placed<PublishStep>,
  found: ForgeReleaseFacts | undefined,
  execution: Execution,
): Promise<PublishedRelease> {
  const { step, release } = placed;
  const { lock, run } = execution;
  const { repository, release: wanted } = step;
  if (!needsDraft(placed, execution)) {
    const { release: made, made: isOurs } = await create(forge, step, false, execution);
    return published(made, isOurs ? "created" : "unchanged", step);
  }
  const { release: draft, made: isNew } =
    found === undefined ? await create(forge, step, true, execution) : { release: found, made: false };
  if (isNew) {
    // From here on a later run finds it by its id, however many releases were made since.
    run.journal.drafted(release.tag, draft.id);
    await lock.note(release);
  }
  const assets = await attachFiles(forge, placed, draft, execution);
  if (!draft.draft) return published(draft, "unchanged", step);
  const outcome = found === undefined ? "created" : "resumed";
  if (wanted.draft) return published(draft, outcome, step);
  await lock.hold([release]);
  const made = await forge.publish(repository, { ...draft, assets }, newRelease(step, false, execution));
  run.journal.wrote();
  return published(made, outcome, step);
}

async function create(forge: Forge, step: PublishStep, draft: boolean, execution: Execution) {
  const created = await forge.create(step.repository, newRelease(step, draft, execution));
  if (created.made) execution.run.journal.wrote();
  return created;
}

function newRelease({ release, text }: PublishStep, draft: boolean, { run }: Execution): NewRelease {
  const body = run.journal.notesOf(release.tag) ?? text ?? "";
  return { ...release, body, draft, run: run.id };
}

function published(
  { url, id }: ForgeReleaseFacts,
  outcome: PublishedRelease["outcome"],
  { release: { forge } }: PublishStep,
): PublishedRelease {
  return { url, id, outcome, ...(forge !== "github" && { forge }) };
}
