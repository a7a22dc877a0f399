import type { Materials } from "../../../domain/release/materials.ts";
import type { ArtifactId, WantedImage } from "../../../domain/release/wanted.ts";
import type { BazelOptions } from "../bazel-command.ts";
import { readLockFile } from "./lock-file.ts";

/** What images are made from, as Bazel's own files and graph say it. */
export async function readMaterials(
  options: BazelOptions,
  images: readonly WantedImage[],
): Promise<ReadonlyMap<ArtifactId, Materials>> {
  const lock = await readLockFile(options.workspace);
  return new Map(
    images.flatMap(({ id, source }): [ArtifactId, Materials][] =>
      source.kind === "bazel" ? [[id, { packages: lock.packages, dependencies: lock.dependencies }]] : [],
    ),
  );
}
