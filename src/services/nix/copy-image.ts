import type { Watch } from "../../domain/release/event.ts";
import { attributeOf } from "./attribute.ts";
import type { Nix } from "./command.ts";
import { copyFailed } from "./errors.ts";

/**
 * Has nix2container's skopeo copy an image to a destination in skopeo's words, such as `oci:FOLDER:NAME`. Throws
 * `copy-failed`. Source: nix2container, "copyTo" in default.nix.
 */
export async function copyImage(
  nix: Nix,
  attribute: string,
  destination: string,
  watch: Watch,
): Promise<void> {
  const ended = await nix("run", [attributeOf(attribute, "copyTo"), "--", destination], watch);
  if (ended.exitCode !== 0) throw copyFailed(attribute, destination, ended);
}
