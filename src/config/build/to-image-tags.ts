import type { FloatingTags, ImageSource } from "../../domain/project/artifact.ts";
import { quote } from "../../domain/text/quote.ts";
import { mentions, type Template } from "../../domain/text/template.ts";
import { judgeChannel } from "../findings/names.ts";
import type { WrittenImage } from "../schema/image-schema.ts";
import { imageTagText } from "../schema/judge-oci.ts";
import type { Path } from "../toml/path.ts";
import type { Table } from "./inherit.ts";
import { type ComponentScope, fillName, toTemplate } from "./scope.ts";

/** The image tag that one release has and no other. */
export function toImageTag(
  scope: ComponentScope,
  image: Table<WrittenImage>,
  source: ImageSource | undefined,
): Template {
  const path = image.at("image_tag");
  const tag = toTag(scope, image.values.image_tag ?? "{version}", path);
  const stamped = source?.kind === "bazel" && source.stamp.via !== "args";
  if (mentions(tag, "digest_short") && stamped) {
    scope.findings.refuse(path, {
      code: "digest-tag-needs-args",
      message: "{digest_short} is not known before the build, and tag_via makes the tag a part of it",
      hint: 'write tag_via = "args"',
    });
  }
  if (!variesWithRelease(tag)) {
    scope.findings.refuse(path, {
      code: "fixed-image-tag",
      message: `${quote(tag.text)} is the same for every release, so that only the first could be pushed`,
      hint: "put {version} into it; tags that move belong in floating",
    });
  }
  return tag;
}

const VARYING = ["version", "major", "minor", "patch", "commit", "short_commit", "digest_short"] as const;

/** Whether releases can differ in the tag at all; that two of them share one is judged when they are released. */
function variesWithRelease(tag: Template): boolean {
  return tag.parts.length === 0 || VARYING.some((name) => mentions(tag, name));
}

/** The tags that move. */
export function toFloatingTags(
  scope: ComponentScope,
  image: Table<WrittenImage>,
  imageTag: Template,
): readonly FloatingTags[] {
  const { floating = [] } = image.values;
  const path = image.at("floating");
  if (Array.isArray(floating)) {
    return floating.length === 0
      ? []
      : [{ channel: "stable", tags: toMovingTags(scope, floating, path, imageTag) }];
  }
  return Object.entries(floating).map(([channel, tags]) => {
    judgeChannel(scope, channel, [...path, channel], "key");
    return { channel, tags: toMovingTags(scope, tags, [...path, channel], imageTag) };
  });
}

function toMovingTags(
  scope: ComponentScope,
  list: readonly string[],
  path: Path,
  imageTag: Template,
): readonly Template[] {
  return list.map((text, index) => {
    const place = [...path, index];
    const tag = toTag(scope, text, place);
    if (tag.text === imageTag.text) {
      scope.findings.refuse(place, {
        code: "floating-image-tag",
        message: `${quote(text)} is the image_tag too, which must never move`,
        hint: 'take it out of floating, or write the tag that moves, such as "latest"',
      });
    }
    return tag;
  });
}

function toTag(scope: ComponentScope, text: string, path: Path): Template {
  const complaint = imageTagText(fillName(scope, text));
  if (complaint !== null) scope.findings.refuse(path, complaint);
  return toTemplate(scope, text, path);
}
