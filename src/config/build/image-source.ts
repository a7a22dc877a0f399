import type { ImageSource, Stamp } from "../../domain/project/artifact.ts";
import { type ImageKind, KEYS, KINDS } from "../schema/image-keys.ts";
import { formatPath } from "../toml/path.ts";
import type { Table } from "./inherit.ts";
import type { ImageConfig } from "./inherit-image.ts";
import { fillName, readLabel, readTemplateMap, type Scope } from "./scope.ts";

/** Reads how an image is made; undefined, and found, where that is not said once. */
export function readSource(scope: Scope, image: Table<ImageConfig>): ImageSource | undefined {
  const { findings } = scope;
  const [kind, second] = KINDS.filter((one) => image.values[one] !== undefined);
  if (kind === undefined) {
    if (KINDS.some((one) => findings.refused(image.at(one)))) return undefined;
    const message = `${formatPath(image.path)} does not say how the image is made`;
    const hint = "add bazel, dockerfile or nix";
    findings.add({ code: "image-without-source", message, hint, path: image.at("bazel"), at: "table" });
    return undefined;
  }
  if (second !== undefined) {
    const message = `an image is made by ${kind} or by ${second}, not by both`;
    findings.refuse(image.at(second), { code: "image-with-two-sources", message, hint: "keep one of them" });
    return undefined;
  }
  judgeForeign(scope, image, kind);
  if (kind === "bazel") return readBazel(scope, image);
  return kind === "dockerfile"
    ? readDockerfile(scope, image)
    : { kind, attribute: fillName(scope, image.values.nix ?? "") };
}

function judgeForeign({ findings }: Scope, image: Table<ImageConfig>, kind: ImageKind): void {
  for (const other of KINDS) {
    for (const key of other === kind ? [] : KEYS[other]) {
      if (image.written[key] === undefined) continue;
      const message = `${key} is for images made by ${other}, and this one is made by ${kind}`;
      findings.refuse(image.at(key), { code: "key-of-another-source", message, hint: "take it out" });
    }
  }
}

function readBazel(scope: Scope, image: Table<ImageConfig>): ImageSource | undefined {
  const target = readLabel(scope, image.values.bazel ?? "", image.at("bazel"));
  const stamp = readStamp(scope, image);
  return target && stamp && { kind: "bazel", target, stamp };
}

function readStamp(scope: Scope, image: Table<ImageConfig>): Stamp | undefined {
  const via = image.values.tag_via ?? "args";
  if (typeof via === "string") return { via };
  const flag = readLabel(scope, via.flag, [...image.at("tag_via"), "flag"]);
  return flag && { via: "flag", flag };
}

function readDockerfile(scope: Scope, { values, at }: Table<ImageConfig>): ImageSource {
  return {
    kind: "dockerfile",
    dockerfile: fillName(scope, values.dockerfile ?? ""),
    context: fillName(scope, values.context ?? "."),
    buildArgs: readTemplateMap(scope, values.build_args, at("build_args")),
    ...(values.builder !== undefined && { builder: values.builder }),
  };
}
