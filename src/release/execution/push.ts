import { setTimeout as wait } from "node:timers/promises";
import type { Digest } from "../../domain/images/digest.ts";
import { formatReference, type Reference } from "../../domain/images/reference.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { PushStep } from "../../domain/release/plan.ts";
import type { ReleasedImage } from "../../domain/release/record.ts";
import type { WantedImage } from "../../domain/release/wanted.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { judgePush, judgePushedPlatforms } from "../../planning/standing/built-image.ts";
import { judgeDigest } from "../../planning/standing/image.ts";
import type { ContentDelivery, TaggedDelivery } from "../../services/ports/image-builder.ts";
import type { Registry } from "../../services/ports/registry.ts";
import type { BuiltAs } from "../run/journal.ts";
import { each, type Tried, throwTogether, tryEach, tryPerGroup } from "../run/together.ts";
import { type BegunWork, begin } from "../run/watched.ts";
import type { Execution, Phase, Placed } from "./execution.ts";
import { assertNoOtherTags, type TagsBefore, tagsBefore } from "./other-tags.ts";

/** An image with the reference and the digest that are proved to belong together. */
interface Proved {
  readonly reference: Reference;
  readonly digest: Digest;
  readonly outcome: ReleasedImage["outcome"];
  readonly note?: string;
}

/** Images at once that registries are asked about, or that are named. */
const LOOKUPS = 16;

/** Milliseconds before each further look for what is pushed after its pusher has ended: five minutes altogether. */
const LATE = Array.from({ length: 30 }, () => 10_000);

/**
 * Pushes what is missing, the images of each registry side by side, and reads every one back. Content is named once all of it
 * is there and the lock was looked at again; pushers that set image tags themselves do it on their own. All are tried, so
 * that one failure does not hide another; then they are thrown together, and nothing that follows is done.
 */
export const pushImages: Phase<"push"> = async (steps, execution) => {
  const { run, lock, plan } = execution;
  const inPlace = await each(steps, LOOKUPS, (placed) => findInPlace(placed, execution));
  const missing = steps
    .filter((_, index) => inPlace[index] === false)
    .map((placed): Pushing => ({ ...placed, ...run.journal.builtImage(placed.step.image.id) }));
  await lock.hold(missing.map(({ release }) => release));
  const hostOf = ({ reference }: Pushing) => reference.repository.host;
  const begun = await tryPerGroup(missing, hostOf, plan.pushJobs, (pushing) => deliver(pushing, execution));
  const delivered = await tryEach(begun.results, Number.POSITIVE_INFINITY, ({ rest }) => rest);
  const named = await nameAll(
    delivered.results.flatMap((brought) => brought ?? []),
    execution,
  );
  throwTogether([...begun.failures, ...delivered.failures, ...named.failures]);
};

/** An image that was built and has to be pushed. */
interface Pushing extends Placed<PushStep>, BuiltAs {}

/** An image whose content is in its registry. */
interface Brought extends Pushing {
  readonly work: BegunWork;
  readonly content: ContentDelivery;
  readonly printed: Digest | null;
  readonly notes: readonly string[];
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
  placed: Placed<PushStep>,
  execution: Execution,
): Promise<Pick<Proved, "reference" | "digest"> | null> {
  const pushing = { ...placed, ...execution.run.journal.builtImage(placed.step.image.id) };
  const digest = await standingNow(pushing, execution);
  return digest === null ? null : { reference: pushing.reference, digest };
}

