import pMap from "p-map";
import type { Digest } from "../../domain/images/digest.ts";
import { formatReference, type Reference } from "../../domain/images/reference.ts";
import type { PlannedImage, PlannedRelease, PushStep } from "../../domain/release/plan.ts";
import type { ReleasedImage } from "../../domain/release/record.ts";
import { finalReference } from "../../planning/standing/judge-build.ts";
import { imageTagTaken, judgePush, judgePushedPlatforms } from "../../planning/standing/judge-push.ts";
import type { BuiltImage } from "../../services/ports/image-builder.ts";
import { throwTogether } from "../run/together.ts";
import { watched } from "../run/watched.ts";
import type { Execution, Flow, Phase, Placed } from "./execution.ts";
import { readBack } from "./read-back.ts";

/** An image with the reference and the digest that are proved to belong together. */
interface Proved {
  readonly digest: Digest;
  readonly outcome: ReleasedImage["outcome"];
  readonly note?: string;
}

/**
 * Pushes what is missing, each registry's images a few at a time, and reads every one back. All of them are tried, so
 * that one failure does not hide another; then the first is thrown, and nothing that follows is done.
 */
export const pushImages: Phase<"push"> = async (steps, execution, flow) => {
  const digests = new Map(flow.digests);
  const hosts = new Map<string, Placed<PushStep>[]>();
  for (const placed of steps) {
    const { host } = placed.step.image.repository;
    hosts.set(host, [...(hosts.get(host) ?? []), placed]);
  }
  const failures: unknown[] = [];
  const push = async (placed: Placed<PushStep>) => {
    try {
      digests.set(placed.step.image.id, await pushImage(placed, execution, flow));
    } catch (error) {
      failures.push(error);
    }
  };
  const options = { concurrency: execution.plan.pushJobs };
  await Promise.all([...hosts.values()].map((placed) => pMap(placed, push, options)));
  throwTogether(failures);
  return { ...flow, digests };
};

async function pushImage(
  { step, release }: Placed<PushStep>,
  execution: Execution,
  flow: Flow,
): Promise<Digest> {
  const { image, subject } = step;
  const built = flow.built.get(image.id);
  const reference = finalReference(image, flow.digests.get(image.id) ?? null);
  if (reference === null) throw new Error(`${image.id} has no reference after its build`);
  const text = formatReference(reference);
  const proved =
    built === undefined
      ? alreadyThere(image)
      : await watched(
          execution.run.report,
          { id: `push:${image.id}`, doing: "pushing", done: "pushed", label: text },
          (watch) => pushBuilt(reference, image, built, release, execution, watch),
          ({ outcome }) => outcome,
        );
  const { digest, outcome, note } = proved;
  const configured = { repository: image.configured, tag: reference.tag };
  execution.ledger.image(release, subject, {
    reference: text,
    ...(image.configured.host === image.repository.host ? {} : { configured: formatReference(configured) }),
    digest,
    outcome,
    ...(note === undefined ? {} : { note }),
  });
  return digest;
}

function alreadyThere({ settled, note, id }: PlannedImage): Proved {
  if (settled === null) throw new Error(`${id} was neither built nor found`);
  return { digest: settled, outcome: "unchanged", ...(note === undefined ? {} : { note }) };
}

async function pushBuilt(
  reference: Reference,
  image: PlannedImage,
  built: BuiltImage,
  release: PlannedRelease,
  { run, ledger, lock }: Execution,
  watch: (text: string) => void,
): Promise<Proved> {
  const { registry } = run.services;
  const look = async () => standingDigest(await registry.digestOf(reference), reference, image, built);
  let standing = await look();
  if (standing === null) {
    await lock.hold(release);
    // Again under the lock: the run that held it until then may have pushed meanwhile.
    standing = await look();
  }
  if (standing !== null) return { digest: standing, outcome: "unchanged" };
  const printed = await built.push(reference.tag, watch);
  ledger.wrote();
  if (built.digest === null && printed !== null) {
    // Written down before it is believed, so that a later run does not take whatever it finds there for it.
    ledger.told(image.id, printed);
    await lock.note(release);
  }
  const found = await readBack(registry, reference, run.readBackWaits);
  const { digest, note } = judgePush(reference, { built: built.digest, printed, served: found });
  if (image.platforms !== undefined && built.platforms === null) {
    judgePushedPlatforms(reference, image.platforms, await registry.platforms(image.repository, digest));
  }
  return { digest, outcome: "pushed", ...(note === undefined ? {} : { note }) };
}

/**
 * The release's digest where it stands already: what was built, or what the record of an unfinished run says. Null where the
 * tag is free, or where this run's own pusher, which pushes other images too, is about it. Throws `image-tag-holds-another`.
 */
function standingDigest(
  served: Digest | null,
  reference: Reference,
  { recorded }: PlannedImage,
  built: BuiltImage,
): Digest | null {
  if (served === null || built.isPushing(reference.tag)) return null;
  if (served === built.digest || served === recorded) return served;
  throw imageTagTaken(reference, served, built.digest);
}
