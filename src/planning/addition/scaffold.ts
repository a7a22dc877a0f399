import type { SourceText } from "../../domain/project/monorepo.ts";
import type { Component } from "../../domain/project/project.ts";
import { starlarkTokens } from "../../domain/text/starlark-tokens.ts";
import type { FileChange } from "./change.ts";
import { renamer } from "./renamed.ts";

/** The file that says how a component's image is made: its Dockerfile, or the BUILD file of the package with its pusher. */
export function definingFiles(component: Component, files: readonly string[]): string[] {
  return component.artifacts.flatMap((artifact) => {
    if (artifact.kind !== "image") return [];
    const { source } = artifact;
    if (source.kind === "dockerfile") return files.includes(source.dockerfile) ? [source.dockerfile] : [];
    if (source.kind === "nix") return [];
    const folder = /^\/\/([^:]*):/.exec(source.target)?.[1];
    const names = ["BUILD.bazel", "BUILD"].map((name) => (folder === "" ? name : `${folder}/${name}`));
    const found = names.find((name) => files.includes(name));
    return folder === undefined || found === undefined ? [] : [found];
  });
}

/** The sources of its own package that a BUILD file names: the entry point, and what is packed with it. */
export function namedSources({ path, text }: SourceText, files: readonly string[]): string[] {
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : "";
  const strings = new Set([...starlarkTokens(text)].flatMap(({ string }) => string ?? []));
  return files.filter(
    (file) => file.startsWith(folder) && file !== path && strings.has(file.slice(folder.length)),
  );
}

/** The same files for another component. A file whose path does not name the component it is copied from is shared, and stays. */
export function copies(sources: readonly SourceText[], like: string, name: string): FileChange[] {
  const rename = renamer(like, name);
  return sources.flatMap(({ path, text }): FileChange[] => {
    const to = rename(path);
    return to === path || to.split("/").includes("..")
      ? []
      : [{ kind: "created", path: to, text: rename(text) }];
  });
}

/** Packages of this workspace that made files name and that are not there, nor made. */
export function missingPackages(changes: readonly FileChange[], files: readonly string[]): string[] {
  const made = changes.map(({ path }) => path);
  const packages = changes.flatMap((change) => {
    if (change.kind !== "created" || !/(?:^|\/)BUILD(?:\.bazel)?$/.test(change.path)) return [];
    return [...starlarkTokens(change.text)].flatMap(
      ({ string }) => /^\/\/([^:]+)(?::|$)/.exec(string ?? "")?.[1] ?? [],
    );
  });
  const isThere = (folder: string) => [...files, ...made].some((file) => file.startsWith(`${folder}/`));
  return [...new Set(packages)].filter((folder) => !isThere(folder)).map((folder) => `//${folder}`);
}
