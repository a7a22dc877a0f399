import assert from "node:assert/strict";
import type { Image, SourceOf } from "../../src/domain/project/artifact.ts";
import type { PlannedImage } from "../../src/domain/release/plan.ts";
import { planImage } from "../../src/planning/steps/plan-image.ts";
import { image, imageComponent, observed, project } from "./facts.ts";
import { present } from "./present.ts";

/** An image of Bazel's as a plan has it. */
export function planned(
  repository: string,
  fields: Partial<Omit<Image, "kind">>,
  change: Partial<PlannedImage> = {},
): PlannedImage & { readonly source: SourceOf<"bazel"> } {
  const name = present(repository.split("/").at(-1));
  const { destinations } = image(repository);
  const found = observed(project([imageComponent(name, { destinations, ...fields })]), [`${name}@1.2.3`]);
  const step = planImage(present(found.images[0]), found).find(({ kind }) => kind === "push");
  if (step?.kind !== "push") throw new Error("an image is planned without a push");
  const { source } = step.image;
  assert.ok(source.kind === "bazel");
  return { ...step.image, ...change, source };
}
