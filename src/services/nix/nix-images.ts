import type { SourceOf } from "../../domain/project/artifact.ts";
import type { TargetFacts } from "../../domain/release/facts.ts";
import type { ImageBuilder } from "../ports/image-builder.ts";
import { sideBySide } from "../process/side-by-side.ts";
import { buildImages, type NixImagesOptions } from "./build-images.ts";
import type { NixPlace } from "./command.ts";
import { inspectAttribute } from "./inspect.ts";
import { loadImages } from "./load-images.ts";

/** Evaluations at once. */
const EVALUATIONS = 2;

/** Images of nix2container, which are outputs of a flake. */
export function createNixImages(options: NixImagesOptions): ImageBuilder<"nix"> {
  return {
    inspect: (sources) => inspect(options, sources),
    build: (images, watch) => buildImages(options, images, watch),
    load: (images, watch) => loadImages(options, images, watch),
  };
}

async function inspect(
  place: NixPlace,
  sources: readonly SourceOf<"nix">[],
): Promise<ReadonlyMap<string, TargetFacts>> {
  const facts = new Map<string, TargetFacts>();
  const attributes = new Set(sources.map(({ attribute }) => attribute));
  await sideBySide([...attributes], EVALUATIONS, async (attribute) => {
    facts.set(attribute, await inspectAttribute(place, attribute));
  });
  return facts;
}
