import pMap from "p-map";
import type { Digest } from "../../domain/images/digest.ts";
import { formatReference, type Reference } from "../../domain/images/reference.ts";
import type { Registry } from "../../services/ports/registry.ts";

/** Look-ups at once, over all registries. */
const LOOKUPS = 8;

/** What registries serve under references, by the reference written out; each is asked for once. */
export async function readServed(
  registry: Registry,
  references: readonly Reference[],
): Promise<ReadonlyMap<string, Digest | null>> {
  const distinct = new Map(references.map((reference) => [formatReference(reference), reference]));
  const lookup = async ([text, reference]: [string, Reference]) =>
    [text, await registry.digestOf(reference)] as const;
  return new Map(await pMap([...distinct], lookup, { concurrency: LOOKUPS }));
}
