import { join } from "node:path";
import type { Label } from "../../domain/project/label.ts";
import type { BuildSettings } from "../../domain/release/build-settings.ts";
import { writeRunScript } from "./build.ts";
import type { BazelCommand } from "./command.ts";

/** Makes a run script for each label, in one folder; gives their paths. Throws `cannot-push`. */
export async function runScripts(
  bazel: BazelCommand,
  settings: BuildSettings,
  labels: readonly Label[],
  folder: string,
): Promise<ReadonlyMap<Label, string>> {
  const scripts = new Map<Label, string>();
  for (const label of new Set(labels)) {
    const script = join(folder, `${scripts.size}-${label.replace(/[^A-Za-z0-9]+/g, "-")}.sh`);
    await writeRunScript(bazel, settings, label, script);
    scripts.set(label, script);
  }
  return scripts;
}
