import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Label } from "../../domain/project/label.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { BuildSettings } from "../../domain/release/wanted.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { scratchFolder } from "../process/scratch.ts";
import type { Transcript } from "../process/transcript.ts";
import type { BazelCommand } from "./bazel-command.ts";
import { type BuildOutputs, readBuildEvents } from "./build-events.ts";
import { createLastWords, endingOf, withWords } from "./said.ts";

/** Flags on every call, so that output is the same everywhere and can be read. */
export const PLAIN = ["--color=no", "--curses=no", "--show_progress_rate_limit=1"];

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
 * Builds targets in one invocation and reads what it left. Throws `build-failed`, with Bazel's last words, and
 * `no-scratch-folder`.
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
    const args = [...flags, ...PLAIN, GROUPS, `--build_event_json_file=${events}`, "--", ...labels];
    const words = createLastWords();
    const completed = await bazel.run("build", args, { env, onLine: progress(watch, words) });
    if (completed.exitCode !== 0) throw buildFailed(labels, words);
    return await readBuildEvents(events);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The error for a target that pushes nothing. */
export function cannotPush(message: string, cause?: unknown): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "cannot-push",
    message,
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
  const completed = await bazel.run("test", args, { env, onLine: progress(watch, words) });
  if (completed.exitCode === 0) return;
  throw new ReleaseError({
    kind: "build",
    code: "tests-failed",
    ...withWords(`bazel test ${patterns.join(" ")} failed (${endingOf(completed)})`, words),
    hint: `fix it with \`bazel test ${patterns.join(" ")}\`; nothing was published`,
  });
}

function progress(watch: Watch, words: Transcript): Transcript["add"] {
  return (line, stream) => {
    words.add(line, stream);
    const found = /^\[[\d,]+ \/ [\d,]+\].*|^Analyzing: .*/.exec(line);
    if (found !== null) watch(found[0]);
  };
}

function buildFailed([first = "", ...others]: readonly string[], words: Transcript): ReleaseError {
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return new ReleaseError({
    kind: "build",
    code: "build-failed",
    ...withWords(`bazel build ${first}${more} failed`, words),
    hint: `fix it with \`bazel build ${first}\`; nothing of it was published`,
  });
}
