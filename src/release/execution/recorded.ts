import type { Digest } from "../../domain/images/digest.ts";
import { formatReference } from "../../domain/images/reference.ts";
import type { IntendedImage, ReleaseIntent } from "../../domain/release/intent.ts";
import type { NamedDigest, PlannedRelease, ReleasePlan } from "../../domain/release/plan.ts";
import { finalReference } from "../../planning/standing/judge-build.ts";
import type { Ledger } from "./ledger.ts";

/** What a record says beside its tag, commit and state. */
export type Recorded = Pick<ReleaseIntent, "images" | "floating" | "files" | "deployments" | "commands">;

/**
 * What a tag's record says by now: what this run is about to do and has done, and what an earlier run did that this one
 * has nothing to do with, such as another destination.
 */
export function recordedOf(
  plan: ReleasePlan,
  tag: string,
  ledger: Ledger,
  digests: ReadonlyMap<string, Digest>,
  files: readonly NamedDigest[],
): Recorded {
  const ours = plan.releases.filter((release) => release.tag === tag);
  const before = ours.flatMap(({ record }) => ("intent" in record ? record.intent : []))[0];
  const deployments = ours.flatMap((release) =>
    [...ledger.entry(release).deployments].map(([id, { url }]) => ({ id, url })),
  );
  const digestOf = (id: string) => digests.get(id) ?? ledger.toldDigest(id);
  return {
    images: merged(before?.images ?? [], images(ours, digestOf), ({ reference }) => reference),
    floating: merged(before?.floating ?? [], floating(ours, digestOf), ({ reference }) => reference),
    files: files.length > 0 ? files : (before?.files ?? []),
    deployments: merged(before?.deployments ?? [], deployments, ({ id }) => id),
    commands: [
      ...new Set([
        ...(before?.commands ?? []),
        ...ours.flatMap((release) => [...ledger.entry(release).commands]),
      ]),
    ],
  };
}

/** Whether a record says all that already. What a run finds in place may be new to it, such as a copy at another destination. */
export function recordHolds(intent: ReleaseIntent, now: Recorded): boolean {
  const references = (images: readonly IntendedImage[]) =>
    images.map(({ reference, digest }) => `${reference}@${digest}`);
  const names = (files: Recorded["files"]) => files.map(({ name, digest }) => `${name}@${digest}`);
  const ids = (deployments: Recorded["deployments"]) => deployments.map(({ id }) => id);
  return (
    includesAll(references(intent.images), references(now.images)) &&
    includesAll(references(intent.floating), references(now.floating)) &&
    includesAll(names(intent.files), names(now.files)) &&
    includesAll(ids(intent.deployments), ids(now.deployments)) &&
    includesAll(intent.commands, now.commands)
  );
}

function includesAll(all: readonly string[], some: readonly string[]): boolean {
  return some.every((each) => all.includes(each));
}

function merged<T>(before: readonly T[], now: readonly T[], key: (each: T) => string): T[] {
  const keys = new Set(now.map(key));
  return [...before.filter((each) => !keys.has(key(each))), ...now];
}

type DigestOf = (imageId: string) => Digest | null;

function images(releases: readonly PlannedRelease[], digestOf: DigestOf): IntendedImage[] {
  return releases.flatMap(({ steps }) =>
    steps.flatMap((step) => {
      if (step.kind !== "push") return [];
      const digest = digestOf(step.image.id);
      const reference = finalReference(step.image, digest);
      return reference === null ? [] : [{ reference: formatReference(reference), digest }];
    }),
  );
}

function floating(releases: readonly PlannedRelease[], digestOf: DigestOf): IntendedImage[] {
  return releases.flatMap(({ steps }) =>
    steps.flatMap((step) =>
      step.kind === "float" && step.leftTo === null
        ? [{ reference: formatReference(step.reference), digest: digestOf(step.image.id) }]
        : [],
    ),
  );
}
