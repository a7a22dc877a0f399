import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Label } from "../../domain/project/label.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { BuildSettings } from "../../domain/release/wanted.ts";
import { cannotPush } from "./bazel-build.ts";
import type { BazelCommand } from "./bazel-command.ts";
import type { BuildOutputs } from "./build-events.ts";
import { type Invocation, isForBazel, staysRemote } from "./invocation.ts";
import type { PushTarget } from "./push-targets.ts";
import { queryRunnables, type Runnable } from "./runnables.ts";
import { PLAIN, withTelling } from "./said.ts";

/** How a built target is started, so that it sees what `bazel run` would show it. */
export interface Launch {
  readonly program: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What was built, and what starting it takes. */
export interface Launching {
  readonly settings: BuildSettings;
  readonly outputs: BuildOutputs;
  readonly targets: readonly PushTarget[];
  /** What `bazel run` would pass on. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For temporary files; it has to exist as long as anything is started. */
  readonly folder: string;
  /** Takes what Bazel says meanwhile. */
  readonly watch: Watch;
}

/**
 * Variables by which programs find their runfiles: those of a program that slipway was started by would mislead. `bazel run`
 * clears them since 6.4.
 */
const withoutRunfiles = {
  JAVA_RUNFILES: undefined,
  RUNFILES_DIR: undefined,
  RUNFILES_MANIFEST_FILE: undefined,
  RUNFILES_MANIFEST_ONLY: undefined,
  TEST_SRCDIR: undefined,
};

/**
 * Finds out how targets that were just built are started: from what the build left, with one more question to Bazel for all
 * of them. If that is not enough for a target, Bazel writes a script for it (`bazel run --script_path`) once its launch is
 * asked for, which throws `cannot-push`.
 */
export async function findLaunches(
  bazel: BazelCommand,
  built: Launching,
): Promise<(label: Label) => Promise<Launch>> {
  const launching = { ...built, env: { ...built.env, ...withoutRunfiles } };
  const direct = await directLaunches(bazel, launching);
  const scripts = new Map<Label, Promise<Launch>>();
  return async (label) => {
    const found = direct.get(label) ?? scripts.get(label);
    if (found !== undefined) return found;
    const name = `${scripts.size}-${label.replace(/[^A-Za-z0-9]+/g, "-")}.sh`;
    const written = writeRunScript(bazel, launching, label, join(launching.folder, name));
    scripts.set(label, written);
    return written;
  };
}

/** A script of Bazel's own that starts a target, without holding Bazel's lock meanwhile. */
async function writeRunScript(
  bazel: BazelCommand,
  { settings: { flags, env }, outputs: { invocation }, env: passedOn, folder, watch }: Launching,
  label: Label,
  script: string,
): Promise<Launch> {
  // Bazel 4 would leave the runfiles in the cache, and links to nothing in their place; 7 fetches them in any case.
  const download = invocation && staysRemote(invocation) ? ["--remote_download_toplevel"] : [];
  const args = [...flags, ...PLAIN, ...download, `--script_path=${script}`, "--", label];
  const { exitCode, stderr } = await bazel.run("run", args, { env, watch });
  if (exitCode === 0) return { program: script, cwd: folder, env: passedOn };
  throw cannotPush(withTelling(`${label} cannot be run, so it cannot push`, stderr));
}

/** The launches that need no Bazel: everything they take is known, and on this machine. */
async function directLaunches(
  bazel: BazelCommand,
  { settings, targets, outputs, env, folder, watch }: Launching,
): Promise<ReadonlyMap<Label, Launch>> {
  const launches = new Map<Label, Launch>();
  const { invocation } = outputs;
  const plain = targets.filter(isPlain);
  if (plain.length === 0 || invocation === undefined || isForBazel(invocation)) return launches;
  const labels = plain.map(({ label }) => label);
  const runnables = await queryRunnables(bazel, settings, labels, folder, watch);
  for (const target of plain) {
    const built = builtProgram(outputs, target, runnables);
    if (built === undefined) continue;
    const cwd = join(built.runfiles, basename(invocation.execRoot));
    if (!existsSync(cwd) || !(await isWhole(built.runfiles))) continue;
    const surroundings = { ...buildVariables(invocation), PWD: cwd };
    launches.set(target.label, {
      program: built.program,
      cwd,
      env: { ...env, ...surroundings, ...ruleVariables(built.environment, env) },
    });
  }
  return launches;
}

/** Only Bazel knows what the rule's own arguments come to, and in which surroundings it runs a test. */
function isPlain({ rule, expands = [] }: PushTarget): boolean {
  return !expands.includes("args") && !rule.endsWith("_test");
}

/** A target's program, which the build names, and its runfiles, of which it says that they are this build's. */
interface BuiltProgram {
  readonly program: string;
  readonly runfiles: string;
  readonly environment: Runnable["environment"];
}

function builtProgram(
  outputs: BuildOutputs,
  { label, actual, expands = [] }: PushTarget,
  runnables: readonly Runnable[],
): BuiltProgram | undefined {
  // Of an alias, Bazel prints the label of what is behind it.
  const own = runnables.filter((each) => each.label === label);
  const found = own.length > 0 ? own : runnables.filter((each) => each.label === actual);
  for (const { program: execPath, manifest, environment } of found) {
    const program = outputs.localFile(label, execPath);
    if (program === undefined || !existsSync(program)) continue;
    // Without --build_runfile_links the manifest is next to the tree, and the tree may be that of an earlier build.
    if (manifest !== `${execPath}.runfiles/MANIFEST`) continue;
    // Of rules that are part of Bazel itself, nothing tells what their environment comes to.
    if (expands.includes("env") && environment === undefined) continue;
    return { program, runfiles: `${program}.runfiles`, environment };
  }
  return undefined;
}

/** What every program sees that `bazel run` starts. */
function buildVariables({ workspace, folder, execRoot, id }: Invocation): Launch["env"] {
  return {
    BUILD_WORKSPACE_DIRECTORY: workspace,
    BUILD_WORKING_DIRECTORY: folder,
    BUILD_EXECROOT: execRoot,
    BUILD_ID: id,
  };
}

/** What the rule adds to that: of a variable that it sets and also takes from the caller, the caller's value counts. */
function ruleVariables(environment: Runnable["environment"], env: Launch["env"]): Launch["env"] {
  if (environment === undefined) return {};
  const inherited = environment.inherited.filter((name) => env[name] !== undefined);
  return { ...environment.fixed, ...Object.fromEntries(inherited.map((name) => [name, env[name]])) };
}

/** Whether all that a runfiles tree's manifest lists can be reached in it. */
async function isWhole(tree: string): Promise<boolean> {
  try {
    const lines = (await readFile(join(tree, "MANIFEST"), "utf8")).split("\n").filter((line) => line !== "");
    return lines.every((line) => existsSync(join(tree, runfileOf(line))));
  } catch {
    return false;
  }
}

/** A line is `PATH TARGET`; since Bazel 7.4 one whose path has blanks begins with a blank, and they are written as `\s`. */
function runfileOf(line: string): string {
  if (!line.startsWith(" ")) return line.split(" ", 1)[0] ?? "";
  const [, path = ""] = line.split(" ", 2);
  const written: Readonly<Record<string, string>> = { s: " ", n: "\n", b: "\\" };
  return path.replace(/\\([snb])/g, (_, letter: string) => written[letter] ?? letter);
}
