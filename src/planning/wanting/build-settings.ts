import { formatReference } from "../../domain/images/reference.ts";
import type { BazelSettings, GitHubRepository } from "../../domain/project/project.ts";
import type { BuildSettings } from "../../domain/release/plan.ts";
import type { WantedImage, WantedRelease } from "../../domain/release/wanted.ts";
import { fillTemplate, type Template, type TemplateValues } from "../../domain/text/template.ts";
import type { Built } from "./built.ts";
import { imageLabels } from "./image-labels.ts";
import { templateValues } from "./template-values.ts";

/**
 * Flags and environment of every Bazel call for a release. The version stands in the environment only where the
 * configuration asks for it, so that releases which do not differ in it are built together.
 */
export function releaseSettings(
  bazel: BazelSettings,
  release: WantedRelease,
  { head, commitTime }: Built,
): BuildSettings {
  const { component, version, channel, tag } = release;
  const values = templateValues(component.name, version, channel.name, tag, head);
  const env = { SLIPWAY_COMMIT: head, ...fillAll(bazel.env, values) };
  return { flags: bazel.flags, env, buildArgs: {}, labels: {}, commitTime };
}

/** Fills a map of templates. */
export function fillAll(
  templates: ReadonlyMap<string, Template>,
  values: TemplateValues,
): Readonly<Record<string, string>> {
  return Object.fromEntries([...templates].map(([name, template]) => [name, fillTemplate(template, values)]));
}

/** The same for one image, with how the version reaches its push. */
export function imageSettings(
  bazel: BazelSettings,
  wanted: WantedImage,
  built: Built,
  repository: GitHubRepository | null,
): BuildSettings {
  const settings = releaseSettings(bazel, wanted.release, built);
  const { source } = wanted.image;
  const imageTag = wanted.reference?.tag ?? wanted.tag.text;
  if (source.kind === "dockerfile") {
    const labels = imageLabels(wanted, built, repository);
    return { ...settings, buildArgs: fillAll(source.buildArgs, wanted.values), labels };
  }
  if (source.kind === "nix" || source.stamp.via === "args") return settings;
  if (source.stamp.via === "flag") {
    return { ...settings, flags: [...settings.flags, `--${source.stamp.flag}=${imageTag}`] };
  }
  const { version, channel } = wanted.release;
  const stamps = {
    SLIPWAY_VERSION: version.text,
    SLIPWAY_IMAGE_TAG: imageTag,
    SLIPWAY_CHANNEL: channel.name,
  };
  return { ...settings, env: { ...stamps, ...settings.env } };
}

/** How an image is called where its reference is not known yet. */
export function imageName({ reference, repository, tag }: WantedImage): string {
  return reference === null
    ? `${repository.host}/${repository.path}:${tag.text}`
    : formatReference(reference);
}
