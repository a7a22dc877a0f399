import type { CommitSha } from "../domain/history/commit-sha.ts";
import { type Image, madeBy, type SourceKind } from "../domain/project/artifact.ts";
import type { Component, Project } from "../domain/project/project.ts";
import { ReleaseError } from "../domain/text/release-error.ts";
import { fillTemplate, mentions, type TemplateValues } from "../domain/text/template.ts";
import { eachKind, type ImageBuilder, type LocalImage } from "../services/ports/image-builder.ts";
import type { Run } from "./run/services.ts";
import { watched } from "./run/watched.ts";

/** An image that was loaded under its development tag. */
export interface LoadedImage {
  readonly component: string;
  readonly image: string;
}

/**
 * Builds and loads the images of components (all that have one to load, if none is named) into this machine's container
 * engine, whatever state the work tree is in. Throws `nothing-to-load` and what builders throw.
 */
export async function load(run: Run, components: readonly Component[]): Promise<readonly LoadedImage[]> {
  const { head, commitTime } = await run.services.git.workTree();
  const images = components.flatMap((component) => localImages(run.project, component, { head, commitTime }));
  if (images.length === 0) throw nothingToLoad(components);
  run.report({ kind: "phase", name: "load" });
  await eachKind(run.services.images, (kind, builder) => loadWith(run, builder, madeBy(kind, images)));
  return images.map(({ component, load: { as } }) => ({ component, image: as }));
}

async function loadWith<K extends SourceKind>(
  { report }: Run,
  builder: ImageBuilder<K>,
  images: readonly LocalImage<K>[],
): Promise<void> {
  if (images.length === 0) return;
  const label = images.map(({ load: { as } }) => as).join(", ");
  const work = { id: `load:${label}`, doing: "loading", done: "loaded", label };
  await watched(report, work, (watch) => builder.load(images, watch));
}

function localImages(
  { bazel }: Project,
  { name, artifacts }: Component,
  { head, commitTime }: { readonly head: CommitSha; readonly commitTime: number },
): LocalImage<SourceKind>[] {
  const values: TemplateValues = { component: name, commit: head };
  // A value that mentions the version has no meaning without a release.
  const env = [...bazel.env].filter(([, template]) => !mentions(template, "version"));
  const settings = { flags: bazel.flags, labels: {}, commitTime };
  return artifacts.flatMap((artifact) => {
    if (artifact.kind !== "image" || artifact.load === undefined) return [];
    return {
      component: name,
      source: artifact.source,
      load: artifact.load,
      build: {
        ...settings,
        env: Object.fromEntries(env.map(([key, template]) => [key, fillTemplate(template, values)])),
        buildArgs: buildArgs(artifact, values),
      },
    };
  });
}

function buildArgs({ source }: Image, values: TemplateValues): Readonly<Record<string, string>> {
  if (source.kind !== "dockerfile") return {};
  const dev = { version: "dev", channel: "dev", ...values };
  return Object.fromEntries(
    [...source.buildArgs].map(([key, template]) => [key, fillTemplate(template, dev)]),
  );
}

function nothingToLoad(components: readonly Component[]): ReleaseError {
  const names = components.map(({ name }) => name).join(", ");
  return new ReleaseError({
    kind: "usage",
    code: "nothing-to-load",
    message: `no image of ${names} says how it is loaded`,
    hint: 'add load = { bazel = "//…:load", as = "name:dev" } to an image in slipway.toml',
  });
}
