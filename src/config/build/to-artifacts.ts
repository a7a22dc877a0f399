import type { Artifact } from "../../domain/project/artifact.ts";
import type { Config } from "../schema/config-schema.ts";
import type { Path } from "../toml/path.ts";
import type { ComponentConfig } from "./identities.ts";
import { inherit, type Table } from "./inherit.ts";
import type { ImageConfig } from "./inherit-image.ts";
import type { Scope } from "./scope.ts";
import { buildCommand } from "./to-command.ts";
import { buildFiles } from "./to-files.ts";
import { buildImage, type PlacedImage } from "./to-image.ts";
import { buildSite } from "./to-site.ts";

type Defaults = NonNullable<Config["defaults"]>;

/** Reads what a component publishes. Defaults fill in what is written there; they add no artifact that is not. */
export function readArtifacts(
  scope: Scope,
  { written, path }: Table<ComponentConfig>,
  defaults: Defaults,
): { artifacts: readonly Artifact[]; images: readonly PlacedImage[] } {
  const images = imagesOf(written, path).flatMap(
    (image) => buildImage(scope, image.written, image.path, defaults.image) ?? [],
  );
  const artifacts: Artifact[] = images.map(({ image }) => image);
  const { site, command, files } = written;
  if (site !== undefined) artifacts.push(buildSite(scope, inheritPart(site, "site")));
  if (command !== undefined) artifacts.push(buildCommand(scope, inheritPart(command, "command")));
  if (files !== undefined) artifacts.push(buildFiles(scope, inheritPart(files, "files")));
  return { artifacts, images };

  function inheritPart<K extends "site" | "command" | "files">(part: NonNullable<Defaults[K]>, key: K) {
    return inherit<NonNullable<Defaults[K]>>(part, [...path, key], defaults[key], ["defaults", key]);
  }
}

/** One image, or several. */
function imagesOf({ image }: ComponentConfig, base: Path): readonly { written: ImageConfig; path: Path }[] {
  const path = [...base, "image"];
  if (image === undefined) return [];
  return Array.isArray(image)
    ? image.map((written, index) => ({ written, path: [...path, index] }))
    : [{ written: image, path }];
}
