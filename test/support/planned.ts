import assert from "node:assert/strict";
import type { Image } from "../../src/domain/project/artifact.ts";
import type { WantedImage } from "../../src/domain/release/wanted.ts";
import type { ImageToBuild } from "../../src/services/ports/image-builder.ts";
import { image, imageComponent, observed, project } from "./facts.ts";
import { present } from "./present.ts";

/** An image of Bazel's as a run wants it. */
export function planned(
  repository: string,
  fields: Partial<Omit<Image, "kind">>,
  change: Partial<ImageToBuild<"bazel">> = {},
): ImageToBuild<"bazel"> & Pick<WantedImage, "values"> {
  const name = present(repository.split("/").at(-1));
  const { destinations } = image(repository);
  const { images } = observed(project([imageComponent(name, { destinations, ...fields })]), [
    `${name}@1.2.3`,
  ]);
  const wanted = present(images[0]);
  const { source } = wanted;
  assert.ok(source.kind === "bazel");
  return { ...wanted, source, ...change };
}
