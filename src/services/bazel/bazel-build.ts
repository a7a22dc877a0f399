import { rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as z from "zod";
import { type Label, parseLabel } from "../../domain/project/label.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { BuildSettings } from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { scratchFolder } from "../process/scratch.ts";
import type { BazelCommand } from "./bazel-command.ts";
import { type BuildOutputs, type Canonical, readBuildEvents } from "./build-events.ts";
import { staysRemote } from "./invocation.ts";
import { createLastWords, endingOf, PLAIN, withWords } from "./said.ts";

/** Output groups that give digests before a push; Bazel ignores those a target does not have. */
const GROUPS = "--output_groups=+deploy_manifest,+digest,+descriptor";

/** Groups what can share one invocation of Bazel: everything whose flags and environment agree. */
export function groupBySettings<T extends { readonly build: BuildSettings }>(
  things: readonly T[],
): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const thing of things) {
    const { flags, env } = thing.build;
    const key = JSON.stringify([flags, Object.entries(env).sort()]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [thing]);
    else group.push(thing);
  }
  return [...groups.values()];
}

/**
 * Builds targets in one invocation and reads what it left. Throws `build-failed`, with Bazel's last words,
 * `no-build-events` and `no-scratch-folder`.
 */
export async function buildTargets(
  bazel: BazelCommand,
  { flags, env }: BuildSettings,
  labels: readonly Label[],
  scratch: string,
  watch: Watch,
): Promise<BuildOutputs> {
  const folder = await scratchFolder(scratch);
  const events = join(folder, "events.json");
  try {
    const targets = await targetArguments(labels, folder);
    const args = [...flags, ...PLAIN, GROUPS, `--build_event_json_file=${events}`, ...targets];
    const words = createLastWords();
    const completed = await bazel.run("build", args, { env, onLine: words.add, watch });
    if (completed.exitCode !== 0) throw buildFailed(labels, words, scratch);
    return await readWholeEvents(events, await canonicalNames(bazel, labels, watch));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Brings the outputs of targets that were just built to this machine, if the build left them in a remote cache, as with
 * `--remote_download_minimal`: those of the targets themselves, and nothing that they were made from. Throws `build-failed`
 * and `no-scratch-folder`.
 */
export async function fetchOutputs(
  bazel: BazelCommand,
  { flags, env }: BuildSettings,
  labels: readonly Label[],
  { invocation }: BuildOutputs,
  scratch: string,
  watch: Watch,
): Promise<void> {
  if (invocation === undefined || !staysRemote(invocation)) return;
  const folder = await scratchFolder(scratch);
  try {
    const targets = await targetArguments(labels, folder);
    const args = [...flags, ...PLAIN, GROUPS, "--remote_download_toplevel", ...targets];
    const words = createLastWords();
    const completed = await bazel.run("build", args, { env, onLine: words.add, watch });
    if (completed.exitCode !== 0) throw buildFailed(labels, words, scratch);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads what a build says of itself. Throws `no-build-events` if that is not all there, as on a disk that is full. */
async function readWholeEvents(file: string, canonical: Canonical): Promise<BuildOutputs> {
  const outputs = await readBuildEvents(file, canonical).catch((error: NodeJS.ErrnoException) => {
    if (error instanceof SyntaxError || error.code === "ENOENT") return undefined;
    throw error;
  });
  if (outputs?.isWhole) return outputs;
  throw new ReleaseError({
    kind: "build",
    code: "no-build-events",
    message: `Bazel built what it was asked to, but did not write all that it says of it to ${file}`,
    hint: `look whether the disk is full (df -h ${dirname(dirname(file))}); free some space there, or point TMPDIR elsewhere`,
  });
}

/**
 * Finds out how build events name targets of other repositories: labels have the names that this workspace gives them. Bazel is
 * asked only if there are such targets; one before 7, which knows no other names, does not answer.
 */
async function canonicalNames(
  bazel: BazelCommand,
  labels: readonly Label[],
  watch: Watch,
): Promise<Canonical> {
  if (!labels.some((label) => OTHER_REPOSITORY.test(label))) return (label) => label;
  const { exitCode, stdout } = await bazel.run("mod", ["dump_repo_mapping", ""], { watch });
  const names = exitCode === 0 ? parseNames(stdout) : {};
  return (label) => {
    const name = OTHER_REPOSITORY.exec(label)?.[1] ?? "";
    const canonical = Object.hasOwn(names, name) ? names[name] : undefined;
    const rest = label.slice(name.length + 1);
    return (canonical ? parseLabel(`@@${canonical}${rest}`) : undefined) ?? label;
  };
}

/** `@name//…`, and neither this repository's labels nor canonical ones. */
const OTHER_REPOSITORY = /^@([^@/]+)\/\//;

function parseNames(json: string): Readonly<Record<string, string>> {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(json));
  } catch {
    return {};
  }
}

/** The error for an output that Bazel left in a remote cache; undefined for any other error. */
export function outputsMissing(error: unknown): ReleaseError | undefined {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code !== "ENOENT") return undefined;
  return new ReleaseError({
    kind: "build",
    code: "outputs-missing",
    message: `Bazel built ${path} but did not bring it to this machine`,
    hint: 'add "--remote_download_outputs=toplevel" to bazel.flags: digests are read from the outputs before a push',
    cause: error,
  });
}

/** Bytes that the targets of one call may have on its command line; Linux takes 2 MB with the environment. */
const LONGEST_COMMAND = 500_000;

async function targetArguments(labels: readonly Label[], folder: string): Promise<string[]> {
  if (Buffer.byteLength(labels.join(" ")) <= LONGEST_COMMAND) return ["--", ...labels];
  const file = join(folder, "targets");
  await writeFile(file, labels.map((label) => `${label}\n`).join(""));
  return [`--target_pattern_file=${file}`];
}

/** The error for a target that pushes nothing. */
export function cannotPush(
  said: string | Pick<Problem, "message" | "output">,
  cause?: unknown,
): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "cannot-push",
    ...(typeof said === "string" ? { message: said } : said),
    hint: "point `bazel` in slipway.toml at an image_push, oci_push, multi_deploy or another runnable target",
    cause,
  });
}

/** Runs `bazel test`. Throws `tests-failed`. */
export async function testTargets(
  bazel: BazelCommand,
  { flags, env }: BuildSettings,
  patterns: readonly string[],
  watch: Watch,
): Promise<void> {
  const args = [...flags, ...PLAIN, "--test_output=errors", "--", ...patterns];
  const words = createLastWords();
  const completed = await bazel.run("test", args, { env, onLine: words.add, watch });
  if (completed.exitCode === 0) return;
  throw new ReleaseError({
    kind: "build",
    code: "tests-failed",
    ...withWords(`bazel test ${patterns.join(" ")} failed (${endingOf(completed)})`, words),
    hint: `fix it with \`bazel test ${patterns.join(" ")}\`; nothing was published`,
  });
}

function buildFailed(
  [first = "", ...others]: readonly string[],
  words: ReturnType<typeof createLastWords>,
  scratch: string,
): ReleaseError {
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return new ReleaseError({
    kind: "build",
    code: "build-failed",
    ...withWords(`bazel build ${first}${more} failed`, words),
    hint: words.lines().some((line) => /No space left on device/i.test(line))
      ? `a disk is full (df -h ${scratch}, and where Bazel's output is): free some space there, or point TMPDIR elsewhere, then run the same command again`
      : `fix it with \`bazel build ${first}\`; nothing of it was published`,
  });
}
