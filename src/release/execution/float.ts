import type { Digest } from "../../domain/images/digest.ts";
import { formatReference, type Reference } from "../../domain/images/reference.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { Claims } from "../../domain/release/facts.ts";
import type { FloatStep } from "../../domain/release/plan.ts";
import type { ReleasedImage } from "../../domain/release/record.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { otherOwner } from "../../planning/standing/floating.ts";
import { readClaims } from "../history/unfinished.ts";
import type { Run } from "../run/services.ts";
import { each } from "../run/together.ts";
import { watched } from "../run/watched.ts";
import type { Execution, Phase, Placed } from "./execution.ts";
import { namesOf, readBack } from "./push.ts";
import { isLeft } from "./record-content.ts";

/** A floating tag, and what the registry serves under it before it is moved. */
interface Floating extends Placed<FloatStep> {
  readonly before: Digest | null;
  readonly digest: Digest;
}

/** Moves floating tags side by side; every immutable tag has been read back by now. */
export const floatTags: Phase<"float"> = async (steps, execution) => {
  const { run, lock, plan } = execution;
  const { journal, services } = run;
  const ours = steps.filter(({ step }) => !isLeft(step));
  const found = await each(ours, plan.pushJobs, async (placed): Promise<Floating> => {
    const before = await services.registry.digestOf(placed.step.floating.reference);
    return { ...placed, before, digest: journal.pushedDigest(placed.step.image.id) };
  });
  const open = found.filter(({ before, digest }) => before !== digest);
  const remote = await lock.hold(
    open.map(({ release }) => release),
    "all",
  );
  for (const floating of found) if (!open.includes(floating)) noteFloating(floating, "unchanged", execution);
  const claims = await readClaims(
    services.git,
    remote,
    open.map(({ step }) => step.release),
    new Map(),
  );
  const moving = open.filter(({ step }) => !leaveToNewer(step, claims, run));
  await each(moving, plan.pushJobs, (floating) => moveTag(floating, execution));
};

/** Whether a newer release, which may have been tagged since the plan was made, has the floating tag now. */
function leaveToNewer(
  step: FloatStep,
  claims: Omit<Claims, "prereleases">,
  { journal, report }: Run,
): boolean {
  const { release, floating, prereleases, subject } = step;
  const newer = otherOwner(release, floating.reference.tag, floating.templates, { ...claims, prereleases });
  if (newer === null) return false;
  journal.left(step);
  report({
    kind: "warning",
    problem: {
      code: "left-to-newer",
      message: `${subject} stays as it is: ${newer}, which is newer, was tagged meanwhile`,
      hint: `slipway release ${newer} moves it`,
    },
  });
  return true;
}

async function moveTag(floating: Floating, execution: Execution): Promise<void> {
  const { run } = execution;
  const { step, before, digest } = floating;
  const { subject } = step;
  const work = { id: `float:${subject}`, doing: "moving", done: "moved", label: subject };
  const move = async (watch: Watch) => {
    await moveFloatingTag(step.floating.reference, digest, run, watch);
    return before === null ? ("pushed" as const) : ("moved" as const);
  };
  noteFloating(floating, await watched(run.report, work, move, (outcome) => outcome), execution);
}

/** Puts a floating tag on an image that its repository holds, and reads it back. Throws `not-moved`. */
export async function moveFloatingTag(
  reference: Reference,
  digest: Digest,
  { services: { registry }, journal, readBackWaits }: Run,
  watch: Watch,
): Promise<void> {
  const subject = formatReference(reference);
  const manifest = await registry.manifest(reference.repository, digest);
  if (manifest === null) throw notMoved(subject, digest, null);
  await registry.tag(reference, manifest);
  journal.wrote();
  const after = await readBack(registry, reference, readBackWaits, watch);
  if (after !== digest) throw notMoved(subject, digest, after);
}

function noteFloating(
  { step, release, digest }: Floating,
  outcome: ReleasedImage["outcome"],
  { run: { journal } }: Execution,
): void {
  const names = namesOf(step.image, step.floating.reference);
  journal.image(release, step.subject, { ...names, digest, outcome });
}

function notMoved(subject: string, digest: Digest, after: Digest | null): ReleaseError {
  return new ReleaseError({
    kind: "registry",
    code: "not-moved",
    message: `${subject} was moved to ${digest}, but the registry serves ${after ?? "nothing"}`,
    hint: "something else writes this tag too; run the same command again when it is done",
  });
}
