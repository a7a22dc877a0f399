import { setTimeout as wait } from "node:timers/promises";
import pMap from "p-map";
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
import { throwTogether } from "../run/together.ts";
import { watched } from "../run/watched.ts";
import type { Execution, Phase, Placed } from "./execution.ts";

/** An image with the reference and the digest that are proved to belong together. */
interface Proved {
  readonly reference: Reference;
  readonly digest: Digest;
  readonly outcome: ReleasedImage["outcome"];
  readonly note?: string;
}

/**
 * Pushes what is missing, each registry's images a few at a time, and reads every one back. All of them are tried, so that
 * one failure does not hide another; then they are thrown together, and nothing that follows is done.
 */
export const pushImages: Phase<"push"> = async (steps, execution) => {
  const hosts = new Map<string, Placed<PushStep>[]>();
  for (const placed of steps) {
    const { host } = placed.step.image.repository;
    hosts.set(host, [...(hosts.get(host) ?? []), placed]);
  }
  const failures: unknown[] = [];
  const push = async (placed: Placed<PushStep>) => {
    try {
      await pushImage(placed, execution);
    } catch (error) {
      failures.push(error);
    }
  };
  const options = { concurrency: execution.plan.pushJobs };
  await Promise.all([...hosts.values()].map((placed) => pMap(placed, push, options)));
  throwTogether(failures);
};

async function pushImage({ step, release }: Placed<PushStep>, execution: Execution): Promise<void> {
  const { image, standing, subject } = step;
  const { journal } = execution.run;
  const { reference, digest, outcome, note } =
    standing.kind === "same"
      ? { ...standing, outcome: "unchanged" as const }
      : await pushWatched(image, standing, release, execution);
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

async function pushWatched(
  image: WantedImage,
  standing: ImageStanding,
  release: PlannedRelease,
  execution: Execution,
): Promise<Proved> {
  const { run } = execution;
  const { image: built, reference } = run.journal.builtImage(image.id);
  const label = formatReference(reference);
  const work = { id: `push:${image.id}`, doing: "pushing", done: "pushed", label };
  const push = (watch: (text: string) => void) =>
    pushBuilt({ image, standing, built, reference }, release, execution, watch);
  return await watched(run.report, work, push, ({ outcome }) => outcome);
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
  const look = async () => standingNow(await registry.digestOf(reference), pushing);
  let standing = await look();
  if (standing === null) {
    await lock.hold(release);
    // Again under the lock: the run that held it until then may have pushed meanwhile.
    standing = await look();
  }
  if (standing !== null) return { reference, digest: standing, outcome: "unchanged" };
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
  for (const each of [0, ...waits]) {
    if (each > 0) await wait(each);
    const digest = await registry.digestOf(reference);
    if (digest !== null) return digest;
  }
  return null;
}
