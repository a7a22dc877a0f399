import type { TargetFacts } from "../../domain/release/facts.ts";
import { obstacleTo } from "../process/find-program.ts";
import type { Shown } from "../process/shown-program.ts";
import { createNix, NIX_HINT, type NixPlace } from "./command.ts";

/** Asks nix whether a flake's output is there and can be copied, without building it. */
export async function inspectAttribute(place: NixPlace, attribute: string): Promise<TargetFacts> {
  const { run, workspace, env } = place;
  const obstacle = await obstacleTo(run, ["nix", "--version"], { cwd: workspace, env });
  if (obstacle !== null) return { missing: `nix ${obstacle}`, hint: NIX_HINT };
  const answer = await createNix(place)("eval", [attribute, "--apply", "image: image ? copyTo", "--json"]);
  if (answer.exitCode !== 0) {
    return {
      missing: nixError(answer),
      hint: "look for it with `nix flake show` and correct `nix` in slipway.toml; nix sees only files that git knows",
    };
  }
  if (answer.stdout.trim() === "true") return {};
  return {
    missing: "it has no `copyTo`, so it is no image of nix2container",
    hint: "point `nix` in slipway.toml at what nix2container.buildImage gives",
  };
}

/** The line that says what is wrong, of a trace that may be long. */
function nixError({ lastLines, stderr }: Shown): string {
  const errors = stderr.split("\n").flatMap((line) => /^\s*error: (.*\S)/.exec(line)?.[1] ?? []);
  return errors.at(-1) ?? (lastLines || "nix does not say why");
}
