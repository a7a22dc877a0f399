import { randomUUID } from "node:crypto";
import { opendir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { folderOf, pathIn } from "../../../domain/history/build-file.ts";
import { sideBySide } from "../../process/side-by-side.ts";
import { parseGraphLabel } from "./graph-label.ts";
import { readStarlark, type StarlarkText } from "./starlark.ts";
import { type BazelPlace, inRepository, kindOf, readText } from "./workspace.ts";

/** What says which external repositories there are. Paths are from the source repository's root. */
export interface ModuleFiles {
  readonly files: readonly string[];
  /** Folders of the source repository that are external repositories, each with a `/` at its end. */
  readonly folders: readonly string[];
  /** What changes with the files of those outside the source repository. */
  readonly outside: readonly string[];
  /** The name the main repository has in its own files; null if it has none. */
  readonly name: string | null;
}

const BEGINNINGS = ["MODULE.bazel", "WORKSPACE.bzlmod", "WORKSPACE.bazel", "WORKSPACE"];
const STARLARK = /(?:^|\/)(?:(?:[^/]*\.)?MODULE\.bazel|WORKSPACE(?:\.\w+)?|[^/]*\.bzl)$/;

/**
 * Reads the module files and, from one to the next, the files that they name in strings: included files, extensions, lock
 * files of other package managers. Nothing is evaluated, so a name that is put together at run time is not found.
 * `overrides` are folders that flags put in place of external repositories.
 */
export async function readModuleFiles(place: BazelPlace, overrides: readonly string[]): Promise<ModuleFiles> {
  const files = new Set([`${place.prefix}MODULE.bazel.lock`]);
  const written = new Set(overrides);
  let name: string | null = null;
  let open = BEGINNINGS.map((file) => place.prefix + file);
  while (open.length > 0) {
    const found = new Set<string>();
    for (const file of open) files.add(file);
    await sideBySide(open.filter(isStarlark), 16, async (file) => {
      const text = readStarlark((await readText(join(place.root, file))) ?? "");
      if (!file.endsWith(".bzl")) name ??= text.name;
      for (const path of file.endsWith(".bzl") ? [] : text.paths) written.add(path);
      for (const each of namedFiles(place, file, text, name)) found.add(each);
    });
    const fresh = [...found].filter((file) => !files.has(file));
    const kinds = await Promise.all(fresh.map((file) => kindOf(join(place.root, file))));
    open = fresh.filter((_, index) => kinds[index] === "file");
  }
  return { files: [...files].sort(), ...(await localRepositories(place, [...written])), name };
}

function isStarlark(file: string): boolean {
  return STARLARK.test(file);
}

/** What may be files: labels in this repository, and in the module files plain names too. */
function namedFiles(
  { prefix }: BazelPlace,
  file: string,
  { loads, strings }: StarlarkText,
  name: string | null,
): string[] {
  const base = { repository: "", package: folderOf(file.slice(prefix.length)) };
  const candidates = [...loads, ...strings.filter((text) => isCandidate(text, file))];
  return candidates.flatMap((text) => {
    const label = parseGraphLabel(text, base);
    if (label === null || (label.repository || name) !== name) return [];
    if (/(?:^|\/)\.{1,2}(?:\/|$)/.test(label.name)) return [];
    return prefix + pathIn(label.package, label.name);
  });
}

function isCandidate(text: string, file: string): boolean {
  if (!/^[^\s%{}]{1,250}$/.test(text)) return false;
  return (
    /^(?:@{0,2}[\w.-]*\/\/|:)/.test(text) ||
    (!file.endsWith(".bzl") && /[./]/.test(text) && !text.includes("//"))
  );
}

/** Folders that repositories are made from: those that exist, and not the workspace itself or a folder around it. */
async function localRepositories(place: BazelPlace, written: readonly string[]) {
  const folders: string[] = [];
  const outside: string[] = [];
  for (const path of written) {
    const inside = inRepository(place, path);
    const folder = inside === null ? resolve(place.root, place.prefix, path) : join(place.root, inside);
    if ((await kindOf(folder)) !== "folder") continue;
    if (inside === null) outside.push(folder);
    else if (inside !== "" && !place.prefix.startsWith(`${inside}/`)) folders.push(`${inside}/`);
  }
  return { folders: folders.sort(), outside: await stampFolders(outside.sort()) };
}

/** Outside the source repository, more files than this are not looked at. */
const MOST = 20_000;

/**
 * What changes with the files of folders that git knows nothing of, such as a local repository next to the source
 * repository: names, sizes, times. Never the same twice if there are too many, or if they cannot be read.
 */
async function stampFolders(folders: readonly string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  try {
    for (const folder of folders) {
      for await (const { parentPath, name } of await opendir(folder, { recursive: true })) {
        const { size, mtimeMs } = await stat(join(parentPath, name));
        lines.push(`${join(parentPath, name)}\0${size}\0${mtimeMs}`);
        if (lines.length > MOST) return [randomUUID()];
      }
    }
  } catch {
    return [randomUUID()];
  }
  return lines.sort();
}
