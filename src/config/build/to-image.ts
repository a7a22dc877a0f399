import { type Platform, parsePlatform } from "../../domain/images/platform.ts";
import type { Image, ImageSource, Stamp } from "../../domain/project/artifact.ts";
import type { PlacedImage } from "../findings/collisions.ts";
import { KEYS_OF_KIND, SOURCE_KINDS, type WrittenImage } from "../schema/image-schema.ts";
import { loadName } from "../schema/judge-oci.ts";
import { formatPath, type Path } from "../toml/path.ts";
import { inheritImage, type Table } from "./inherit.ts";
import { type ComponentScope, fillName, toLabel, toTemplateMap } from "./scope.ts";
import { toImageDestinations } from "./to-destinations.ts";
import { toFloatingTags, toImageTag, toSnapshotTags } from "./to-image-tags.ts";

/** One image of a component; undefined, and found, if it does not say how it is made. */
export function toImage(
  scope: ComponentScope,
  own: WrittenImage,
  path: Path,
  base: WrittenImage | undefined,
): PlacedImage | undefined {
  const table = inheritImage(own, path, base);
  const source = toImageSource(scope, table);
  const destinations = toImageDestinations(scope, table);
  const imageTag = toImageTag(scope, table, source);
  const floating = toFloatingTags(scope, table, imageTag);
  const load = toLoad(scope, table, source?.kind);
  const snapshot = toSnapshotTags(scope, table);
  const { platforms } = table.values;
  if (source === undefined) return undefined;
  const image: Image = {
    kind: "image",
    source,
    destinations,
    imageTag,
    floating,
    ...(platforms !== undefined && { platforms: toPlatforms(platforms) }),
    ...(load !== undefined && { load }),
    ...(snapshot !== undefined && { snapshot }),
  };
  return {
    component: scope.component,
    image,
    repositoryAt: table.at("repository"),
    floatingAt: table.at("floating"),
  };
}

/** How an image is made; undefined, and found, unless that is said exactly once. */
function toImageSource(scope: ComponentScope, image: Table<WrittenImage>): ImageSource | undefined {
  const { findings } = scope;
  const [made, second] = SOURCE_KINDS.flatMap((kind) => {
    const text = image.values[kind];
    return text === undefined ? [] : [{ kind, text }];
  });
  if (made === undefined) {
    if (SOURCE_KINDS.some((kind) => findings.refused(image.at(kind)))) return undefined;
    const message = `${formatPath(image.path)} does not say how the image is made`;
    const hint = "add bazel, dockerfile or nix";
    findings.add({ code: "image-without-source", message, hint, path: image.at("bazel"), at: "table" });
    return undefined;
  }
  const { kind, text } = made;
  if (second !== undefined) {
    const message = `an image is made by ${kind} or by ${second.kind}, not by both`;
    const complaint = { code: "image-with-two-sources", message, hint: "keep one of them" };
    findings.refuse(image.at(second.kind), complaint);
    return undefined;
  }
  judgeForeign(scope, image, kind);
  if (kind === "bazel") return toBazelSource(scope, image, text);
  return kind === "dockerfile"
    ? toDockerfileSource(scope, image, text)
    : { kind, attribute: fillName(scope, text) };
}

function judgeForeign(scope: ComponentScope, image: Table<WrittenImage>, kind: ImageSource["kind"]): void {
  for (const other of SOURCE_KINDS) {
    for (const key of other === kind ? [] : KEYS_OF_KIND[other]) {
      if (image.written[key] === undefined) continue;
      refuseForeign(scope, image.at(key), `${key} is for images made by ${other}`, kind);
    }
  }
}

function refuseForeign(
  { findings }: ComponentScope,
  path: Path,
  whose: string,
  kind: ImageSource["kind"],
): void {
  const message = `${whose}, but this one is made by ${kind}`;
  findings.refuse(path, { code: "key-of-another-source", message, hint: "take it out" });
}

function toBazelSource(
  scope: ComponentScope,
  image: Table<WrittenImage>,
  text: string,
): ImageSource | undefined {
  const target = toLabel(scope, text, image.at("bazel"));
  const stamp = toStamp(scope, image);
  return target && stamp && { kind: "bazel", target, stamp };
}

function toStamp(scope: ComponentScope, image: Table<WrittenImage>): Stamp | undefined {
  const via = image.values.tag_via ?? "args";
  if (typeof via === "string") return { via };
  const flag = toLabel(scope, via.flag, [...image.at("tag_via"), "flag"]);
  return flag && { via: "flag", flag };
}

function toDockerfileSource(
  scope: ComponentScope,
  { values, at }: Table<WrittenImage>,
  text: string,
): ImageSource {
  return {
    kind: "dockerfile",
    dockerfile: fillName(scope, text),
    context: fillName(scope, values.context ?? "."),
    buildArgs: toTemplateMap(scope, values.build_args, at("build_args")),
    ...(values.builder !== undefined && { builder: values.builder }),
  };
}

function toPlatforms(texts: readonly string[]): readonly Platform[] {
  return texts.map(parsePlatform).filter((platform) => platform !== undefined);
}

/** Bazel needs a target that loads; the others load what they built. */
function toLoad(
  scope: ComponentScope,
  table: Table<WrittenImage>,
  kind: ImageSource["kind"] | undefined,
): Image["load"] {
  const { load } = table.values;
  if (load === undefined || kind === undefined) return undefined;
  const path = table.at("load");
  const as = fillName(scope, load.as);
  const complaint = loadName(as);
  if (complaint !== null) scope.findings.refuse([...path, "as"], complaint);
  if (kind !== "bazel") {
    if (table.written.load?.bazel !== undefined)
      refuseForeign(scope, [...path, "bazel"], "a loader is for images made by bazel", kind);
    return { as };
  }
  if (load.bazel === undefined) {
    const message = "an image made by bazel is loaded by a target of its own";
    const hint = 'add bazel = "//…", an image_load or oci_load';
    scope.findings.add({ code: "load-without-target", message, hint, path, at: "key" });
    return { as };
  }
  const target = toLabel(scope, load.bazel, [...path, "bazel"]);
  return { as, ...(target !== undefined && { target }) };
}
