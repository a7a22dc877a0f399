import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { type Label, parseLabel } from "../../domain/project/label.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { BuildSettings } from "../../domain/release/wanted.ts";
import type { BazelCommand } from "./bazel-command.ts";
import { LONGEST_ARGUMENT } from "./query.ts";
import { PLAIN } from "./said.ts";

/** What Bazel says of a target that it could run. Paths are those below the execution root. */
export interface Runnable {
  readonly label: Label;
  readonly program: string;
  readonly manifest: string;
  /** Variables that the rule sets, and names of those that it takes from the caller: what RunEnvironmentInfo holds (Bazel 5.3). */
  readonly environment?: {
    readonly fixed: Readonly<Record<string, string>>;
    readonly inherited: readonly string[];
  };
}

// `json` is not there before Bazel 5; what `repr` writes of strings, lists and dictionaries is JSON in every version. An alias
// has no providers before Bazel 5, and later versions may do without the field `files_to_run`.
const FORMAT = `
def format(target):
    known = providers(target) or {}
    run = known.get("FilesToRunProvider") or known.get("DefaultInfo", target).files_to_run
    program = run.executable if run else None
    manifest = run.runfiles_manifest if run else None
    env = known.get("RunEnvironmentInfo")
    return repr([
        str(target.label),
        program.path if program else "",
        manifest.path if manifest else "",
        [dict(env.environment), list(env.inherited_environment)] if env else [],
    ])
`;

const row = z.tuple([
  z.string(),
  z.string(),
  z.string(),
  z.union([z.tuple([z.record(z.string(), z.string()), z.array(z.string())]), z.tuple([])]),
]);

/**
 * Asks Bazel about targets in the configuration they were built in, all at once. Gives nothing of what it does not answer. The
 * folder is for a temporary file.
 */
export async function queryRunnables(
  bazel: BazelCommand,
  { flags, env }: BuildSettings,
  labels: readonly Label[],
  folder: string,
  watch: Watch,
): Promise<readonly Runnable[]> {
  const file = join(folder, "launch.cquery");
  await writeFile(file, FORMAT);
  const runnables: Runnable[] = [];
  for (const expression of expressionsOf([...new Set(labels)])) {
    const args = [...flags, ...PLAIN, "--output=starlark", `--starlark:file=${file}`, "--", expression];
    const { exitCode, stdout } = await bazel.run("cquery", args, { env, watch });
    if (exitCode === 0) runnables.push(...stdout.split("\n").flatMap(parseRunnable));
  }
  return runnables;
}

/** Expressions for labels, each short enough for an argument: unlike `query`, `cquery` has taken files only since Bazel 6. */
function expressionsOf(labels: readonly Label[]): string[] {
  const sets: string[][] = [];
  let room = 0;
  for (const label of labels.map((each) => `"${each}"`)) {
    room -= Buffer.byteLength(label) + 1;
    if (room < 0) {
      sets.push([]);
      room = LONGEST_ARGUMENT;
    }
    sets.at(-1)?.push(label);
  }
  return sets.map((set) => `set(${set.join(" ")})`);
}

function parseRunnable(line: string): Runnable[] {
  if (!line.startsWith("[")) return [];
  try {
    const [name, program, manifest, [fixed, inherited = []]] = row.parse(JSON.parse(line));
    const label = parseLabel(name);
    if (label === undefined) return [];
    return [{ label, program, manifest, ...(fixed && { environment: { fixed, inherited } }) }];
  } catch {
    return []; // A text with a control character, which `repr` writes in its own way.
  }
}
