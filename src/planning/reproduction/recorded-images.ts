import type { Digest } from "../../domain/images/digest.ts";
import { formatReference, type Reference } from "../../domain/images/reference.ts";
import { type ImageSource, sourceSubject } from "../../domain/project/artifact.ts";
import type { Project } from "../../domain/project/project.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import {
  artifactsOf,
  type Wanted,
  type WantedImage,
  type WantedRelease,
} from "../../domain/release/wanted.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { finalReference } from "../wanting/recorded.ts";
import type { Scene } from "../wanting/scene.ts";
import { want } from "../wanting/want.ts";

/** An image that is built, and not taken from another release. */
type BuiltFromSource = WantedImage & { readonly source: ImageSource };

/** An image that a record names, and what the configuration of the tag's commit says of how it is made. */
export interface RecordedImage {
  readonly reference: Reference;
  readonly digest: Digest;
  readonly image: BuiltFromSource;
  readonly release: WantedRelease;
  readonly wanted: Wanted;
}

/** The images of a record, and those that cannot be built again from it. */
export interface RecordedImages {
  readonly images: readonly RecordedImage[];
  readonly problems: readonly Problem[];
}

/**
 * Finds what makes each image that a record names. An image at several destinations is wanted at one of them in each run, so all
 * destinations are tried, whichever of them this machine would push to.
 */
export function recordedImages(
  project: Project,
  tag: ReleaseTag,
  scene: Scene,
  record: ReleaseIntent,
): RecordedImages {
  const chosen = [undefined, ...project.destinations.map(({ name }) => name)];
  const all = chosen.flatMap((destination) => wantedAt(project, tag, scene, destination));
  const problems: Problem[] = [];
  const images = record.images.flatMap(({ reference, digest }): RecordedImage[] => {
    if (digest === null) {
      problems.push(unexplained(reference, tag.text, "and not which digest it has"));
      return [];
    }
    const text = formatReference(reference);
    const made = all.find(({ image }) => {
      const named = finalReference(image, digest);
      return named !== null && formatReference(named) === text;
    });
    if (made === undefined)
      problems.push(unexplained(reference, tag.text, "which slipway.toml at its commit does not make"));
    return made === undefined ? [] : [{ reference, digest, ...made }];
  });
  return { images, problems };
}

function wantedAt(
  project: Project,
  tag: ReleaseTag,
  scene: Scene,
  destination: string | undefined,
): Pick<RecordedImage, "image" | "release" | "wanted">[] {
  const { chosenDestination, ...here } = scene.origin;
  const chosen = destination ?? chosenDestination;
  const origin = chosen === undefined ? here : { ...here, chosenDestination: chosen };
  const wanted = want(project, [tag], { ...scene, origin });
  return wanted.releases.flatMap((release) =>
    artifactsOf(release, "image").flatMap((image) => (isBuilt(image) ? [{ image, release, wanted }] : [])),
  );
}

function isBuilt(image: WantedImage): image is BuiltFromSource {
  return image.source.kind !== "released";
}

/** Images that one build makes, whatever they are called. */
export function buildKey({ source, build, platforms }: WantedImage): string {
  const { flags, env, buildArgs, labels, commitTime } = build;
  const context = source.kind === "dockerfile" ? source.context : null;
  const given = [flags, Object.entries(env).sort(), Object.entries(buildArgs).sort(), labels, commitTime];
  return JSON.stringify([source.kind, sourceSubject(source), context, platforms ?? null, given]);
}

function unexplained(reference: Reference, tag: string, why: string): Problem {
  return {
    code: "image-unexplained",
    message: `the record of ${tag} names ${formatReference(reference)}, ${why}`,
    hint: `look at what the configuration was with \`git show ${tag}:slipway.toml\`, and at the record with \`slipway show ${tag}\``,
  };
}
