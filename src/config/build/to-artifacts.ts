import type { Artifact, Command, Files, Site, SiteEnvironment } from "../../domain/project/artifact.ts";
import type { PlacedImage } from "../findings/collisions.ts";
import { judgeChannel } from "../findings/names.ts";
import { findMissing } from "../findings/wrong-key.ts";
import type { WrittenCommand, WrittenFiles, WrittenSite } from "../schema/artifact-schemas.ts";
import type { WrittenComponent, WrittenDefaults } from "../schema/component-schema.ts";
import type { WrittenImage } from "../schema/image-schema.ts";
import { formatPath, type Path } from "../toml/path.ts";
import { inherit, type Table } from "./inherit.ts";
import { type ComponentScope, fillName, toLabel, toTemplateMap, toTemplates } from "./scope.ts";
import { toImage } from "./to-image.ts";

/** What a component publishes. Defaults fill in the artifacts that it has, and add none. */
export function toArtifacts(
  scope: ComponentScope,
  { written, path }: Table<WrittenComponent>,
  defaults: WrittenDefaults,
): { artifacts: readonly Artifact[]; images: readonly PlacedImage[] } {
  const images = imagesOf(written, path).flatMap(
    (image) => toImage(scope, image.written, image.path, defaults.image) ?? [],
  );
  const artifacts: Artifact[] = images.map(({ image }) => image);
  const { site, command, files } = written;
  if (site !== undefined) artifacts.push(toSite(scope, inheritPart(site, "site")));
  if (command !== undefined) artifacts.push(toCommand(scope, inheritPart(command, "command")));
  if (files !== undefined) artifacts.push(toFiles(scope, inheritPart(files, "files")));
  return { artifacts, images };

  function inheritPart<K extends "site" | "command" | "files">(
    part: NonNullable<WrittenDefaults[K]>,
    key: K,
  ) {
    return inherit<NonNullable<WrittenDefaults[K]>>(part, [...path, key], defaults[key], ["defaults", key]);
  }
}

/** One image, or several. */
function imagesOf({ image }: WrittenComponent, base: Path): readonly { written: WrittenImage; path: Path }[] {
  const path = [...base, "image"];
  if (image === undefined) return [];
  return Array.isArray(image)
    ? image.map((written, index) => ({ written, path: [...path, index] }))
    : [{ written: image, path }];
}

/** A site; finds what its provider needs and is missing. */
function toSite(scope: ComponentScope, site: Table<WrittenSite>): Site {
  const { build = [], cwd, directory, environments = {}, provider } = site.values;
  const pages = provider === "cloudflare-pages";
  if (provider === undefined) findMissing(scope.findings, [...site.path, "provider"]);
  if (directory === undefined && pages) findMissing(scope.findings, [...site.path, "directory"]);
  const entries = Object.entries(environments);
  const path = site.at("environments");
  if (entries.length === 0 && !scope.findings.refused(path)) findNoEnvironment(scope, site);
  for (const [name, { project }] of entries)
    if (project === undefined && pages) findMissing(scope.findings, [...path, name, "project"]);
  return {
    kind: "site",
    build,
    ...(cwd === undefined ? {} : { cwd: fillName(scope, cwd) }),
    directory: fillName(scope, directory ?? cwd ?? "."),
    provider: toProvider(scope, site),
    environments: entries.map(([name, written]) => toEnvironment(scope, name, written, [...path, name])),
  };
}

function findNoEnvironment({ findings }: ComponentScope, site: Table<WrittenSite>): void {
  const message = `${formatPath(site.path)} has no environment to deploy to`;
  const hint = `add [${formatPath(site.path)}.environments] with production = { … }`;
  const path = site.at("environments");
  findings.add({ code: "site-without-environments", message, hint, path, at: "table" });
}

function toProvider(scope: ComponentScope, site: Table<WrittenSite>): Site["provider"] {
  const { provider = "cloudflare-pages" } = site.values;
  if (typeof provider === "string") return provider;
  return { command: toTemplates(scope, provider.command, [...site.at("provider"), "command"]) };
}

function toEnvironment(
  scope: ComponentScope,
  name: string,
  { project, branch, paths = [], channel }: NonNullable<WrittenSite["environments"]>[string],
  path: Path,
): SiteEnvironment {
  if (channel !== undefined) judgeChannel(scope, channel, [...path, "channel"]);
  return {
    name,
    paths: paths.map((glob) => fillName(scope, glob)),
    ...(project !== undefined && { project }),
    ...(branch !== undefined && { branch }),
    ...(channel !== undefined && { channel }),
  };
}

/** A command that publishes. */
function toCommand(scope: ComponentScope, table: Table<WrittenCommand>): Command {
  const { run, env, done } = table.values;
  if (run === undefined) findMissing(scope.findings, table.at("run"));
  return {
    kind: "command",
    run: toTemplates(scope, run ?? [], table.at("run")),
    env: toTemplateMap(scope, env, table.at("env")),
    ...(done !== undefined && { done: toTemplates(scope, done, table.at("done")) }),
  };
}

/** The targets whose outputs are attached to the GitHub release. */
function toFiles(scope: ComponentScope, table: Table<WrittenFiles>): Files {
  const { bazel } = table.values;
  const path = table.at("bazel");
  if (bazel === undefined) findMissing(scope.findings, path);
  if (bazel?.length === 0) {
    const hint = "name the targets whose outputs are attached, or remove the table";
    scope.findings.refuse(path, { code: "bad-value", message: "it is empty", hint });
  }
  const targets = (bazel ?? []).map((text, index) => toLabel(scope, text, [...path, index]));
  return { kind: "files", targets: targets.filter((target) => target !== undefined) };
}
