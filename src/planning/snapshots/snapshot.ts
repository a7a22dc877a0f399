import type { CommitSha } from "../../domain/history/commit-sha.ts";
import { shortCommit } from "../../domain/history/commit-sha.ts";
import type { Image } from "../../domain/project/artifact.ts";
import type { Component, Project } from "../../domain/project/project.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import { formatTag } from "../../domain/tags/tag-pattern.ts";
import type { Result } from "../../domain/text/problem.ts";
import { parseTemplate, type Template } from "../../domain/text/template.ts";
import { matchesWildcard } from "../../domain/text/wildcard.ts";
import { channelOf } from "../../domain/versions/channel.ts";
import { parseVersion, type Scheme } from "../../domain/versions/scheme.ts";
import type { Version } from "../../domain/versions/version.ts";

/** A commit whose images are pushed without a release tag. */
export interface Snapshot {
  readonly commit: CommitSha;
  /** The branch it is pushed for; null if there is none. */
  readonly branch: string | null;
  /** Whether a later commit of the branch is known, to which floating tags are left. */
  readonly overtaken: boolean;
}

/** What a snapshot is released as: a project of images alone, without records, and the release tags that nobody makes. */
export interface SnapshotRelease {
  readonly project: Project;
  readonly tags: readonly ReleaseTag[];
}

/**
 * Turns components with their next versions into what a snapshot releases: their images under the image tags of snapshots,
 * floating tags of the branch, and nothing else.
 */
export function planSnapshot(
  project: Project,
  next: readonly ReleaseTag[],
  snapshot: Snapshot,
): SnapshotRelease {
  const planned = next.flatMap((tag) => {
    const component = project.components.find(({ name }) => name === tag.component);
    return component === undefined ? [] : [snapshotOf(project, component, tag.version, snapshot)];
  });
  return {
    project: {
      ...project,
      source: { ...project.source, record: "none" },
      components: planned.map(({ component }) => component),
    },
    tags: planned.map(({ tag }) => tag),
  };
}

function snapshotOf(
  project: Project,
  component: Component,
  next: Version,
  snapshot: Snapshot,
): { readonly component: Component; readonly tag: ReleaseTag } {
  const version = developmentVersion(component.scheme, next, snapshot.commit);
  const channel = channelOf(version, project.channels).name;
  const images = component.artifacts.flatMap((artifact) =>
    artifact.kind === "image" ? [snapshotImage(artifact, component.scheme, next, channel, snapshot)] : [],
  );
  const { forgeRelease: _, ...kept } = component;
  return {
    component: { ...kept, releasedWith: [], artifacts: images },
    tag: { text: formatTag(component.tag, version), component: component.name, version },
  };
}

/** The next version's prerelease for a commit, as a version of the scheme. A part of digits alone may not begin with 0 in SemVer. */
function developmentVersion(scheme: Scheme, next: Version, commit: CommitSha): Version {
  const short = shortCommit(commit);
  const [tail, instead] = [`${separator(scheme)}dev.${short}`, `${separator(scheme)}dev.g${short}`];
  return (
    parsedOrNot(parseVersion(scheme, next.text + tail)) ??
    parsedOrNot(parseVersion(scheme, next.text + instead)) ??
    next
  );
}

function snapshotImage(
  image: Image,
  scheme: Scheme,
  next: Version,
  channel: string,
  { branch, overtaken }: Snapshot,
): Image {
  const { imageTag = defaultSnapshotTag(scheme), floating = [] } = image.snapshot ?? {};
  const fill = (template: Template) => withNextVersion(template, next);
  const moving = floating
    .filter(({ branches }) => branch !== null && !overtaken && matchesWildcard(branches, branch))
    .flatMap(({ tags }) => tags.map(fill));
  return {
    ...image,
    imageTag: fill(imageTag),
    floating: moving.length === 0 ? [] : [{ channel, tags: moving }],
  };
}

function separator({ kind }: Scheme): "-" | "." {
  return kind === "semver" ? "-" : ".";
}

/** The image tag of snapshots, unless the configuration has another. */
export function defaultSnapshotTag({ kind }: Scheme): Template {
  return DEFAULTS[kind];
}

const DEFAULTS = {
  semver: template("{next_version}-dev.{short_commit}"),
  calver: template("{next_version}.dev.{short_commit}"),
};

function template(text: string): Template {
  const parsed = parseTemplate(text);
  return parsed.ok ? parsed.value : { text, parts: [text] };
}

/** A release knows no next version, so that it is filled in here. */
function withNextVersion({ text, parts }: Template, { text: version }: Version): Template {
  return {
    text: text.replaceAll("{next_version}", version),
    parts: parts.map((part) =>
      typeof part !== "string" && part.placeholder === "next_version" ? version : part,
    ),
  };
}

function parsedOrNot<T>(result: Result<T>): T | undefined {
  return result.ok ? result.value : undefined;
}
