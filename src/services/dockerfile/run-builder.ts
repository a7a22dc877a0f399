import { relative } from "node:path";
import type { Watch } from "../../domain/release/event.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Run } from "../process/run.ts";
import { runShown, type Shown, withLines } from "../process/shown-program.ts";
import type { Builder, BuilderCall } from "./builder.ts";
import type { Recipe } from "./recipe.ts";

/** Where builders run. */
export interface BuildPlace {
  readonly run: Run;
  readonly workspace: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

// What docker and buildah print when they begin with an instruction: `#8 [2/3] COPY …`, `[1/2] STEP 2/4: COPY …`.
const INSTRUCTION = /^(?:#\d+ \[|(?:\[[^\]]+\] )?STEP \d+\/\d+: )/;

/** Runs one call of a builder to its end. Throws `build-failed` with its last lines. */
export async function runBuilder(
  { run, workspace, env }: BuildPlace,
  builder: Builder,
  { args, env: extra = {} }: BuilderCall,
  recipe: Recipe,
  watch: Watch,
): Promise<void> {
  const ended = await runShown(
    run,
    [builder.name, ...args],
    { cwd: workspace, env: { ...env, ...extra } },
    (line) => {
      if (INSTRUCTION.test(line)) watch(line.replace(/^#\d+ /, ""));
    },
  );
  if (ended.exitCode !== 0) throw buildFailed(builder, recipe, workspace, ended);
}

function buildFailed(builder: Builder, recipe: Recipe, workspace: string, ended: Shown): ReleaseError {
  const dockerfile = relative(workspace, recipe.dockerfile);
  const context = relative(workspace, recipe.context) || ".";
  const sentence = `${builder.name} failed to build ${dockerfile} (exit code ${ended.exitCode})`;
  return new ReleaseError({
    kind: "build",
    code: "build-failed",
    message: withLines(sentence, ended),
    hint: /OCI exporter (?:feature )?is (?:currently )?not supported/i.test(ended.lastLines)
      ? "docker's default builder cannot write an image to disk: `docker buildx create --use` makes one that can; or turn on the containerd image store"
      : `put it right with \`${builder.name} build --file ${dockerfile} ${context}\`; nothing was published`,
  });
}
