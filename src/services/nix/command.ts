import type { Watch } from "../../domain/release/event.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { ProgramMissing, type Run } from "../process/run.ts";
import { runShown, type Shown } from "../process/shown-program.ts";

/** Runs `nix` in the workspace; any exit code is a result. Throws `nix-missing`. */
export type Nix = (command: string, args: readonly string[], watch?: Watch) => Promise<Shown>;

/** Where nix runs. */
export interface NixPlace {
  readonly run: Run;
  readonly workspace: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * On every call: `nix build` and flakes are still called experimental; and a lock file that was written would be a
 * modification of the work tree.
 */
const ALWAYS = ["--extra-experimental-features", "nix-command flakes", "--no-write-lock-file"];

/** What to do where there is no nix. */
export const NIX_HINT = "install nix (https://nixos.org/download), or release where it is installed";

/** Binds nix to a workspace. */
export function createNix({ run, workspace, env }: NixPlace): Nix {
  return async (command, args, watch = () => {}) => {
    try {
      return await runShown(run, ["nix", command, ...ALWAYS, ...args], { cwd: workspace, env }, watch);
    } catch (error) {
      throw error instanceof ProgramMissing ? nixMissing(error) : error;
    }
  };
}

function nixMissing(cause: ProgramMissing): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "nix-missing",
    message: "nix is not installed",
    hint: NIX_HINT,
    cause,
  });
}
