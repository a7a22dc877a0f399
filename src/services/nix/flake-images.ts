import * as z from "zod";
import type { FlakeImage } from "../../domain/project/monorepo.ts";
import type { FlakeImages } from "../ports/monorepo.ts";
import { ProgramMissing } from "../process/run.ts";
import type { NixPlace } from "./nix.ts";

/** Milliseconds that nix may take: a flake that is not evaluated by then is read as text. */
const PATIENCE = 60_000;

/** For each system and output: the image's name, or null for what nix2container has not made. */
const EXPRESSION = `all: builtins.mapAttrs (_: packages: builtins.mapAttrs (output: package:
  let isImage = builtins.tryEval (package ? copyTo && package ? imageName);
  in if isImage.success && isImage.value then package.imageName else null) packages) all`;

const answer = z.record(z.string(), z.record(z.string(), z.string().nullable()));

/**
 * Asks nix for the images among a flake's packages, of all systems. Nothing is fetched: inputs that are not on this machine are a
 * reason not to know. Source: nix2container, "buildImage" in default.nix.
 */
export function createFlakeImages({ run, workspace, env }: NixPlace): FlakeImages {
  return async () => {
    const given = [
      "--offline",
      "--no-write-lock-file",
      "--extra-experimental-features",
      "nix-command flakes",
    ];
    const args = ["eval", ...given, "--json", ".#packages", "--apply", EXPRESSION];
    try {
      const { exitCode, stdout, timedOut } = await run("nix", args, {
        cwd: workspace,
        env,
        timeout: PATIENCE,
      });
      if (exitCode !== 0 || timedOut) return null;
      return imagesIn(answer.parse(JSON.parse(stdout)));
    } catch (error) {
      if (error instanceof ProgramMissing || error instanceof SyntaxError || error instanceof z.ZodError)
        return null;
      throw error;
    }
  };
}

function imagesIn(found: z.infer<typeof answer>): FlakeImage[] {
  const images = new Map<string, FlakeImage>();
  for (const outputs of Object.values(found))
    for (const [output, whole] of Object.entries(outputs))
      if (whole !== null) images.set(output, { output, name: whole.slice(whole.lastIndexOf("/") + 1) });
  return [...images.values()];
}
