import { createHash } from "node:crypto";
import { type Digest, parseDigest } from "../../domain/images/digest.ts";
import type { NamedDigest, ReleasePlan } from "../../domain/release/plan.ts";
import { CHECKSUMS } from "../../planning/gates/judge-files.ts";
import type { BuiltFile } from "../../services/ports/file-builder.ts";

/** The checksums of files in the format of sha256sum, by name. */
export function checksumsText(files: readonly NamedDigest[]): string {
  return [...files]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, digest }) => `${digest.slice("sha256:".length)}  ${name}\n`)
    .join("");
}

/** Every file that is attached to a tag's GitHub release, the checksums included; empty where none was built. */
export function checksummed(
  plan: ReleasePlan,
  tag: string,
  built: ReadonlyMap<string, readonly BuiltFile[]>,
): NamedDigest[] {
  const ids = plan.releases
    .filter((release) => release.tag === tag)
    .flatMap(({ steps }) => steps.flatMap((step) => (step.kind === "publish" ? step.release.files : [])));
  const files = ids.flatMap((id) => built.get(id) ?? []).map(({ name, digest }) => ({ name, digest }));
  if (files.length === 0) return [];
  return [...files, { name: CHECKSUMS, digest: digestOf(Buffer.from(checksumsText(files))) }];
}

/** The SHA-256 digest of bytes. */
export function digestOf(bytes: Uint8Array): Digest {
  const digest = parseDigest(`sha256:${createHash("sha256").update(bytes).digest("hex")}`);
  if (digest === undefined) throw new Error("SHA-256 gave no digest");
  return digest;
}
