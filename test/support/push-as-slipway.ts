/** Pushes images the way the push phase does: content first, its name when all of it is there. */

import type { Digest } from "../../src/domain/images/digest.ts";
import type { Reference } from "../../src/domain/images/reference.ts";
import type { Watch } from "../../src/domain/release/event.ts";
import type { BuiltImage } from "../../src/services/ports/image-builder.ts";
import type { Registry } from "../../src/services/ports/registry.ts";
import { present } from "./present.ts";

const silent: Watch = () => undefined;

/** Pushes a built image; gives the digest that its pusher printed. */
export async function pushBuilt(
  { delivery }: BuiltImage,
  reference: Reference,
  registry: Registry,
  watch = silent,
): Promise<Digest | null> {
  if (delivery.kind === "tagged")
    return await delivery.push(reference.tag, watch, new AbortController().signal);
  const printed = await delivery.bring(watch);
  await name(registry, reference, delivery.digest);
  return printed;
}

/** Pushes an OCI layout; gives its digest. */
export async function pushLayout(
  registry: Registry,
  layout: string,
  reference: Reference,
  watch = silent,
): Promise<Digest> {
  const digest = await registry.pushLayout(layout, reference.repository, watch);
  await name(registry, reference, digest);
  return digest;
}

async function name(registry: Registry, reference: Reference, digest: Digest): Promise<void> {
  await registry.tag(reference, present(await registry.manifest(reference.repository, digest)));
}
