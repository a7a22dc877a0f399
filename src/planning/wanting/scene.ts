import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import type { ForgePlace } from "../../domain/project/forge.ts";
import type { Component, Project } from "../../domain/project/project.ts";
import type { RunOrigin } from "../../domain/release/facts.ts";
import type { Promotion, ReleaseIntent } from "../../domain/release/intent.ts";
import type { ArtifactId, BuildSettings } from "../../domain/release/wanted.ts";
import { fillTemplate, type Template, type TemplateValues } from "../../domain/text/template.ts";
import type { Channel } from "../../domain/versions/channel.ts";
import type { Version } from "../../domain/versions/version.ts";

/** What is known of a run before anything is wanted: which commit it is for, and where it runs. */
export interface Scene {
  /** Null for a tag that does not exist yet: then only what does not depend on the commit is wanted. */
  readonly commit: CommitSha | null;
  /** When the commit was made, in seconds since the epoch; 0 if this clone does not know. */
  readonly commitTime: number;
  readonly origin: RunOrigin;
  /** Where releases are published. */
  readonly forge: ForgePlace;
  /** What the tags' records say, by release tag: some know the digest that an image tag contains. */
  readonly records: ReadonlyMap<string, ReleaseIntent>;
}

/** One release while its artifacts are resolved. */
export interface Wanting extends Scene {
  readonly project: Project;
  readonly tag: string;
  readonly component: Component;
  readonly version: Version;
  readonly channel: Channel;
  readonly own: boolean;
  readonly values: TemplateValues;
  readonly build: BuildSettings;
  /** What is taken from another release instead of being built; null if nothing is. */
  readonly promoted: Promoted | null;
}

/** What one release takes from another one, and the values of placeholders in that. */
export interface Promoted extends Promotion {
  readonly values: TemplateValues;
}

/** Names an artifact of a release by its kind and its place among those of that kind. */
export function artifactId(
  { tag, component }: Pick<Wanting, "tag" | "component">,
  ...rest: readonly (string | number)[]
): ArtifactId {
  return [tag, component.name, ...rest].join("#") as ArtifactId;
}

/** The values of placeholders in one release; the commit's only if it is known. */
export function templateValues(
  component: string,
  version: Version,
  channel: string,
  tag: string,
  commit: CommitSha | null,
): TemplateValues {
  const [major, minor, patch] = version.numbers;
  return {
    component,
    version: version.text,
    channel,
    tag,
    ...(major === undefined ? {} : { major }),
    ...(minor === undefined ? {} : { minor }),
    ...(patch === undefined ? {} : { patch }),
    ...(commit === null ? {} : { commit, short_commit: shortCommit(commit) }),
  };
}

/** Fills a map of templates. */
export function fillAll(
  templates: ReadonlyMap<string, Template>,
  values: TemplateValues,
): Readonly<Record<string, string>> {
  return Object.fromEntries([...templates].map(([name, template]) => [name, fillTemplate(template, values)]));
}
