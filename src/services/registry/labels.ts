import type { Digest } from "../../domain/images/digest.ts";
import type { Repository } from "../../domain/images/reference.ts";
import type { Labels } from "../ports/registry.ts";
import type { Client } from "./client.ts";
import { configOf, documentAt, imagesIn } from "./documents.ts";

/**
 * What an image says about itself: the labels of its configuration, and its manifest's annotations, which win where
 * both speak. An index says what all its images agree on, and what its own annotations say. Throws a `ReleaseError`.
 * Source of the names: OCI image specification 1.1, "annotations.md".
 */
export async function labelsOf(client: Client, repository: Repository, digest: Digest): Promise<Labels> {
  const document = await documentAt(client, repository, digest);
  if (document.kind === "image") {
    const { manifest } = document;
    const config = await configOf(client, repository, manifest);
    return new Map([...(config?.config?.Labels ?? []), ...manifest.annotations]);
  }
  const images = imagesIn(document.index);
  const all = await Promise.all(images.map((image) => labelsOf(client, repository, image.digest)));
  return new Map([...agreed(all), ...document.index.annotations]);
}

function agreed([first = new Map(), ...others]: readonly Labels[]): [string, string][] {
  return [...first].filter(([name, value]) => others.every((labels) => labels.get(name) === value));
}
