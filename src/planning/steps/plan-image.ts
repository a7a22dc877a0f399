import type { Digest } from "../../domain/images/digest.ts";
import { formatReference, type Reference } from "../../domain/images/reference.ts";
import { sourceSubject } from "../../domain/project/artifact.ts";
import type { BuildStep, FloatStep, PlannedImage, PushStep, StepState } from "../../domain/release/plan.ts";
import type { WantedImage } from "../../domain/release/wanted.ts";
import { judgeImages } from "../gates/judge-images.ts";
import type { Observed } from "../standing/observed.ts";
import { recordedElsewhere, recordedImage } from "../standing/recorded-image.ts";
import { imageName, imageSettings } from "../wanting/build-settings.ts";
import { REVISION_LABEL } from "../wanting/image-labels.ts";
import { newerOwner } from "./newer-owner.ts";

/** The steps for one image: build it, push it, move the floating tags. */
export function planImage(wanted: WantedImage, observed: Observed): (BuildStep | PushStep | FloatStep)[] {
  const image = plannedImage(wanted, observed);
  const push = pushStep(wanted, image, observed);
  const build: BuildStep = {
    kind: "build",
    subject: sourceSubject(wanted.image.source),
    product: { kind: "image", image },
    ...(image.settled === null
      ? { state: "needed", reason: "its digest is not known yet" }
      : { state: "satisfied", reason: "what it gives is published already" }),
  };
  return [build, push, ...wanted.floating.map((reference) => floatStep(wanted, image, reference, observed))];
}

function plannedImage(wanted: WantedImage, { project, facts, repository }: Observed): PlannedImage {
  const text = wanted.reference === null ? "" : formatReference(wanted.reference);
  const served = facts.served.get(text) ?? null;
  const record = recordedImage(wanted, facts);
  // A pusher that alone knows its digest was recorded as about to push where nothing stood.
  const recorded = record?.digest === null ? served : (record?.digest ?? null);
  const elsewhere = recordedElsewhere(wanted, facts);
  // A rebuild of a Dockerfile may differ; an image of this very commit is this release's all the same.
  const ofThisCommit = facts.revisions.get(text) === facts.git.head && record === undefined;
  return {
    id: wanted.id,
    source: wanted.image.source,
    build: imageSettings(project.bazel, wanted, facts.git, repository),
    repository: wanted.repository,
    configured: wanted.configured,
    tag: wanted.tag,
    values: wanted.values,
    ...(wanted.image.platforms === undefined ? {} : { platforms: wanted.image.platforms }),
    served,
    recorded,
    recordedFinally: facts.intents.get(wanted.release.tag)?.intent.state === "complete" && recorded !== null,
    elsewhere,
    settled: served !== null && (served === recorded || served === elsewhere || ofThisCommit) ? served : null,
    ...(ofThisCommit
      ? { note: `it was built from this very commit, as its label ${REVISION_LABEL} says` }
      : {}),
  };
}

function pushStep(wanted: WantedImage, image: PlannedImage, { facts }: Observed): PushStep {
  const [state, reason] = pushState(wanted, image, facts);
  return { kind: "push", subject: imageName(wanted), image, state, reason };
}

function pushState(
  wanted: WantedImage,
  { served, recorded, settled, note }: PlannedImage,
  facts: Observed["facts"],
): [StepState, string] {
  const [problem] = judgeImages([wanted], facts);
  if (problem !== undefined) return ["refused", problem.message];
  if (wanted.reference === null)
    return ["unknown", "its image tag holds the digest, which the build will tell"];
  if (settled !== null) return ["satisfied", `the registry holds ${served}, ${note ?? "as recorded"}`];
  if (served !== null) return ["unknown", `the registry holds ${served}, which is compared with the build`];
  return [
    "needed",
    recorded === null ? "the registry does not have it" : `the registry lost ${recorded}, which is recorded`,
  ];
}

function floatStep(
  wanted: WantedImage,
  image: PlannedImage,
  reference: Reference,
  observed: Observed,
): FloatStep {
  const served = observed.facts.served.get(formatReference(reference)) ?? null;
  const newer = newerOwner(wanted, reference, observed.project, observed.facts.remoteTags);
  const base = {
    kind: "float",
    subject: formatReference(reference),
    image,
    reference,
    leftTo: newer ?? null,
  } as const;
  if (newer !== undefined)
    return { ...base, state: "satisfied", reason: `${newer} is newer, and it is left to that` };
  return { ...base, ...floatState(served, image.settled) };
}

function floatState(served: Digest | null, wanted: Digest | null): Pick<FloatStep, "state" | "reason"> {
  if (served === null) return { state: "needed", reason: "the registry does not have it" };
  if (wanted === null)
    return { state: "unknown", reason: `it stands at ${served}, which is compared with the build` };
  if (wanted === served) return { state: "satisfied", reason: `it stands at ${served} already` };
  return { state: "needed", reason: `it stands at ${served}` };
}
