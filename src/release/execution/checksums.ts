import { hexOf } from "../../domain/images/digest.ts";
import type { NamedDigest, ReleasePlan } from "../../domain/release/plan.ts";
import { CHECKSUMS } from "../../planning/gates/judge-files.ts";
import { sha256Of } from "../../services/oci/sha256.ts";
import type { BuiltFile } from "../../services/ports/file-builder.ts";

/** The checksums of files in the format of sha256sum, by name. */
export function checksumsText(files: readonly NamedDigest[]): string {
  return [...files]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, digest }) => `${hexOf(digest)}  ${name}\n`)
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
  return [...files, { name: CHECKSUMS, digest: sha256Of(checksumsText(files)) }];
}
