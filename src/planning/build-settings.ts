import type { CommitSha } from "../domain/commit-sha.ts";
import type { BuildSettings } from "../domain/plan.ts";
import type { BazelSettings } from "../domain/project.ts";
import { formatReference } from "../domain/reference.ts";
import { fillTemplate } from "../domain/template.ts";
import type { WantedImage, WantedRelease } from "../domain/wanted.ts";
import { templateValues } from "./template-values.ts";

/**
 * Flags and environment of every Bazel call for a release. The version stands in the environment only where the
 * configuration asks for it, so that releases which do not differ in it are built together.
 */
export function releaseSettings(
  bazel: BazelSettings,
  release: WantedRelease,
  commit: CommitSha,
): BuildSettings {
  const { component, version, channel, tag } = release;
  const values = templateValues(component.name, version, channel.name, tag, commit);
  const configured = [...bazel.env].map(
    ([name, template]) => [name, fillTemplate(template, values)] as const,
  );
  return { flags: bazel.flags, env: { SLIPWAY_COMMIT: commit, ...Object.fromEntries(configured) } };
}

/** The same for one image, with how the version reaches its push. */
export function imageSettings(bazel: BazelSettings, wanted: WantedImage, commit: CommitSha): BuildSettings {
  const { flags, env } = releaseSettings(bazel, wanted.release, commit);
  const { source } = wanted.image;
  const imageTag = wanted.reference?.tag ?? wanted.tag.text;
  if (source.kind !== "bazel" || source.stamp.via === "args") return { flags, env };
  if (source.stamp.via === "flag") return { flags: [...flags, `--${source.stamp.flag}=${imageTag}`], env };
  const { version, channel } = wanted.release;
  const stamps = {
    SLIPWAY_VERSION: version.text,
    SLIPWAY_IMAGE_TAG: imageTag,
    SLIPWAY_CHANNEL: channel.name,
  };
  return { flags, env: { ...stamps, ...env } };
}

/** How an image is called where its reference is not known yet. */
export function imageName({ reference, repository, tag }: WantedImage): string {
  return reference === null
    ? `${repository.host}/${repository.path}:${tag.text}`
    : formatReference(reference);
}
