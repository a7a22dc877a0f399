import { ReleaseError } from "../../domain/text/release-error.ts";
import { obstacleTo, PATIENCE } from "../process/find-program.ts";
import type { Call, Run } from "../process/run.ts";
import type { Builder, BuilderName, DockerfileSource } from "./builder.ts";
import { docker } from "./docker.ts";
import { buildah, podman } from "./podman.ts";

/** All builders; if none is named, the first that works is taken. */
const BUILDERS: readonly Builder[] = [docker, podman, buildah];

/** A builder that works here, or why there is none and what to do about it. */
export type Choice =
  | { readonly builder: Builder }
  | { readonly obstacle: { readonly message: string; readonly hint: string } };

/** What a builder is wanted for: an image that is written to disk and pushed, or one for this machine's own engine. */
type Purpose = "push" | "load";

/** Finds the builder that an image names, or the first that works. */
export interface Choose {
  readonly any: (source: DockerfileSource, purpose: Purpose) => Promise<Choice>;
  /** Throws `builder-missing` if there is none. */
  readonly required: (source: DockerfileSource, purpose: Purpose) => Promise<Builder>;
}

/**
 * Makes the choice of builders. Being installed is not enough, since many machines have a docker client without an engine:
 * each is tried, once a run.
 */
export function createBuilderChoice(run: Run, where: Pick<Call, "cwd" | "env">): Choose {
  const tried = new Map<BuilderName, Promise<string | null>>();
  const obstacleOf = (builder: Builder) => {
    const trying = tried.get(builder.name) ?? tryOut(run, builder, where);
    tried.set(builder.name, trying);
    return trying;
  };
  const writing = new Map<BuilderName, Promise<string | null>>();
  const obstacleToWriting = ({ name, cannotWrite }: Builder) => {
    const trying =
      writing.get(name) ?? cannotWrite?.((args) => answerOf(run, [name, ...args], where)) ?? NONE;
    writing.set(name, trying);
    return trying;
  };
  const any = async ({ builder: name }: DockerfileSource, purpose: Purpose): Promise<Choice> => {
    const obstacles: string[] = [];
    const wanted = BUILDERS.filter((builder) => name === undefined || builder.name === name);
    for (const builder of wanted) {
      const why =
        (await obstacleOf(builder)) ?? (purpose === "push" ? await obstacleToWriting(builder) : null);
      if (why === null) return { builder };
      obstacles.push(`${builder.name} ${why}`);
    }
    return { obstacle: { message: obstacles.join("; "), hint: remedy(name, wanted) } };
  };
  return {
    any,
    required: async (source, purpose) => {
      const choice = await any(source, purpose);
      if ("builder" in choice) return choice.builder;
      throw builderMissing(source, choice.obstacle);
    },
  };
}

const NONE = Promise.resolve(null);

/** What a program prints; null if it fails. */
async function answerOf(
  run: Run,
  [file, ...args]: readonly [string, ...string[]],
  where: Pick<Call, "cwd" | "env">,
): Promise<string | null> {
  const { exitCode, stdout } = await run(file, args, { ...where, timeout: PATIENCE });
  return exitCode === 0 ? stdout : null;
}

function builderMissing(
  { dockerfile }: DockerfileSource,
  { message, hint }: { readonly message: string; readonly hint: string },
): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "builder-missing",
    message: `nothing here builds ${dockerfile}: ${message}`,
    hint,
  });
}

async function tryOut(
  run: Run,
  { name, probes }: Builder,
  where: Pick<Call, "cwd" | "env">,
): Promise<string | null> {
  for (const args of probes) {
    const obstacle = await obstacleTo(run, [name, ...args], where);
    if (obstacle !== null) return obstacle;
  }
  return null;
}

function remedy(name: BuilderName | undefined, [wanted]: readonly Builder[]): string {
  if (name === undefined || wanted === undefined)
    return "install one of docker (with buildx), podman and buildah; `builder` in slipway.toml names one of them";
  return `install ${name}, or ${wanted.remedy}; or name another \`builder\` in slipway.toml`;
}
