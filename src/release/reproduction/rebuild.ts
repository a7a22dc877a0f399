import type { Digest } from "../../domain/images/digest.ts";
import { madeBy, sourceSubject } from "../../domain/project/artifact.ts";
import type { BuildFacts } from "../../domain/release/build-facts.ts";
import type { WantedImage } from "../../domain/release/wanted.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { type BuiltImage, eachKind } from "../../services/ports/image-builder.ts";
import { invocationOf } from "../execution/build.ts";
import type { Run } from "../run/services.ts";
import { watched } from "../run/watched.ts";

/** Where an image is built again. */
export interface RebuildPlace {
  readonly run: Run;
  /** Bazel's flags that keep what others have built out of this build. */
  readonly ownFlags: readonly string[];
}

/** An image that was built again. */
export interface Rebuilt {
  readonly made: BuiltImage;
  readonly digest: Digest;
  readonly build: BuildFacts;
}

/** Builds one image, with the flags and the environment of its release. Throws `no-digest`, and what builders throw. */
export async function rebuild({ run, ownFlags }: RebuildPlace, image: WantedImage): Promise<Rebuilt> {
  const { services, report, builder: builtBy } = run;
  const subject = sourceSubject(image.source);
  const { flags } = image.build;
  const wanted = { ...image, build: { ...image.build, flags: [...flags, ...ownFlags] } };
  if (image.source.kind === "nix") report({ kind: "warning", problem: builtBefore(subject) });
  const work = { id: `build:${image.id}`, doing: "building", done: "built", label: subject };
  const started = services.machine.now();
  const built = await watched(report, work, async (watch) => {
    const all = new Map<string, BuiltImage>();
    await eachKind(services.images, async (kind, builder) => {
      const ours = madeBy(kind, [wanted]);
      if (ours.length === 0) return;
      for (const [id, one] of await builder.build(ours, watch)) all.set(id, one);
    });
    return all;
  });
  const made = built.get(image.id);
  if (made === undefined || made.digest === null) throw errorFromProblems([noDigest(subject)]);
  const times = { builder: builtBy.id, started, finished: services.machine.now() };
  return { made, digest: made.digest, build: { ...times, invocation: invocationOf(made, builtBy) } };
}

function noDigest(subject: string) {
  return {
    code: "no-digest",
    message: `nothing but a push says which digest ${subject} has, and a build that is only compared pushes nothing`,
    hint: "let it be an image_push of rules_img or an oci_push of rules_oci, or give your own rule an attribute `image` that names the image",
  };
}

function builtBefore(subject: string) {
  return {
    code: "nix-store-used",
    message: `nix does not build again what its store or a binary cache has: ${subject} may be the very build that was released`,
    hint: `\`nix build --rebuild ${subject}\` builds it twice on this machine; or reproduce it on a machine that never built it, without substituters`,
  };
}
