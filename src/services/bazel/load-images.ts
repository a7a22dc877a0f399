import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Label } from "../../domain/project/label.ts";
import type { Watch } from "../../domain/release/event.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { LocalImage } from "../ports/image-builder.ts";
import { sideBySide } from "../process/side-by-side.ts";
import { buildTargets } from "./build.ts";
import type { BazelCommand } from "./command.ts";
import { groupBySettings } from "./group-by-settings.ts";
import { tellingLines } from "./last-words.ts";
import type { BazelImagesOptions } from "./options.ts";
import { runScripts } from "./run-scripts.ts";

/** Loaders at once: they write to one container engine. */
const LOADERS = 4;

/** Builds all loaders in one invocation, then runs them side by side. Throws `load-failed`. */
export async function loadImages(
  options: BazelImagesOptions,
  bazel: BazelCommand,
  images: readonly LocalImage<"bazel">[],
  watch: Watch,
): Promise<void> {
  for (const group of groupBySettings(images)) {
    const { build } = group[0];
    const scratch = await options.scratch();
    const loaders = group.flatMap(({ load: { target, as } }) => (target === undefined ? [] : { target, as }));
    const labels = loaders.map(({ target }) => target);
    await buildTargets(bazel, build, labels, scratch, watch);
    const scripts = await runScripts(bazel, build, labels, await mkdtemp(join(scratch, "load-")));
    const env = { ...options.env, ...build.env };
    await sideBySide(loaders, LOADERS, async ({ target, as }) => {
      await runLoader(options, target, as, { script: scripts.get(target) ?? "", env }, watch);
    });
  }
}

async function runLoader(
  { run, workspace }: BazelImagesOptions,
  label: Label,
  as: string,
  { script, env }: { readonly script: string; readonly env: Readonly<Record<string, string | undefined>> },
  watch: Watch,
): Promise<void> {
  const { exitCode, stdout, stderr } = await run(script, [], { cwd: workspace, env, onLine: watch });
  if (exitCode !== 0) {
    throw new ReleaseError({
      kind: "build",
      code: "load-failed",
      message: `${label} failed to load ${as} (exit code ${exitCode}):\n${tellingLines(stderr || stdout)}`,
      hint: "see that your container engine runs (`docker info`, `podman info`), then run the same command again",
    });
  }
  // docker and podman print the names they gave; podman puts its own host before them.
  const loaded = [...`${stdout}\n${stderr}`.matchAll(/Loaded image(?:\(s\))?: (\S+)/g)].map(
    ([, name = ""]) => name,
  );
  if (loaded.length === 0 || loaded.some((name) => name === as || name.endsWith(`/${as}`))) return;
  throw new ReleaseError({
    kind: "build",
    code: "loaded-elsewhere",
    message: `${label} loaded ${loaded.join(", ")}, and slipway.toml says ${as}`,
    hint: "make `load.as` and the rule's own tag agree",
  });
}
