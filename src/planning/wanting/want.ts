import type { Command, Files, Image, Site } from "../../domain/project/artifact.ts";
import type { Component, Project } from "../../domain/project/project.ts";
import type { Attachable } from "../../domain/project/signing.ts";
import { sourceUri } from "../../domain/project/source-uri.ts";
import { PREDICATES, type PredicateType } from "../../domain/release/attestation.ts";
import type {
  ArtifactId,
  BuildSettings,
  Wanted,
  WantedCommand,
  WantedForgeRelease,
  WantedImage,
  WantedRelease,
} from "../../domain/release/wanted.ts";
import { parseReleaseTag, type ReleaseTag } from "../../domain/tags/release-tag.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { fillTemplate, type TemplateValues } from "../../domain/text/template.ts";
import { channelOf } from "../../domain/versions/channel.ts";
import { judgeLaterWord } from "../../domain/versions/later-word.ts";
import type { Version } from "../../domain/versions/version.ts";
import { imageValues, recordedImages } from "./commands.ts";
import { wantFiles } from "./files.ts";
import { wantImages } from "./images.ts";
import { artifactId, fillAll, type Promoted, type Scene, templateValues, type Wanting } from "./scene.ts";
import { wantSite } from "./sites.ts";

/**
 * Everything that release tags ask for: each tag's component, and after it every component that is `released_with` it, at
 * that version and under that tag, with all of their artifacts.
 */
export function want(project: Project, tags: readonly ReleaseTag[], scene: Scene): Wanted {
  const problems: Problem[] = [];
  const releases = tags.flatMap(({ text, component: name, version }) => {
    const own = project.components.filter((component) => component.name === name);
    const others = project.components.filter((component) => component.releasedWith.includes(name));
    problems.push(...own.flatMap(({ scheme }) => judgeLaterWord(version, scheme, project.channels) ?? []));
    return [...own, ...others].map((component) => {
      const [tagged = component] = own;
      const release = wantRelease(project, text, component, version, tagged, scene);
      problems.push(...release.problems);
      return release.wanted;
    });
  });
  const { source, bazel } = project;
  return {
    releases,
    problems,
    source,
    tests: bazel.test,
    pushJobs: bazel.pushJobs,
    predicates: (project.signing?.attach ?? []).flatMap((each) => PREDICATES_OF[each]),
    sourceUri: sourceUri(scene.forge, scene.origin.remoteUrls),
  };
}

/** The statements that are made of what is attached. */
const PREDICATES_OF: Readonly<Record<Attachable, readonly PredicateType[]>> = {
  provenance: [PREDICATES.provenance],
  sbom: [PREDICATES.spdx, PREDICATES.cyclonedx],
  signature: [PREDICATES.signature],
};

function wantRelease(
  project: Project,
  tag: string,
  component: Component,
  version: Version,
  tagged: Component,
  scene: Scene,
): { readonly wanted: WantedRelease; readonly problems: readonly Problem[] } {
  const own = component === tagged;
  const channel = channelOf(version, project.channels);
  const lineOf = ({ tag: pattern, scheme }: Component) => ({
    tag: pattern,
    scheme,
    channels: project.channels,
  });
  const values = templateValues(component.name, version, channel.name, tag, scene.commit);
  const build = releaseSettings(project, scene, values);
  const promoted = promotedIn(project, tag, component, scene);
  const wanting: Wanting = {
    ...scene,
    project,
    tag,
    component,
    version,
    channel,
    own,
    values,
    build,
    promoted,
  };
  const { artifacts } = component;
  const images = wantImages(
    wanting,
    artifacts.filter((artifact): artifact is Image => artifact.kind === "image"),
  );
  const files = wantFiles(
    wanting,
    artifacts.filter((artifact): artifact is Files => artifact.kind === "files"),
  );
  return {
    problems: images.problems,
    wanted: {
      tag,
      component: component.name,
      version,
      channel,
      own,
      line: lineOf(component),
      tagLine: lineOf(tagged),
      build,
      promotedFrom: promoted?.tag ?? null,
      artifacts: [
        ...images.images,
        ...files,
        ...artifacts
          .filter((artifact): artifact is Site => artifact.kind === "site")
          .flatMap((site, position) => wantSite(wanting, site, artifactId(wanting, "site", position))),
        ...wantCommands(wanting, images.images),
        ...wantForgeRelease(
          wanting,
          files.map(({ id }) => id),
        ),
      ],
    },
  };
}

/** What a release takes from another one, if its record says so. Of a tag that was moved since nothing is taken. */
function promotedIn(
  { components, channels }: Project,
  tag: string,
  { name }: Component,
  { records, commit }: Scene,
): Promoted | null {
  const record = records.get(tag);
  if (record?.promotion === undefined || record.commit !== commit) return null;
  const { promotion } = record;
  const from = parseReleaseTag(components, promotion.tag);
  // Then its images are not found, which is said; they are not built instead.
  if (!from.ok) return { ...promotion, images: [], values: {} };
  const { version } = from.value;
  const channel = channelOf(version, channels).name;
  return { ...promotion, values: templateValues(name, version, channel, promotion.tag, commit) };
}

/**
 * Flags and environment of every Bazel call for a release. The version is in the environment only if the configuration asks
 * for it, so that releases which do not differ in it are built together.
 */
function releaseSettings(
  { bazel }: Project,
  { commit, commitTime }: Scene,
  values: TemplateValues,
): BuildSettings {
  const env = { ...(commit === null ? {} : { SLIPWAY_COMMIT: commit }), ...fillAll(bazel.env, values) };
  return { flags: bazel.flags, env, buildArgs: {}, labels: {}, commitTime };
}

/** A command's id is what records call it, so it never changes its form. */
function wantCommands(wanting: Wanting, images: readonly WantedImage[]): WantedCommand[] {
  const { component, tag, values, commit, records } = wanting;
  if (commit === null) return [];
  const record = records.get(tag);
  const known = imageValues(recordedImages(images, record?.commit === commit ? record : undefined));
  const commands = component.artifacts.filter((artifact): artifact is Command => artifact.kind === "command");
  return commands.map((command, position) => ({
    kind: "command",
    id: [tag, component.name, position].join("#") as ArtifactId,
    after: command.after,
    run: command.run,
    done: command.done ?? null,
    env: command.env,
    values: { ...values, ...known },
  }));
}

/** None for a component without one, nor for a component that is released with another. */
function wantForgeRelease(wanting: Wanting, files: readonly ArtifactId[]): WantedForgeRelease[] {
  const { component, own, commit, tag, channel, values, forge } = wanting;
  const settings = component.forgeRelease;
  if (!own || settings === undefined || commit === null) return [];
  return [
    {
      kind: "forge",
      id: artifactId(wanting, "forge"),
      forge: forge.kind,
      repository: forge.url === null ? null : forge.repository,
      tag,
      commit,
      name: fillTemplate(settings.name, values),
      notes: settings.notes,
      prerelease: channel.github === "prerelease",
      latest: settings.latest,
      draft: settings.draft,
      files,
    },
  ];
}
