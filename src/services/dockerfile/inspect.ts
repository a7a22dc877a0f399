import { stat } from "node:fs/promises";
import type { TargetFacts } from "../../domain/release/facts.ts";
import type { Choose } from "./choose-builder.ts";
import { type DockerfileSource, recipeOf } from "./recipe.ts";

const UNSET = { flags: [], env: {}, buildArgs: {}, labels: {}, commitTime: 0 };

/** What can be known of a Dockerfile image before it is built: its files, and a program that can build it. */
export async function inspectSource(
  source: DockerfileSource,
  workspace: string,
  choose: Choose,
): Promise<TargetFacts> {
  const { dockerfile, context } = recipeOf(source, UNSET, workspace);
  if (!(await stat(dockerfile).catch(() => null))?.isFile()) {
    return {
      missing: `there is no file ${source.dockerfile}`,
      hint: "correct `dockerfile` in slipway.toml: it is written from the folder of that file",
    };
  }
  if (!(await stat(context).catch(() => null))?.isDirectory()) {
    return {
      missing: `its context ${source.context} is no folder`,
      hint: "correct `context` in slipway.toml: it is written from the folder of that file",
    };
  }
  const choice = await choose.any(source);
  return "builder" in choice ? {} : { missing: choice.obstacle.message, hint: choice.obstacle.hint };
}
