import {
  type Artifact,
  type Command,
  type Files,
  nameOfImage,
  type Site,
  type SiteEnvironment,
} from "../../domain/project/artifact.ts";
import { quote } from "../../domain/text/quote.ts";
import { closest } from "../../domain/text/suggest.ts";
import { imagesIn, type Template } from "../../domain/text/template.ts";
import type { PlacedImage } from "../findings/collisions.ts";
import { judgeChannel } from "../findings/names.ts";
import { findMissing } from "../findings/wrong-key.ts";
import type { WrittenCommand, WrittenFiles, WrittenSite } from "../schema/artifact-schemas.ts";
import type { WrittenComponent, WrittenDefaults } from "../schema/component-schema.ts";
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
  const images = several(written.image, [...path, "image"]).flatMap(
    (image) => toImage(scope, image.written, image.path, defaults.image) ?? [],
  );
  const artifacts: Artifact[] = images.map(({ image }) => image);
  const { site, files } = written;
  if (site !== undefined) artifacts.push(toSite(scope, inheritPart(site, "site")));
  const names = images.map(({ image }) => nameOfImage(image));
  for (const { written: own, path: at } of several(written.command, [...path, "command"])) {
    const table = inherit<WrittenCommand>(own, at, defaults.command, ["defaults", "command"]);
    artifacts.push(toCommand(scope, table, names));
  }
  if (files !== undefined) artifacts.push(toFiles(scope, inheritPart(files, "files")));
  return { artifacts, images };

  function inheritPart<K extends "site" | "files">(part: NonNullable<WrittenDefaults[K]>, key: K) {
    return inherit<NonNullable<WrittenDefaults[K]>>(part, [...path, key], defaults[key], ["defaults", key]);
  }
}

/** What is written once as a table, or several times as a list of them. */
function several<T>(
  written: T | readonly T[] | undefined,
  path: Path,
): readonly { readonly written: T; readonly path: Path }[] {
  if (written === undefined) return [];
  const isList = (one: T | readonly T[]): one is readonly T[] => Array.isArray(one);
  return isList(written)
    ? written.map((each, index) => ({ written: each, path: [...path, index] }))
    : [{ written, path }];
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

/** A command that publishes, of a component with these images. */
function toCommand(scope: ComponentScope, table: Table<WrittenCommand>, images: readonly string[]): Command {
  const { run = [], env, done, after = "push" } = table.values;
  if (run.length === 0 && table.values.run === undefined) findMissing(scope.findings, table.at("run"));
  const command: Command = {
    kind: "command",
    after,
    run: toTemplates(scope, run, table.at("run")),
    env: toTemplateMap(scope, env, table.at("env")),
    ...(done !== undefined && { done: toTemplates(scope, done, table.at("done")) }),
  };
  const judgeAt = (template: Template, path: Path) => judgeImageNames(scope, template, images, path);
  for (const [index, word] of command.run.entries()) judgeAt(word, [...table.at("run"), index]);
  for (const [index, word] of (command.done ?? []).entries()) judgeAt(word, [...table.at("done"), index]);
  for (const [name, value] of command.env) judgeAt(value, [...table.at("env"), name]);
  return command;
}

/** Finds placeholders for images that the component does not have, or of which it has several. */
function judgeImageNames(
  { findings, component }: ComponentScope,
  template: Template,
  images: readonly string[],
  path: Path,
): void {
  const name = imagesIn(template).find(
    (of) => images.filter((each) => of === null || each === of).length !== 1,
  );
  if (name === undefined) return;
  const meant = `${quote(template.text)} speaks of ${name === null ? "an image" : `the image ${quote(name)}`}`;
  const list = images.map((each) => `{image:${each}}`).join(", ");
  const guess = name === null ? undefined : closest(name, images);
  const hint = guess === undefined ? `write which one: ${list}` : `did you mean ${quote(guess)}?`;
  findings.refuse(path, {
    code: "which-image",
    message: `${meant}, and ${component} has ${list === "" ? "no image" : list}`,
    hint: list === "" ? "take it out: only a component with an image of its own knows one" : hint,
  });
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
