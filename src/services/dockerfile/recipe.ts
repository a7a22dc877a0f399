import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { SourceOf } from "../../domain/project/artifact.ts";
import type { BuildSettings } from "../../domain/release/wanted.ts";

/** What a Dockerfile's build is given; paths are absolute. */
export interface Recipe {
  readonly dockerfile: string;
  readonly context: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** In seconds since the epoch: when everything in the image was made. */
  readonly commitTime: number;
  /** Whether the Dockerfile has a HEALTHCHECK, for which OCI's format has no place. */
  readonly hasHealthcheck: boolean;
  /** Whether nothing is to be taken from an earlier build. */
  readonly anew: boolean;
}

/** What a source is built from under these settings. */
export async function recipeOf(
  source: SourceOf<"dockerfile">,
  { buildArgs, labels, commitTime }: BuildSettings,
  workspace: string,
  anew = false,
): Promise<Recipe> {
  const dockerfile = resolve(workspace, source.dockerfile);
  return {
    dockerfile,
    context: resolve(workspace, source.context),
    buildArgs,
    labels,
    commitTime,
    hasHealthcheck: await hasHealthcheck(dockerfile),
    anew,
  };
}

/** Whether a Dockerfile has a HEALTHCHECK instruction. Source: Dockerfile reference, "HEALTHCHECK". */
async function hasHealthcheck(file: string): Promise<boolean> {
  // One that cannot be read is the builder's to complain of.
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").some((line) => /^[ \t]*HEALTHCHECK[ \t]+(?!NONE\b)/i.test(line));
}

/** The arguments that every builder takes alike; the context is the last of them all. */
export function commonArguments({ dockerfile, buildArgs, labels }: Recipe): string[] {
  return [
    ...Object.entries(labels).map(([name, value]) => `--label=${name}=${value}`),
    ...Object.entries(buildArgs).map(([name, value]) => `--build-arg=${name}=${value}`),
    `--file=${dockerfile}`,
  ];
}
