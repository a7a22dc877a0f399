import { createHash } from "node:crypto";
import { type Digest, parseDigest } from "../../domain/images/digest.ts";
import type { NamedDigest } from "../../domain/release/plan.ts";

/** The checksums of files in the format of sha256sum, by name. */
export function checksumsText(files: readonly NamedDigest[]): string {
  return [...files]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, digest }) => `${digest.slice("sha256:".length)}  ${name}\n`)
    .join("");
}

/** The SHA-256 digest of bytes. */
export function digestOf(bytes: Uint8Array): Digest {
  const digest = parseDigest(`sha256:${createHash("sha256").update(bytes).digest("hex")}`);
  if (digest === undefined) throw new Error("SHA-256 gave no digest");
  return digest;
}
