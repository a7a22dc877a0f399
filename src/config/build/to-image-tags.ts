import type { FloatingTags, Image, ImageSource } from "../../domain/project/artifact.ts";
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

/** What an untagged commit is pushed as; undefined if nothing says so. */
export function toSnapshotTags(scope: ComponentScope, image: Table<WrittenImage>): Image["snapshot"] {
  const written = image.values.snapshot;
  if (written === undefined) return undefined;
  const path = image.at("snapshot");
  const { image_tag: text, floating = {} } = written;
  const imageTag = text === undefined ? undefined : toTag(scope, text, [...path, "image_tag"]);
  if (
    imageTag !== undefined &&
    imageTag.parts.length > 0 &&
    !COMMITS.some((name) => mentions(imageTag, name))
  ) {
    scope.findings.refuse([...path, "image_tag"], {
      code: "fixed-image-tag",
      message: `${quote(imageTag.text)} is the same for many commits, so that only the first could be pushed`,
      hint: "put {short_commit}, {commit} or {digest_short} into it; tags that move belong in floating",
    });
  }
  return {
    ...(imageTag !== undefined && { imageTag }),
    floating: Object.entries(floating).map(([branches, tags]) => ({
      branches,
      tags: tags.map((each, index) => toTag(scope, each, [...path, "floating", branches, index])),
    })),
  };
}

/** What tells one commit's image tag from another's. */
const COMMITS = ["commit", "short_commit", "digest_short"] as const;
