import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Label } from "../../domain/project/label.ts";
import type { BuildSettings } from "../../domain/release/build-settings.ts";
import type { Watch } from "../../domain/release/event.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { type BuildOutputs, readBuildEvents } from "./build-events.ts";
import type { BazelCommand } from "./command.ts";
import { createLastWords, endingOf, type LastWords, tellingLines } from "./last-words.ts";

/** Flags on every call, so that output is the same everywhere and can be read. */
const PLAIN = ["--color=no", "--curses=no", "--show_progress_rate_limit=1"];

/** Output groups that tell digests before a push; Bazel ignores those a target does not have. */
const GROUPS = "--output_groups=+deploy_manifest,+digest,+descriptor";

/** Builds targets in one invocation and reads what it left. Throws `build-failed`, with Bazel's last words. */
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
    if (completed.exitCode !== 0) throw buildFailed(labels, words.text());
    return await readBuildEvents(events);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes the script that runs a target the way `bazel run` would, without holding Bazel's lock meanwhile. */
export async function writeRunScript(
  bazel: BazelCommand,
  { flags, env }: BuildSettings,
  label: Label,
  script: string,
): Promise<void> {
  const completed = await bazel.run("run", [...flags, ...PLAIN, `--script_path=${script}`, "--", label], {
    env,
  });
  if (completed.exitCode === 0) return;
  throw new ReleaseError({
    kind: "build",
    code: "cannot-push",
    message: `${label} cannot be run, so it cannot push:\n${tellingLines(completed.stderr)}`,
    hint: "point `bazel` in slipway.toml at an image_push, oci_push, multi_deploy or another runnable target",
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
    message: `bazel test ${patterns.join(" ")} failed (${endingOf(completed)}):${words.text()}`,
    hint: `put it right with \`bazel test ${patterns.join(" ")}\`; nothing was published`,
  });
}

/** Where temporary files go. Throws `no-space` where none can be made. */
export async function scratchFolder(parent: string): Promise<string> {
  try {
    return await mkdtemp(join(parent, "slipway-"));
  } catch (error) {
    throw new ReleaseError({
      kind: "build",
      code: "no-scratch-folder",
      message: `no temporary folder can be made in ${parent}: ${(error as Error).message}`,
      hint: "free some space there, or point TMPDIR at a folder that can be written",
      cause: error,
    });
  }
}

function progress(watch: Watch, words: LastWords): LastWords["add"] {
  return (line, stream) => {
    words.add(line, stream);
    const found = /^\[[\d,]+ \/ [\d,]+\].*|^Analyzing: .*/.exec(line);
    if (found !== null) watch(found[0]);
  };
}

function buildFailed([first = "", ...others]: readonly string[], words: string): ReleaseError {
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return new ReleaseError({
    kind: "build",
    code: "build-failed",
    message: `bazel build ${first}${more} failed:${words}`,
    hint: `put it right with \`bazel build ${first}\`; nothing of it was published`,
  });
}
