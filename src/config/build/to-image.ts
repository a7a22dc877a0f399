import { type Platform, parsePlatform } from "../../domain/images/platform.ts";
import type { Image } from "../../domain/project/artifact.ts";
import { loadName } from "../schema/judge-oci.ts";
import type { Path } from "../toml/path.ts";
import { readDestinations } from "./image-destinations.ts";
import { readSource } from "./image-source.ts";
import { readFloating, readImageTag } from "./image-tags.ts";
import type { Table } from "./inherit.ts";
import { type ImageConfig, inheritImage } from "./inherit-image.ts";
import { fillName, readLabel, type Scope } from "./scope.ts";

/** An image, and where what matters to other images is written. */
export interface PlacedImage {
  readonly component: string;
  readonly image: Image;
  readonly repositoryAt: Path;
  readonly floatingAt: Path;
}

/** Reads one image of a component; undefined, and found, where it cannot be one. */
export function buildImage(
  scope: Scope,
  own: ImageConfig,
  path: Path,
  base: ImageConfig | undefined,
): PlacedImage | undefined {
  const table = inheritImage(own, path, base);
  const source = readSource(scope, table);
  const destinations = readDestinations(scope, table);
  const imageTag = readImageTag(scope, table, source);
  const floating = readFloating(scope, table, imageTag);
  const load = readLoad(scope, table, source?.kind);
  const { platforms } = table.values;
  if (source === undefined) return undefined;
  const image: Image = {
    kind: "image",
    source,
    destinations,
    imageTag,
    floating,
    ...(platforms !== undefined && { platforms: readPlatforms(platforms) }),
    ...(load !== undefined && { load }),
  };
  return {
    component: scope.component,
    image,
    repositoryAt: table.at("repository"),
    floatingAt: table.at("floating"),
  };
}

function readPlatforms(texts: readonly string[]): readonly Platform[] {
  return texts.map(parsePlatform).filter((platform) => platform !== undefined);
}

/** Bazel needs a target that loads; the others load what they built. */
function readLoad(scope: Scope, table: Table<ImageConfig>, kind: string | undefined): Image["load"] {
  const { load } = table.values;
  if (load === undefined || kind === undefined) return undefined;
  const path = table.at("load");
  const as = fillName(scope, load.as);
  const complaint = loadName(as);
  if (complaint !== null) scope.findings.refuse([...path, "as"], complaint);
  if (kind !== "bazel") {
    if (table.written.load?.bazel !== undefined) refuseLoader(scope, [...path, "bazel"], kind);
    return { as };
  }
  if (load.bazel === undefined) {
    const message = "an image made by bazel is loaded by a target of its own";
    const hint = 'add bazel = "//…", an image_load or oci_load';
    scope.findings.add({ code: "load-without-target", message, hint, path, at: "key" });
    return { as };
  }
  const target = readLabel(scope, load.bazel, [...path, "bazel"]);
  return { as, ...(target !== undefined && { target }) };
}

function refuseLoader({ findings }: Scope, path: Path, kind: string): void {
  const message = `a loader is for images made by bazel, and this one is made by ${kind}`;
  findings.refuse(path, { code: "key-of-another-source", message, hint: "take it out" });
}
