import type { Watch } from "../../domain/release/event.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { ProgramMissing, type Run } from "../process/run.ts";
import { runShown, type Shown, withLines } from "../process/shown-program.ts";

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

/** What to do without nix. */
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

/** Builds images and the programs that copy them, all in one call. Throws `build-failed` and `nix-missing`. */
export async function buildAttributes(nix: Nix, attributes: readonly string[], watch: Watch): Promise<void> {
  const installables = attributes.flatMap((attribute) => [attribute, copyTo(attribute)]);
  const ended = await nix("build", ["--no-link", "--print-build-logs", ...installables], watch);
  if (ended.exitCode !== 0) throw buildFailed(attributes, ended);
}

/**
 * Has nix2container's skopeo copy an image to a destination in skopeo's words, such as `oci:FOLDER:NAME`. Throws
 * `copy-failed` and `nix-missing`. Source: nix2container, "copyTo" in default.nix.
 */
export async function copyImage(
  nix: Nix,
  attribute: string,
  destination: string,
  watch: Watch,
): Promise<void> {
  const ended = await nix("run", [copyTo(attribute), "--", destination], watch);
  if (ended.exitCode !== 0) throw copyFailed(attribute, destination, ended);
}

/** The program that copies an image. A flake alone means its `default`. */
function copyTo(installable: string): string {
  return installable.includes("#") ? `${installable}.copyTo` : `${installable}#default.copyTo`;
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

function buildFailed(attributes: readonly string[], ended: Shown): ReleaseError {
  const all = attributes.join(" ");
  return new ReleaseError({
    kind: "build",
    code: "build-failed",
    ...withLines(`nix failed to build ${all} (exit code ${ended.exitCode})`, ended),
    hint: `fix it with \`nix build --print-build-logs ${all}\`; nothing was published`,
  });
}

function copyFailed(attribute: string, destination: string, ended: Shown): ReleaseError {
  const program = copyTo(attribute);
  return new ReleaseError({
    kind: "build",
    code: "copy-failed",
    ...withLines(
      `nix run ${program} failed to copy the image to ${destination} (exit code ${ended.exitCode})`,
      ended,
    ),
    hint: `see what \`nix run ${program} -- dir:/tmp/image\` says: it has to be nix2container's copyTo, which runs skopeo`,
  });
}
