import type { Digest } from "../../domain/images/digest.ts";
import {
  formatReference,
  type ImageTag,
  parseImageTag,
  type Reference,
} from "../../domain/images/reference.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { judgeOtherTags } from "../../planning/standing/built-image.ts";
import { finalReference } from "../../planning/wanting/recorded.ts";
import { type Execution, stepsOf } from "./execution.ts";

/** What a repository holds before a pusher runs that does not say which image tags it sets. */
export interface TagsBefore {
  readonly names: ReadonlySet<string>;
  /** Image tags that such pushers set most often besides the one they are asked for, by what they hold. */
  readonly usual: ReadonlyMap<ImageTag, Digest | null>;
}

const USUAL = ["latest"];

/** Looks at a repository before such a pusher runs; null if the registry does not list its tags. */
export async function tagsBefore(
  { repository }: Reference,
  { run: { services } }: Execution,
): Promise<TagsBefore | null> {
  const names = await services.registry.tags(repository);
  if (names === null) return null;
  const usual = new Map<ImageTag, Digest | null>();
  for (const tag of USUAL.flatMap((text) => parseImageTag(text) ?? []))
    usual.set(tag, names.has(tag) ? await services.registry.digestOf({ repository, tag }) : null);
  return { names, usual };
}

/**
 * Makes sure that a pusher set no other image tag than it was asked for. What is new, or was moved, and holds the very digest
 * that it pushed, is its own, unless this run or the record of another release has it. Without records that is unknown, and is
 * a warning. Throws `unasked-tags`.
 */
export async function assertNoOtherTags(
  reference: Reference,
  digest: Digest,
  before: TagsBefore | null,
  execution: Execution,
): Promise<void> {
  const suspects = before === null ? [] : await changedTo(reference, digest, before, execution);
  if (suspects.length === 0) return;
  const { run } = execution;
  const known = await recordedReferences(execution);
  const others = suspects.filter((each) => !known.has(formatReference(each)));
  const problem = judgeOtherTags(reference, others);
  if (problem === null) return;
  if (run.project.source.record === "none") run.report({ kind: "warning", problem });
  else throw errorFromProblems([problem]);
}

/** References of the repository that hold a digest now and did not before, without those that the plan names. */
async function changedTo(
  { repository, tag: own }: Reference,
  digest: Digest,
  before: TagsBefore,
  execution: Execution,
): Promise<readonly Reference[]> {
  const { registry } = execution.run.services;
  const after = await registry.tags(repository);
  const planned = plannedReferences(execution);
  const candidates = [...(after ?? [])]
    .flatMap((text) => parseImageTag(text) ?? [])
    .filter((tag) => tag !== own && (!before.names.has(tag) || before.usual.has(tag)))
    .map((tag): Reference => ({ repository, tag }))
    .filter((reference) => !planned.has(formatReference(reference)));
  const changed: Reference[] = [];
  for (const reference of candidates) {
    const held = before.usual.get(reference.tag) ?? null;
    if (held !== digest && (await registry.digestOf(reference)) === digest) changed.push(reference);
  }
  return changed;
}

function plannedReferences({ plan, run: { journal } }: Execution): ReadonlySet<string> {
  const images = stepsOf(plan, "push").flatMap(
    ({ step: { image } }) => finalReference(image, journal.digestOf(image.id)) ?? [],
  );
  const floating = stepsOf(plan, "float").map(({ step }) => step.floating.reference);
  return new Set([...images, ...floating].map(formatReference));
}

/** All references that records on the remote name: whatever slipway pushes is written there before. */
async function recordedReferences({ run }: Execution): Promise<ReadonlySet<string>> {
  if (run.project.source.record === "none") return new Set();
  const { git } = run.services;
  const state = await git.remoteState([], "records");
  const records = await git.intents([...state.intents.keys()], state);
  return new Set(
    [...records.values()].flatMap(({ intent: { images, floating } }) =>
      [...images, ...floating].map(({ reference }) => formatReference(reference)),
    ),
  );
}
