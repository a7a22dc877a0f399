import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { SourceOf } from "../../domain/project/artifact.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { TargetFacts } from "../../domain/release/facts.ts";
import { builtLayout, type PushLayout } from "../oci/built-layout.ts";
import type { BuiltImage, ImageBuilder, ImageToBuild } from "../ports/image-builder.ts";
import { obstacleTo } from "../process/find-program.ts";
import type { Shown } from "../process/shown-program.ts";
import { sideBySide } from "../process/side-by-side.ts";
import { loadImages } from "./load-images.ts";
import { buildAttributes, copyImage, createNix, NIX_HINT, type NixPlace } from "./nix.ts";

/** What is needed to make images with nix. */
export interface NixImagesOptions extends NixPlace {
  /** A folder that exists for as long as the run lasts. */
  readonly scratch: () => Promise<string>;
  readonly pushLayout: PushLayout;
}

/** Evaluations at once. */
const EVALUATIONS = 2;

/** Images that are copied at once. */
const COPIES = 2;

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

/** Asks nix whether a flake's output exists and can be copied, without building it. */
async function inspectAttribute(place: NixPlace, attribute: string): Promise<TargetFacts> {
  const { run, workspace, env } = place;
  const obstacle = await obstacleTo(run, ["nix", "--version"], { cwd: workspace, env });
  if (obstacle !== null) return { missing: `nix ${obstacle}`, hint: NIX_HINT };
  const answer = await createNix(place)("eval", [attribute, "--apply", "image: image ? copyTo", "--json"]);
  if (answer.exitCode !== 0) {
    return {
      missing: nixError(answer),
      hint: "look for it with `nix flake show` and correct `nix` in slipway.toml; nix sees only files that git knows",
    };
  }
  if (answer.stdout.trim() === "true") return {};
  return {
    missing: "it has no `copyTo`, so it is not an image of nix2container",
    hint: "point `nix` in slipway.toml at what nix2container.buildImage gives",
  };
}

/** The line that says what is wrong, of a trace that may be long. */
function nixError({ excerpt, stderr }: Shown): string {
  const errors = stderr.split("\n").flatMap((line) => /^\s*error: (.*\S)/.exec(line)?.[1] ?? []);
  return errors.at(-1) ?? (excerpt || "nix does not say why");
}

/**
 * Builds all images in one call, then has each written into an OCI layout, where its digest can be read before anything is
 * pushed. Throws `build-failed`, `copy-failed` and `nix-missing`.
 */
async function buildImages(
  options: NixImagesOptions,
  images: readonly ImageToBuild<"nix">[],
  watch: Watch,
): Promise<ReadonlyMap<string, BuiltImage>> {
  const nix = createNix(options);
  const groups = groupByAttribute(images);
  await buildAttributes(nix, [...groups.keys()], watch);
  const built = new Map<string, BuiltImage>();
  await sideBySide([...groups], COPIES, async ([attribute, members]) => {
    const layout = join(await mkdtemp(join(await options.scratch(), "nix-")), "layout");
    await copyImage(nix, attribute, `oci:${layout}:image`, watch);
    const materials = async () => (await import("./closure.ts")).closureOf(nix, attribute);
    for (const image of members) {
      const made = await builtLayout(image, layout, attribute, options.pushLayout);
      built.set(image.id, { ...made, materials });
    }
  });
  return built;
}

/** Images that differ only in where they go are one image. */
function groupByAttribute(images: readonly ImageToBuild<"nix">[]): Map<string, ImageToBuild<"nix">[]> {
  const groups = new Map<string, ImageToBuild<"nix">[]>();
  for (const image of images) {
    const { attribute } = image.source;
    groups.set(attribute, [...(groups.get(attribute) ?? []), image]);
  }
  return groups;
}
