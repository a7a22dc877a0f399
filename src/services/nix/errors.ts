import { ReleaseError } from "../../domain/text/release-error.ts";
import { type Shown, withLines } from "../process/shown-program.ts";
import { attributeOf } from "./attribute.ts";

/** For a build that did not end well, with nix's last lines. */
export function buildFailed(attributes: readonly string[], ended: Shown): ReleaseError {
  const all = attributes.join(" ");
  return new ReleaseError({
    kind: "build",
    code: "build-failed",
    message: withLines(`nix failed to build ${all} (exit code ${ended.exitCode})`, ended),
    hint: `put it right with \`nix build --print-build-logs ${all}\`; nothing was published`,
  });
}

/** For an image that was built and could not be copied. */
export function copyFailed(attribute: string, destination: string, ended: Shown): ReleaseError {
  const program = attributeOf(attribute, "copyTo");
  return new ReleaseError({
    kind: "build",
    code: "copy-failed",
    message: withLines(
      `nix run ${program} failed to copy the image to ${destination} (exit code ${ended.exitCode})`,
      ended,
    ),
    hint: `see what \`nix run ${program} -- dir:/tmp/image\` says: it has to be nix2container's copyTo, which runs skopeo`,
  });
}

/** For images that are to be loaded where there is nothing to load them into. */
export function engineMissing(names: readonly string[], obstacles: readonly string[]): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "load-failed",
    message: `there is nothing to load ${names.join(", ")} into: ${obstacles.join("; ")}`,
    hint: "start docker (`docker version` has to name a server) or install podman, then run the same command again",
  });
}
