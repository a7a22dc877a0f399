import { isAbsolute, join } from "node:path";
import { type BazelPlace, inRepository, kindOf, readText } from "./workspace.ts";

/** What sets how everything is built. */
export interface SettingsFiles {
  /** Those in the source repository, from its root. */
  readonly files: readonly string[];
  /** All that was read, including what git ignores and what is elsewhere: absolute path and text. */
  readonly texts: readonly (readonly [path: string, text: string | null])[];
}

// https://bazel.build/run/bazelrc#bazelrc-file-locations; the second is Debian's.
const MACHINE = ["/etc/bazel.bazelrc", "/etc/bazel/bazelrc"];
const WORKSPACE = [".bazelrc", ".bazelversion", ".bazeliskrc", ".bazelignore", "REPO.bazel"];

/** Bazel's wrapper, and what is loaded into every BUILD file without being named in it or in Bazel's answer. */
const PROGRAMS = ["tools/bazel", "tools/build_rules/prelude_bazel"];

/** Reads Bazel's settings, from each to those it imports; `more` are further files that the command line names. */
export async function readSettingsFiles(
  place: BazelPlace,
  home: string | undefined,
  more: readonly string[],
): Promise<SettingsFiles> {
  const files = new Set<string>();
  const texts = new Map<string, string | null>();
  const open = [...WORKSPACE, ...PROGRAMS, ...MACHINE, ...(home ? [join(home, ".bazelrc")] : []), ...more];
  for (let written = open.shift(); written !== undefined; written = open.shift()) {
    const inside = inRepository(place, written);
    const path = inside === null ? onMachine(place, written) : join(place.root, inside);
    if (texts.has(path)) continue;
    const text = await readText(path);
    texts.set(path, text);
    if (inside !== null) files.add(inside);
    if (text === null || PROGRAMS.includes(written)) continue;
    open.push(...importsOf(text));
    for (const file of await namedFiles(place, text)) files.add(file);
  }
  return { files: [...files].sort(), texts: [...texts].sort() };
}

function onMachine({ root, prefix }: BazelPlace, written: string): string {
  return isAbsolute(written) ? written : join(root, prefix, written);
}

/** The files that a `.bazelrc` imports, as they are written. */
export function importsOf(text: string): string[] {
  return [...text.matchAll(/^[ \t]*(?:try-)?import[ \t]+"?([^\s"]+)/gm)].map(([, path = ""]) => path);
}

/** Files that are a flag's value, such as the workspace status command. */
async function namedFiles(place: BazelPlace, text: string): Promise<string[]> {
  const named = [...text.matchAll(/[=\s]((?:%workspace%\/|\.\/)?[\w.-]+(?:\/[\w.-]+)+)(?=\s|$)/g)];
  const paths = named.flatMap(([, path = ""]) => inRepository(place, path) ?? []);
  const kinds = await Promise.all(paths.map((path) => kindOf(join(place.root, path))));
  return paths.filter((_, index) => kinds[index] === "file");
}
