/** Debian's nix, as tests run it: without a daemon, a sandbox or a network. */

import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const STAND_IN = fileURLToPath(new URL("../../examples/rulesets/nix2container", import.meta.url));

/** What nix gets through the environment. Its cache of evaluations and flakes goes below `home`. */
export function nixEnvironment(home: string): Record<string, string> {
  const settings = ["sandbox = false", "build-users-group =", "substitute = false", "flake-registry ="];
  return { NIX_CONFIG: settings.join("\n"), XDG_CACHE_HOME: join(home, "cache") };
}

/** Copies the stand-in for nix2container into a flake, which reads nothing outside itself. */
export async function copyNix2Container(flake: string): Promise<void> {
  await cp(STAND_IN, join(flake, "nix2container"), { recursive: true });
}
