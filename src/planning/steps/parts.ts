import { sourceSubject } from "../../domain/project/artifact.ts";
import { type Component, shippedBy } from "../../domain/project/project.ts";
import { formatPart, type Part } from "../../domain/release/part.ts";
import type { ReleasePlan, Step } from "../../domain/release/plan.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";

/** A part of a run with something left to build, and the release tags in it. */
export interface OpenPart {
  /** `2/3`, as `release --part` takes it. */
  readonly part: string;
  readonly tags: readonly string[];
}

/**
 * Shares release tags out over so many machines, the n-th getting the n-th list. Each tag is whole in one part, because its
 * record belongs to one run at a time. Balanced by the images that a tag ships, the largest first, each to the part with the
 * fewest until then; tags without images are in no part. It depends on tags and configuration only, whatever the tags'
 * order, and not on what is built or published by now: so every machine, and every rerun, finds the same parts.
 */
export function shareOut(
  components: readonly Component[],
  tags: readonly ReleaseTag[],
  shares: number,
): readonly (readonly ReleaseTag[])[] {
  const parts = Array.from({ length: shares }, () => ({ tags: [] as ReleaseTag[], images: 0 }));
  const weighed = tags
    .map((tag) => ({ tag, images: imagesOf(components, tag) }))
    .filter(({ images }) => images > 0)
    .sort((a, b) => b.images - a.images || (a.tag.text < b.tag.text ? -1 : 1));
  for (const { tag, images } of weighed) {
    const lightest = parts.reduce((least, part) => (part.images < least.images ? part : least));
    lightest.tags.push(tag);
    lightest.images += images;
  }
  return parts.map((part) => part.tags);
}

/** The release tags of one part. */
export function tagsOfPart(
  components: readonly Component[],
  tags: readonly ReleaseTag[],
  { number, of }: Part,
): readonly ReleaseTag[] {
  return shareOut(components, tags, of)[number - 1] ?? [];
}

/** How many images a tag's release builds; one that goes to several places is built once. */
function imagesOf(components: readonly Component[], { component }: ReleaseTag): number {
  const artifacts = shippedBy(components, component).flatMap((each) => each.artifacts);
  return new Set(artifacts.flatMap((each) => (each.kind === "image" ? sourceSubject(each.source) : []))).size;
}

/** Parts at once if nothing says how many; a run with fewer release tags has as many as tags. */
const USUAL_SHARES = 8;

/** How many parts a run of these release tags has if nothing says how many. */
export function usualShares(tags: readonly ReleaseTag[]): number {
  return Math.max(1, Math.min(USUAL_SHARES, tags.length));
}

/** The parts in which an image is still to be built, given the plan of all of them. */
export function openParts(parts: readonly (readonly ReleaseTag[])[], { releases }: ReleasePlan): OpenPart[] {
  const open = new Set(
    releases.flatMap(({ tag, steps }) =>
      steps.some((step) => isImageBuild(step) && step.state !== "satisfied") ? tag : [],
    ),
  );
  return parts.flatMap((tags, index) => {
    if (!tags.some(({ text }) => open.has(text))) return [];
    const part = formatPart({ number: index + 1, of: parts.length });
    return { part, tags: tags.map(({ text }) => text) };
  });
}

/** What one of several machines does of a plan: it builds images and pushes them under their immutable tags. */
export function imagesOnly(plan: ReleasePlan): ReleasePlan {
  const releases = plan.releases.map((release) => ({
    ...release,
    steps: release.steps.filter((step) => isImageBuild(step) || step.kind === "push"),
  }));
  const done = releases.every(({ steps }) => steps.every(({ state }) => state === "satisfied"));
  return { ...plan, extent: "images", releases, tests: done ? [] : plan.tests };
}

function isImageBuild(step: Step): boolean {
  return (step.kind === "build" || step.kind === "take") && step.product.kind === "image";
}
