import { readFile } from "node:fs/promises";
import { type Digest, parseDigest } from "../../domain/images/digest.ts";
import type { Platform } from "../../domain/images/platform.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { descriptorPlatforms, indexPlatforms } from "../oci/documents.ts";
import { findLayout, layoutDigest, layoutPlatforms } from "../oci/layout.ts";
import { sha256Of } from "../oci/sha256.ts";
import type { ImageToBuild } from "../ports/image-builder.ts";
import type { BuildOutputs } from "./build-events.ts";
import { operationFor, type PushOperation, readDeployManifest } from "./deploy-manifest.ts";
import type { PushTarget } from "./push-targets.ts";

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
}

/**
 * Reads digest, tags and platforms from a build's outputs: rules_img's deploy manifest, rules_oci's digest target, tag
 * file and layout. Throws `outputs-missing` if an output that the build named is not on this machine, `bad-deploy-manifest`
 * and `no-such-push`.
 */
export async function readImageOutputs(
  outputs: BuildOutputs,
  target: PushTarget,
  image: ImageToBuild<"bazel">,
): Promise<ImageOutputs> {
  try {
    const [manifestFile] = outputs.files(target.label, "deploy_manifest");
    const operations = manifestFile === undefined ? [] : await readDeployManifest(manifestFile);
    const operation = operationFor(operations, image.configured, target.label);
    const built = await readImage(outputs, target);
    return {
      digest: operation?.digest ?? built.digest,
      ownTags: operation?.tags ?? (await ownTags(outputs, target)),
      platforms:
        built.digest === null || operation === undefined || operation.digest === built.digest
          ? built.platforms
          : null,
      ...(operation === undefined ? {} : { operation }),
      operations: Math.max(operations.length, 1),
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

function outputsMissing(error: unknown): ReleaseError | undefined {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code !== "ENOENT") return undefined;
  return new ReleaseError({
    kind: "build",
    code: "outputs-missing",
    message: `Bazel built ${path} but did not bring it to this machine`,
    hint: 'add "--remote_download_outputs=toplevel" to bazel.flags: digests are read from the outputs before a push',
    cause: error,
  });
}
