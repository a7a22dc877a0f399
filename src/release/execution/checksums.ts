import { hexOf } from "../../domain/images/digest.ts";
import type { NamedDigest } from "../../domain/release/plan.ts";

/** The checksums of files in the format of sha256sum, by name. */
export function checksumsText(files: readonly NamedDigest[]): string {
  return [...files]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, digest }) => `${hexOf(digest)}  ${name}\n`)
    .join("");
}
