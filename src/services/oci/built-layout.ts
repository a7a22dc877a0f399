import { join } from "node:path";
import type { Digest } from "../../domain/images/digest.ts";
import type { SourceKind } from "../../domain/project/artifact.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { BuiltImage, ImageToBuild } from "../ports/image-builder.ts";
import type { Registry } from "../ports/registry.ts";
import { findLayout, layoutContent, layoutDigest, layoutPlatforms } from "./layout.ts";

/** Brings the image of an OCI layout under its digest, which it gives. */
export type PushLayout = Registry["pushLayout"];

/** An image whose one build went into an OCI layout. Throws `no-image-built` if it did not. */
export async function builtLayout(
  { repository }: Pick<ImageToBuild<SourceKind>, "repository">,
  layout: string,
  subject: string,
  pushLayout: PushLayout,
): Promise<BuiltImage & { readonly digest: Digest }> {
  const there = (await findLayout([join(layout, "index.json"), layout])) === layout;
  const digest = there ? await layoutDigest(layout).catch(() => undefined) : undefined;
  if (digest === undefined) throw nothingBuilt(subject);
  return {
    digest,
    platforms: await layoutPlatforms(layout, digest),
    pushedTags: (tag) => [tag],
    delivery: { kind: "content", digest, bring: (watch) => pushLayout(layout, repository, watch) },
    content: async () => ({ digest, content: layoutContent(layout) }),
  };
}

function nothingBuilt(subject: string): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "no-image-built",
    message: `${subject} was built but left no image in an OCI layout on this machine`,
    hint: "build on the machine slipway runs on (podman machine and remote engines write elsewhere), or choose another `builder`",
  });
}
