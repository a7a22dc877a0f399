import { setTimeout as wait } from "node:timers/promises";
import type { Digest } from "../../domain/images/digest.ts";
import type { Reference } from "../../domain/images/reference.ts";
import type { Registry } from "../../services/ports/registry.ts";

/** What a registry serves after a write, looking again for a while where nothing is there yet. */
export async function readBack(
  registry: Registry,
  reference: Reference,
  waits: readonly number[],
): Promise<Digest | null> {
  for (const each of [0, ...waits]) {
    if (each > 0) await wait(each);
    const digest = await registry.digestOf(reference);
    if (digest !== null) return digest;
  }
  return null;
}
