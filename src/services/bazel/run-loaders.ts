import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Label } from "../../domain/project/label.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { LocalImage } from "../ports/image-builder.ts";
import { ProgramMissing } from "../process/run.ts";
import { sideBySide } from "../process/side-by-side.ts";
import { buildTargets, groupBySettings } from "./bazel-build.ts";
import type { BazelCommand, BazelImagesOptions } from "./bazel-command.ts";
import { findLaunches, type Launch } from "./launch.ts";
import type { PushTargets } from "./push-targets.ts";
import { endingOf, withTelling } from "./said.ts";

/** Loaders at once: they write to one container engine. */
const LOADERS = 4;

/**
 * Builds the targets that load images in one invocation for each of their settings, then runs them side by side. Throws
 * `load-failed`, `loaded-elsewhere` and what building throws.
 */
export async function runLoaders(
  options: BazelImagesOptions,
  bazel: BazelCommand,
  describe: (labels: readonly Label[], watch: Watch) => Promise<PushTargets>,
  images: readonly LocalImage<"bazel">[],
  watch: Watch,
): Promise<void> {
  for (const group of groupBySettings(images)) {
    const { build } = group[0];
    const scratch = await options.scratch();
    const targets = group.flatMap(({ load: { target, as } }) => (target === undefined ? [] : { target, as }));
    const labels = targets.map(({ target }) => target);
    // A query that fails only makes it slower: without it, Bazel says how the loaders are started.
    const described = await describe(labels, watch).catch((): PushTargets => new Map());
    const outputs = await buildTargets(bazel, build, labels, scratch, watch);
    const launchOf = await findLaunches(bazel, {
      settings: build,
      outputs,
      targets: labels.flatMap((label) => {
        const target = described.get(label);
        return target === undefined || "missing" in target ? [] : target;
      }),
      env: { ...options.env, ...build.env },
      folder: await mkdtemp(join(scratch, "load-")),
      watch,
    });
    const loaders: Loader[] = [];
    for (const { target, as } of targets) loaders.push({ target, as, launch: await launchOf(target) });
    await sideBySide(loaders, LOADERS, (loader) => runLoader(options, loader, watch));
  }
}

/** A target that loads an image under a name, and how it is started. */
interface Loader {
  readonly target: Label;
  readonly as: string;
  readonly launch: Launch;
}

async function runLoader(
  { run }: BazelImagesOptions,
  { target, as, launch: { program, cwd, env } }: Loader,
  watch: Watch,
): Promise<void> {
  const loading = run(program, [], { cwd, env, onLine: watch });
  const { exitCode, signal, stdout, stderr } = await loading.catch((error: unknown) => {
    if (!(error instanceof ProgramMissing)) throw error;
    throw loadFailed({ message: `${target} has nothing that can be run, so it cannot load ${as}` }, error);
  });
  if (exitCode !== 0) {
    const sentence = `${target} failed to load ${as} (${endingOf({ exitCode, signal })})`;
    throw loadFailed(withTelling(sentence, stderr || stdout));
  }
  // docker and podman print the names they gave; podman puts its own host before them.
  const loaded = [...`${stdout}\n${stderr}`.matchAll(/Loaded image(?:\(s\))?: (\S+)/g)].map(
    ([, name = ""]) => name,
  );
  if (loaded.length === 0 || loaded.some((name) => name === as || name.endsWith(`/${as}`))) return;
  throw new ReleaseError({
    kind: "build",
    code: "loaded-elsewhere",
    message: `${target} loaded ${loaded.join(", ")}, but slipway.toml says ${as}`,
    hint: "make `load.as` and the rule's own tag agree",
  });
}

function loadFailed(said: Pick<Problem, "message" | "output">, cause?: unknown): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "load-failed",
    ...said,
    hint: "check that your container engine runs (`docker info`, `podman info`), then run the same command again",
    cause,
  });
}
