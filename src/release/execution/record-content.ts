import { formatPinned, formatReference } from "../../domain/images/reference.ts";
import type { Attestation } from "../../domain/release/attestation.ts";
import type { BuildFacts } from "../../domain/release/build-facts.ts";
import {
  addActions,
  type BuildActions,
  type IntendedImage,
  type RecordMarks,
  type ReleaseIntent,
} from "../../domain/release/intent.ts";
import type { PlannedRelease, ReleasePlan } from "../../domain/release/plan.ts";
import type { FloatingStanding } from "../../domain/release/standing.ts";
import { finalReference } from "../../planning/wanting/recorded.ts";
import type { Journal } from "../run/journal.ts";

/** What a record says besides its tag, commit and state. */
export type RecordContent = Pick<
  ReleaseIntent,
  | "images"
  | "floating"
  | "files"
  | "deployments"
  | "commands"
  | "draft"
  | "actions"
  | "attestations"
  | "build"
  | "promotion"
  | "withdrawal"
  | "rollback"
>;

/**
 * What a tag's record says by now: what this run is about to do and has done, and what an earlier run did that this one
 * has nothing to do with, such as another destination.
 */
export function recordContent(plan: ReleasePlan, tag: string, journal: Journal): RecordContent {
  const ours = plan.releases.filter((release) => release.tag === tag);
  const before = ours.flatMap(({ record }) => ("intent" in record ? record.intent : []))[0];
  const files = journal.attachmentsOf(tag).map(({ name, digest }) => ({ name, digest }));
  const deployments = ours.flatMap((release) =>
    [...journal.deploymentsOf(release)].map(([id, { url }]) => ({ id, url })),
  );
  const commands = ours.flatMap((release) => [...journal.commandsOf(release)]);
  const attestations = merged(
    before?.attestations ?? [],
    ours.flatMap((release) => journal.signing.attestationsOf(release)),
    attestationKey,
  );
  const promotion = before?.promotion;
  const build = ours.flatMap((release) => buildsOf(release, journal)).at(-1) ?? before?.build;
  return {
    ...(attestations.length === 0 ? {} : { attestations }),
    ...(build === undefined ? {} : { build }),
    ...(promotion === undefined ? {} : { promotion }),
    images: merged(before?.images ?? [], pushedImages(ours, journal), referenceOf),
    floating: merged(before?.floating ?? [], floatingImages(ours, journal), referenceOf),
    files: files.length > 0 ? files : (before?.files ?? []),
    deployments: merged(before?.deployments ?? [], deployments, ({ id }) => id),
    commands: [...new Set([...(before?.commands ?? []), ...commands])],
    draft: journal.draftOf(tag) ?? before?.draft ?? null,
    actions: sumOf(before?.actions ?? null, journal.actions()),
    ...marksOf(before, journal.marks.get(tag)),
  };
}

/** That it was set aside, now or before. */
function marksOf(before: ReleaseIntent | undefined, now: RecordMarks = {}) {
  const rollback = now.rollback ?? before?.rollback;
  const withdrawal = now.withdrawal ?? before?.withdrawal ?? null;
  return { withdrawal, ...(rollback === undefined ? {} : { rollback }) };
}

function sumOf(before: BuildActions | null, now: BuildActions | null): BuildActions | null {
  return before === null || now === null ? (before ?? now) : addActions(before, now);
}

function referenceOf({ reference }: IntendedImage): string {
  return formatReference(reference);
}

/** What an attestation replaces. */
function attestationKey({ repository, subject, predicateType }: Attestation): string {
  return `${formatPinned(repository, subject)} ${predicateType}`;
}

/** How what a release publishes was built, if they are signed. */
function buildsOf({ steps }: PlannedRelease, journal: Journal): BuildFacts[] {
  return steps.flatMap((step) => {
    if (step.kind !== "attest") return [];
    const { id } = step.about.kind === "image" ? step.about.image : step.about.files;
    return journal.signing.buildOf(id) ?? [];
  });
}

/** Whether a record says all that already. What a run finds in place may be new to it, such as a copy at another destination. */
export function recordHolds(intent: ReleaseIntent, now: RecordContent): boolean {
  return (
    includesAll(intent.images, now.images, (image) => `${referenceOf(image)}@${image.digest}`) &&
    includesAll(intent.floating, now.floating, (image) => `${referenceOf(image)}@${image.digest}`) &&
    includesAll(intent.files, now.files, ({ name, digest }) => `${name}@${digest}`) &&
    includesAll(intent.deployments, now.deployments, ({ id }) => id) &&
    includesAll(intent.commands, now.commands, (id) => id) &&
    includesAll(
      intent.attestations ?? [],
      now.attestations ?? [],
      (each) => `${attestationKey(each)}@${each.digest}`,
    )
  );
}

function includesAll<T>(all: readonly T[], some: readonly T[], key: (each: T) => string): boolean {
  const keys = new Set(all.map(key));
  return some.every((each) => keys.has(key(each)));
}

function merged<T>(before: readonly T[], now: readonly T[], key: (each: T) => string): T[] {
  const keys = new Set(now.map(key));
  return [...before.filter((each) => !keys.has(key(each))), ...now];
}

function pushedImages(releases: readonly PlannedRelease[], journal: Journal): IntendedImage[] {
  return releases.flatMap(({ steps }) =>
    steps.flatMap((step) => {
      if (step.kind !== "push") return [];
      const digest = journal.digestOf(step.image.id);
      const reference = finalReference(step.image, digest);
      return reference === null ? [] : [{ reference, digest }];
    }),
  );
}

function floatingImages(releases: readonly PlannedRelease[], journal: Journal): IntendedImage[] {
  return releases.flatMap(({ steps }) =>
    steps.flatMap((step) =>
      step.kind === "float" && !isLeft(step) && !journal.isLeft(step)
        ? [{ reference: step.floating.reference, digest: journal.digestOf(step.image.id) }]
        : [],
    ),
  );
}

/** Whether a floating tag was left to a newer release when the plan was made. */
export function isLeft({ standing }: { readonly standing: FloatingStanding }): boolean {
  return standing.kind === "same" && standing.leftTo !== null;
}