function noteImage(
  { step: { image, subject }, release }: Placed<PushStep>,
  { reference, digest, outcome, note }: Proved,
  { run: { journal }, arrivals }: Execution,
): void {
  journal.digest(image.id, digest);
  journal.image(release, subject, {
    ...namesOf(image, reference),
    digest,
    outcome,
    ...(note === undefined ? {} : { note }),
  });
  arrivals.arrived(image.id, digest);
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

/** What is left of a delivery once its pusher has ended, so that another one may run: content has to be named. */
interface Delivered {
  readonly rest: Promise<Brought | null>;
}

/** Pushes an image, and begins to read it back if its pusher named it. */
async function deliver(pushing: Pushing, execution: Execution): Promise<Delivered> {
  const { image: built, reference, step } = pushing;
  const label = formatReference(reference);
  const work = begin(execution.run.report, { id: `push:${step.image.id}`, doing: "pushing", label });
  const { delivery } = built;
  if (delivery.kind === "content") {
    const notes: string[] = [];
    const printed = await failing(work, () => delivery.bring(work.watch, (text) => notes.push(text)));
    return { rest: Promise.resolve({ ...pushing, work, content: delivery, printed, notes }) };
  }
  const pushed = await failing(work, () => pushTagged(pushing, delivery, work.watch, execution));
  const rest = failing(work, async () => {
    finish(pushing, await prove(pushing, pushed, work.watch, execution), work, execution);
    return null;
  });
  // Other pushers are waited for first.
  rest.catch(() => undefined);
  return { rest };
}

/** Gives their names to images whose content is in place. */
async function nameAll(brought: readonly Brought[], execution: Execution): Promise<Tried<void>> {
  const { lock } = execution;
  try {
    await lock.hold(brought.map(({ release }) => release));
  } catch (error) {
    for (const { work } of brought) work.failed();
    return { results: [], failures: [error] };
  }
  return await tryEach(brought, LOOKUPS, (each) =>
    failing(each.work, async () => finish(each, await nameContent(each, execution), each.work, execution)),
  );
}

async function failing<T>(work: BegunWork, doWork: () => Promise<T>): Promise<T> {
  try {
    return await doWork();
  } catch (error) {
    work.failed();
    throw error;
  }
}

function finish(pushing: Pushing, proved: Proved, work: BegunWork, execution: Execution): void {
  noteImage(pushing, proved, execution);
  work.finished(proved.outcome);
}

async function nameContent(brought: Brought, execution: Execution): Promise<Proved> {
  const { services, journal, readBackWaits } = execution.run;
  const { reference, content, printed, notes } = brought;
  const { watch } = brought.work;
  const { digest } = content;
  const there = await standingNow(brought, execution);
  if (there !== null) return { reference, digest: there, outcome: "unchanged" };
  const find = () => services.registry.manifest(reference.repository, digest);
  const manifest = await lookFor(
    find,
    brought.image.isLate ? [...readBackWaits, ...LATE] : readBackWaits,
    watch,
  );
  // What is not there, or is another image than was built or planned, gets no name.
  judgePush(reference, { built: digest, printed, served: manifest?.digest ?? null });
  await assertPlatforms(brought, digest, execution);
  if (manifest !== null) await services.registry.tag(reference, manifest);
  journal.wrote();
  const served = await readBack(services.registry, reference, readBackWaits, watch);
  const note = notes.length === 0 ? {} : { note: notes.join("; ") };
  return {
    reference,
    ...judgePush(reference, { built: digest, printed, served }),
    outcome: "pushed",
    ...note,
  };
}

/** What is under an image tag already; or what a pusher says it has pushed there, and what its repository held before. */
type Pushed =
  | { readonly there: Digest }
  | { readonly printed: Digest | null; readonly before: TagsBefore | null };

async function pushTagged(
  pushing: Pushing,
  delivery: TaggedDelivery,
  watch: Watch,
  execution: Execution,
): Promise<Pushed> {
  const { run, lock } = execution;
  const { image: built, reference, release } = pushing;
  await lock.keep([release]);
  // Under the lock: the run that held it until then may have pushed meanwhile.
  const there = await standingNow(pushing, execution);
  if (there !== null) return { there };
  // A pusher that says which image tags it sets was judged by that.
  const before = built.pushedTags(reference.tag) === null ? await tagsBefore(reference, execution) : null;
  const printed = await delivery.push(reference.tag, watch, lock.lost);
  run.journal.wrote();
  return { printed, before };
}

async function prove(pushing: Pushing, pushed: Pushed, watch: Watch, execution: Execution): Promise<Proved> {
  const { run, lock } = execution;
  const { image: built, reference, release, step } = pushing;
  if ("there" in pushed) return { reference, digest: pushed.there, outcome: "unchanged" };
  const { printed, before } = pushed;
  if (built.digest === null && printed !== null) {
    // Written down before it is believed, so that a later run does not mistake whatever it finds there for it.
    run.journal.digest(step.image.id, printed);
    await lock.note(release);
  }
  const waits = built.isLate ? [...run.readBackWaits, ...LATE] : run.readBackWaits;
  const served = await readBack(run.services.registry, reference, waits, watch);
  const agreed = judgePush(reference, { built: built.digest, printed, served });
  await assertPlatforms(pushing, agreed.digest, execution);
  await assertNoOtherTags(reference, agreed.digest, before, execution);
  return { reference, ...agreed, outcome: "pushed" };
}

/** If the build did not say which platforms it built for, the registry does. */
async function assertPlatforms(
  { image: { platforms }, reference, step: { image } }: Pushing,
  digest: Digest,
  { run }: Execution,
): Promise<void> {
  if (image.platforms === undefined || platforms !== null) return;
  const pushed = await run.services.registry.platforms(image.repository, digest);
  const [first, ...others] = judgePushedPlatforms(reference, image.platforms, pushed);
  if (first !== undefined) throw errorFromProblems([first, ...others]);
}

/**
 * The release's digest if it is there by now. Null if the tag is free, or if this run's own pusher, which pushes other
 * images too, is at work on it. Throws the problem that `judgeDigest` finds.
 */
async function standingNow(
  { step: { standing }, image: built, reference }: Pushing,
  { run }: Execution,
): Promise<Digest | null> {
  const served = await run.services.registry.digestOf(reference);
  const { delivery } = built;
  const isOurs = delivery.kind === "tagged" && delivery.isPushing(reference.tag);
  if (served === null || isOurs || !("claims" in standing)) return null;
  const moment = { at: "pushing", digest: built.digest } as const;
  const now = judgeDigest(reference, served, standing.claims, moment);
  if (now.kind === "other") throw errorFromProblems([now.problem]);
  return served;
}

/** What a registry serves after a write, looking again for a while if nothing is there yet. */
export function readBack(
  registry: Registry,
  reference: Reference,
  waits: readonly number[],
  watch: Watch,
): Promise<Digest | null> {
  return lookFor(() => registry.digestOf(reference), waits, watch);
}

async function lookFor<T>(
  find: () => Promise<T | null>,
  waits: readonly number[],
  watch: Watch,
): Promise<T | null> {
  for (const pause of [0, ...waits]) {
    if (pause > 0) {
      watch(`the registry does not show it yet: looking again in ${(pause / 1_000).toFixed(1)} s`);
      await wait(pause);
    }
    const found = await find();
    if (found !== null) return found;
  }
  return null;
}
