import { setTimeout as wait } from "node:timers/promises";
import type { Digest } from "../../domain/images/digest.ts";
import { formatReference, type Reference } from "../../domain/images/reference.ts";
import type { PlannedRelease, PushStep } from "../../domain/release/plan.ts";
import type { ReleasedImage } from "../../domain/release/record.ts";
import type { ImageStanding } from "../../domain/release/standing.ts";
import type { WantedImage } from "../../domain/release/wanted.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { judgePush, judgePushedPlatforms } from "../../planning/standing/built-image.ts";
import { judgeDigest } from "../../planning/standing/image.ts";
import type { BuiltImage } from "../../services/ports/image-builder.ts";
import type { Registry } from "../../services/ports/registry.ts";
import { each, together } from "../run/together.ts";
import { watched } from "../run/watched.ts";
import type { Execution, Phase, Placed } from "./execution.ts";

/** An image with the reference and the digest that are proved to belong together. */
interface Proved {
  readonly reference: Reference;
  readonly digest: Digest;
  readonly outcome: ReleasedImage["outcome"];
  readonly note?: string;
}

/** Look-ups at once, over all registries. */
const LOOKUPS = 8;

/**
 * Pushes what is missing, the images of each registry side by side, and reads every one back. All of them are tried, so that
 * one failure does not hide another; then they are thrown together, and nothing that follows is done.
 */
export const pushImages: Phase<"push"> = async (steps, execution) => {
  const { lock, plan } = execution;
  const inPlace = await each(steps, LOOKUPS, (placed) => findInPlace(placed, execution));
  const missing = steps.filter((_, index) => inPlace[index] === false);
  await lock.hold(missing.map(({ release }) => release));
  const hosts = new Set(missing.map(hostOf));
  const pushTo = (host: string) =>
    each(
      missing.filter((placed) => hostOf(placed) === host),
      plan.pushJobs,
      (placed) => pushImage(placed, execution),
    );
  await together([...hosts].map(pushTo));
};

function hostOf({ step }: Placed<PushStep>): string {
  return step.image.repository.host;
}

/**
 * Whether an image is in place, which is noted. Of what was not before the build the registry is asked again, unless it had
 * nothing: then it is asked right before the push.
 */
async function findInPlace(placed: Placed<PushStep>, execution: Execution): Promise<boolean> {
  const { standing } = placed.step;
  if (standing.kind === "absent") return false;
  const found = standing.kind === "same" ? standing : await lookAgain(placed, execution);
  if (found === null) return false;
  noteImage(placed, { ...found, outcome: "unchanged" }, execution);
  return true;
}

async function lookAgain(
  { step: { image, standing } }: Placed<PushStep>,
  { run }: Execution,
): Promise<Pick<Proved, "reference" | "digest"> | null> {
  const { image: built, reference } = run.journal.builtImage(image.id);
  const served = await run.services.registry.digestOf(reference);
  const digest = standingNow(served, { image, standing, built, reference });
  return digest === null ? null : { reference, digest };
}

function noteImage(
  { step: { image, subject }, release }: Placed<PushStep>,
  { reference, digest, outcome, note }: Proved,
  { run: { journal } }: Execution,
): void {
  journal.digest(image.id, digest);
  journal.image(release, subject, {
    ...namesOf(image, reference),
    digest,
    outcome,
    ...(note === undefined ? {} : { note }),
  });
}

/** What a record calls an image: where it went, and where the configuration says it goes if that is elsewhere. */
export function namesOf(
  { repository, configured }: WantedImage,
  { tag }: Reference,
): Pick<ReleasedImage, "reference" | "configured"> {
  const reference = formatReference({ repository, tag });
  if (configured.host === repository.host) return { reference };
  return { reference, configured: formatReference({ repository: configured, tag }) };
}

async function pushImage(placed: Placed<PushStep>, execution: Execution): Promise<void> {
  const { run } = execution;
  const { image, standing } = placed.step;
  const { image: built, reference } = run.journal.builtImage(image.id);
  const label = formatReference(reference);
  const work = { id: `push:${image.id}`, doing: "pushing", done: "pushed", label };
  const push = (watch: (text: string) => void) =>
    pushBuilt({ image, standing, built, reference }, placed.release, execution, watch);
  noteImage(placed, await watched(run.report, work, push, ({ outcome }) => outcome), execution);
}

/** An image that was built, on its way under its tag. */
interface Pushing {
  readonly image: WantedImage;
  readonly standing: ImageStanding;
  readonly built: BuiltImage;
  readonly reference: Reference;
}

async function pushBuilt(
  pushing: Pushing,
  release: PlannedRelease,
  { run, lock }: Execution,
  watch: (text: string) => void,
): Promise<Proved> {
  const { services, journal, readBackWaits } = run;
  const { registry } = services;
  const { image, built, reference } = pushing;
  // Under the lock: the run that held it until then may have pushed meanwhile.
  const there = standingNow(await registry.digestOf(reference), pushing);
  if (there !== null) return { reference, digest: there, outcome: "unchanged" };
  const printed = await built.push(reference.tag, watch);
  journal.wrote();
  if (built.digest === null && printed !== null) {
    // Written down before it is believed, so that a later run does not mistake whatever it finds there for it.
    journal.digest(image.id, printed);
    await lock.note(release);
  }
  const found = await readBack(registry, reference, readBackWaits);
  const proved = judgePush(reference, { built: built.digest, printed, served: found });
  if (image.platforms !== undefined && built.platforms === null) {
    const pushed = await registry.platforms(image.repository, proved.digest);
    const [first, ...others] = judgePushedPlatforms(reference, image.platforms, pushed);
    if (first !== undefined) throw errorFromProblems([first, ...others]);
  }
  return { reference, ...proved, outcome: "pushed" };
}

/**
 * The release's digest if it is there already. Null if the tag is free, or if this run's own pusher, which pushes other
 * images too, is at work on it. Throws the problem that `judgeDigest` finds.
 */
function standingNow(served: Digest | null, { standing, built, reference }: Pushing): Digest | null {
  if (served === null || built.isPushing(reference.tag) || !("claims" in standing)) return null;
  const moment = { at: "pushing", digest: built.digest } as const;
  const now = judgeDigest(reference, served, standing.claims, moment);
  if (now.kind === "other") throw errorFromProblems([now.problem]);
  return served;
}

/** What a registry serves after a write, looking again for a while if nothing is there yet. */
export async function readBack(
  registry: Registry,
  reference: Reference,
  waits: readonly number[],
): Promise<Digest | null> {
  for (const pause of [0, ...waits]) {
    if (pause > 0) await wait(pause);
    const digest = await registry.digestOf(reference);
    if (digest !== null) return digest;
  }
  return null;
}
