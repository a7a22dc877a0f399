import { join } from "node:path";
import type { Digest } from "../../domain/images/digest.ts";
import type { Reference } from "../../domain/images/reference.ts";
import type { SourceKind } from "../../domain/project/artifact.ts";
import type { Watch } from "../../domain/release/event.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { BuiltImage, ImageToBuild } from "../ports/image-builder.ts";
import { findLayout, layoutDigest, layoutPlatforms } from "./layout.ts";

/** Brings the image of an OCI layout under a tag; gives its digest. */
export type PushLayout = (layout: string, reference: Reference, watch?: Watch) => Promise<Digest>;

/** An image of the plan whose one build went into an OCI layout. Throws `no-image-built` where there is none. */
export async function builtLayout(
  { repository }: Pick<ImageToBuild<SourceKind>, "repository">,
  layout: string,
  subject: string,
  pushLayout: PushLayout,
): Promise<BuiltImage> {
  const there = (await findLayout([join(layout, "index.json"), layout])) === layout;
  const digest = there ? await layoutDigest(layout).catch(() => undefined) : undefined;
  if (digest === undefined) throw nothingBuilt(subject);
  let pushing = false;
  return {
    digest,
    platforms: await layoutPlatforms(layout, digest),
    pushedTags: (tag) => [tag],
    isPushing: () => pushing,
    push: (tag, watch) => {
      pushing = true;
      return pushLayout(layout, { repository, tag }, watch);
    },
  };
}

function nothingBuilt(subject: string): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "no-image-built",
    message: `${subject} was built, and left no image in an OCI layout on this machine`,
    hint: "build on the machine slipway runs on (podman machine and remote engines write elsewhere), or choose another `builder`",
  });
}
