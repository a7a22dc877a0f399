import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Watch } from "../../domain/release/event.ts";
import { builtLayout, type PushLayout } from "../oci/built-layout.ts";
import type { BuiltImage, ImageToBuild } from "../ports/image-builder.ts";
import { sideBySide } from "../process/side-by-side.ts";
import { attributeOf } from "./attribute.ts";
import { createNix, type Nix, type NixPlace } from "./command.ts";
import { copyImage } from "./copy-image.ts";
import { buildFailed } from "./errors.ts";

/** What is needed to make images with nix. */
export interface NixImagesOptions extends NixPlace {
  /** A folder that is there as long as the run. */
  readonly scratch: () => Promise<string>;
  readonly pushLayout: PushLayout;
}

/** Images that are copied at once. */
const COPIES = 2;

/**
 * Builds all images in one call, then has each written into an OCI layout, where its digest stands before anything is
 * pushed. Throws `build-failed`, `copy-failed` and `nix-missing`.
 */
export async function buildImages(
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
    for (const image of members)
      built.set(image.id, await builtLayout(image, layout, attribute, options.pushLayout));
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

/** Builds images and the programs that copy them. */
export async function buildAttributes(nix: Nix, attributes: readonly string[], watch: Watch): Promise<void> {
  const installables = attributes.flatMap((attribute) => [attribute, attributeOf(attribute, "copyTo")]);
  const ended = await nix("build", ["--no-link", "--print-build-logs", ...installables], watch);
  if (ended.exitCode !== 0) throw buildFailed(attributes, ended);
}
