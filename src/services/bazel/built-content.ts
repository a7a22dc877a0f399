import type { Watch } from "../../domain/release/event.ts";
import type { BuildSettings } from "../../domain/release/wanted.ts";
import { findLayout, layoutContent, layoutDigest } from "../oci/layout.ts";
import type { BuiltContent } from "../ports/image-builder.ts";
import { buildTargets, fetchOutputs, outputsMissing } from "./bazel-build.ts";
import type { BazelCommand } from "./bazel-command.ts";
import type { BuildOutputs } from "./build-events.ts";
import type { PushTarget } from "./push-targets.ts";

/** A build, and the target of one of its images. */
export interface BuiltTarget {
  readonly bazel: BazelCommand;
  readonly build: BuildSettings;
  readonly outputs: BuildOutputs;
  readonly target: PushTarget;
  readonly scratch: string;
}

/**
 * The OCI layout of an image: what rules_oci's image is, and what rules_img writes only if it is asked to (the output group
 * `oci_layout`), which takes another call of Bazel. Null if neither is there, as with a pusher that packs the image itself. Throws
 * `build-failed` and `outputs-missing`.
 */
export async function readBuiltContent(built: BuiltTarget, watch: Watch): Promise<BuiltContent | null> {
  const { image } = built.target;
  if (image === undefined) return null;
  try {
    const layout =
      (await findLayout(built.outputs.files(image.label, "default"))) ?? (await writtenLayout(built, watch));
    const digest = layout === undefined ? undefined : await layoutDigest(layout);
    return layout === undefined || digest === undefined ? null : { digest, content: layoutContent(layout) };
  } catch (error) {
    throw outputsMissing(error) ?? error;
  }
}

async function writtenLayout(
  { bazel, build, target: { image }, scratch }: BuiltTarget,
  watch: Watch,
): Promise<string | undefined> {
  if (image === undefined) return undefined;
  const settings = { ...build, flags: [...build.flags, "--output_groups=+oci_layout"] };
  const outputs = await buildTargets(bazel, settings, [image.label], scratch, watch);
  await fetchOutputs(bazel, settings, [image.label], outputs, scratch, watch);
  return await findLayout(outputs.files(image.label, "oci_layout"));
}
