import { readFile } from "node:fs/promises";
import { type Digest, parseDigest } from "../../domain/images/digest.ts";
import type { Platform } from "../../domain/images/platform.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { descriptorPlatforms, indexPlatforms } from "../oci/documents.ts";
import { findLayout, layoutDigest, layoutPlatforms } from "../oci/layout.ts";
import { sha256Of } from "../oci/sha256.ts";
import type { ImageToBuild } from "../ports/image-builder.ts";
import { outputsMissing } from "./bazel-build.ts";
import type { BuildOutputs } from "./build-events.ts";
import { type Deployment, operationFor, type PushOperation, readDeployManifest } from "./deploy-manifest.ts";
import { isOfRulesImg, type PushTarget } from "./push-targets.ts";

/** What a build's outputs say of one image before anything is pushed. */
export interface ImageOutputs {
  readonly digest: Digest | null;
  /** Tags that the rule pushes by itself; null if nothing says. */
  readonly ownTags: readonly string[] | null;
  readonly platforms: readonly Platform[] | null;
  /** The deploy manifest's operation; rules_img only. */
  readonly operation?: PushOperation;
  /** How many pushes one run of the pusher makes. */
  readonly operations: number;
  /** Whether what is pushed arrives some time after the pusher has ended. */
  readonly isLate: boolean;
}

const NO_DEPLOYMENT: Deployment = { operations: [], tagsAlone: false, isLate: false };

/**
 * Reads digest, tags and platforms from a build's outputs: rules_img's deploy manifest, rules_oci's digest target, tag
 * file and layout. Throws `outputs-missing` if an output that the build named is not on this machine, `bad-deploy-manifest`,
 * `no-such-push`, `ruleset-too-old`, `platform-tags` and `tag-for-several`.
 */
export async function readImageOutputs(
  outputs: BuildOutputs,
  target: PushTarget,
  image: ImageToBuild<"bazel">,
): Promise<ImageOutputs> {
  try {
    const [manifestFile] = outputs.files(target.label, "deploy_manifest");
    if (manifestFile === undefined && isOfRulesImg(target)) throw tooOld(target);
    const { operations, tagsAlone, isLate } =
      manifestFile === undefined ? NO_DEPLOYMENT : await readDeployManifest(manifestFile);
    if (tagsAlone) throw platformTags(target);
    const built = await readImage(outputs, target);
    const operation = operationFor(operations, image.configured, target.label, built.digest);
    if (operation !== undefined && operation.tags.length > 0 && image.source.stamp.via === "args")
      assertOneTagged(target, operation, operations);
    return {
      digest: operation?.digest ?? built.digest,
      ownTags: operation?.tags ?? (await ownTags(outputs, target)),
      platforms:
        built.digest === null || operation === undefined || operation.digest === built.digest
          ? built.platforms
          : null,
      ...(operation === undefined ? {} : { operation }),
      operations: Math.max(operations.length, 1),
      isLate,
    };
  } catch (error) {
    throw outputsMissing(error) ?? error;
  }
}

async function readImage(
  outputs: BuildOutputs,
  { image }: PushTarget,
): Promise<Pick<ImageOutputs, "digest" | "platforms">> {
  if (image === undefined) return { digest: null, platforms: null };
  const files = outputs.files(image.label, "default");
  const digest =
    (image.digest === undefined ? undefined : await readDigest(outputs.files(image.digest, "default"))) ??
    (await readDigest(outputs.files(image.label, "digest")));
  const layout = await findLayout(files);
  if (layout !== undefined) {
    const known = digest ?? (await layoutDigest(layout));
    return {
      digest: known ?? null,
      platforms: known === undefined ? null : await layoutPlatforms(layout, known),
    };
  }
  const platforms =
    (await manifestPlatforms(files, digest)) ??
    (await readDescriptor(outputs.files(image.label, "descriptor"), digest));
  return { digest: digest ?? null, platforms };
}

async function readDigest(files: readonly string[]): Promise<Digest | undefined> {
  const [file] = files;
  return file === undefined ? undefined : parseDigest((await readFile(file, "utf8")).trim());
}

/** rules_img's index target has the index's own bytes as its output; the digest proves it. */
async function manifestPlatforms(
  files: readonly string[],
  digest: Digest | undefined,
): Promise<Platform[] | null> {
  for (const file of files.filter((name) => name.endsWith(".json"))) {
    const bytes = await readFile(file);
    if (sha256Of(bytes) !== digest) continue;
    return indexPlatforms(JSON.parse(bytes.toString("utf8")));
  }
  return null;
}

/** The platform of rules_img's single image is in its descriptor. */
async function readDescriptor(
  [file]: readonly string[],
  digest: Digest | undefined,
): Promise<Platform[] | null> {
  if (file === undefined || digest === undefined) return null;
  return descriptorPlatforms(JSON.parse(await readFile(file, "utf8")), digest);
}

/** The tags in rules_oci's file; a rule of rules_oci without a file pushes none by itself. */
async function ownTags(outputs: BuildOutputs, target: PushTarget): Promise<string[] | null> {
  const { tagsFile } = target;
  if (tagsFile === undefined) return target.rule === "oci_push" ? [] : null;
  const [path] = outputs.files(tagsFile, "default");
  return path === undefined ? null : (await readFile(path, "utf8")).split(/\s+/).filter((tag) => tag !== "");
}

/** Without it neither digest nor tags are known before the push. */
function tooOld({ label, rule }: PushTarget): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "ruleset-too-old",
    message: `${label} is an ${rule} of rules_img, but gives no deploy manifest, which says what it would push`,
    hint: 'use rules_img 0.3.5 or newer: bazel_dep(name = "rules_img", version = …) in MODULE.bazel',
  });
}

/** Tags that are neither judged before the push nor read back. */
function platformTags({ label }: PushTarget): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "platform-tags",
    message: `${label} would also tag single platforms of its image, which slipway neither judges nor verifies`,
    hint: "take manifest_tags out of its rule: the index serves every platform under one tag",
  });
}

/** `--tag` adds to the tags of every push: an image and its SBOM would race for the tag. */
function assertOneTagged(
  { label }: PushTarget,
  operation: PushOperation,
  operations: readonly PushOperation[],
): void {
  const { registry, repository, tags } = operation;
  const neighbours = operations.filter(
    (each) => each.registry === registry && each.repository === repository,
  );
  if (neighbours.length < 2) return;
  throw new ReleaseError({
    kind: "refused",
    code: "tag-for-several",
    message: `${label} pushes ${neighbours.length} things to ${registry}/${repository}, and --tag would give each of them the image tag`,
    hint: `take the rule's own tags (${tags.join(", ")}) out, so that slipway names the image itself, or use tag_via = { flag = "…" }`,
  });
}
