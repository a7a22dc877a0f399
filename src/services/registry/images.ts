import type * as z from "zod";
import type { Digest } from "../../domain/images/digest.ts";
import { type Platform, parsePlatform } from "../../domain/images/platform.ts";
import { formatPinned, type Repository } from "../../domain/images/reference.ts";
import type { ReleaseError } from "../../domain/text/release-error.ts";
import {
  type ImageConfig,
  type ImageManifest,
  type Index,
  imageConfig,
  imageManifest,
  imagesIn,
  index,
  isImageConfig,
  isIndex,
  type OciPlatform,
  parseJson,
  platformText,
} from "../oci/documents.ts";
import type { Labels } from "../ports/registry.ts";
import type { Client } from "./client.ts";
import { badAnswer } from "./errors.ts";
import { getPinned, manifestAt } from "./manifests.ts";

/** An image or index in a registry. */
interface Pinned {
  readonly client: Client;
  readonly repository: Repository;
  readonly digest: Digest;
}

/**
 * The platforms that an index holds images for, in its order, or the one of a single image; empty for other artifacts. An
 * index may leave a platform out: then the image itself is asked. Throws a `ReleaseError`.
 */
export async function platformsOf(pinned: Pinned): Promise<readonly Platform[]> {
  const document = await documentAt(pinned);
  if (document.kind === "image") {
    const config = await configOf(pinned, document.manifest);
    return config === null ? [] : [platformOf(pinned, config)];
  }
  const platforms = await Promise.all(
    imagesIn(document.index).map(async ({ platform, digest }) =>
      platform ? [platformOf(pinned, platform)] : platformsOf({ ...pinned, digest }),
    ),
  );
  return [...new Set(platforms.flat())];
}

function platformOf({ client, repository }: Pinned, parts: OciPlatform): Platform {
  const text = platformText(parts);
  const platform = parsePlatform(text);
  if (platform !== undefined) return platform;
  const what = `holds an image in ${repository.path} for "${text}", which is not a platform`;
  throw badAnswer(client.endpoint(repository), what);
}

/**
 * What an image says about itself: the labels of its configuration and its manifest's annotations, which win if both speak.
 * An index says what all its images agree on, and what its own annotations say. Throws a `ReleaseError`.
 * Source of the names: OCI image specification 1.1, "annotations.md".
 */
export async function labelsOf(pinned: Pinned): Promise<Labels> {
  const document = await documentAt(pinned);
  if (document.kind === "image") {
    const { manifest } = document;
    const config = await configOf(pinned, manifest);
    return new Map([...(config?.config?.Labels ?? []), ...manifest.annotations]);
  }
  const images = imagesIn(document.index);
  const all = await Promise.all(images.map(({ digest }) => labelsOf({ ...pinned, digest })));
  return new Map([...agreed(all), ...document.index.annotations]);
}

function agreed([first = new Map(), ...others]: readonly Labels[]): [string, string][] {
  return [...first].filter(([name, value]) => others.every((labels) => labels.get(name) === value));
}

type Document =
  | { readonly kind: "index"; readonly index: Index }
  | { readonly kind: "image"; readonly manifest: ImageManifest };

async function documentAt(pinned: Pinned): Promise<Document> {
  const { mediaType, body } = await manifestAt(pinned.client, pinned.repository, pinned.digest);
  return isIndex(mediaType)
    ? { kind: "index", index: understand(index, body, pinned) }
    : { kind: "image", manifest: understand(imageManifest, body, pinned) };
}

/** Gets an image's configuration; null for a manifest of something other than an image. */
async function configOf(pinned: Pinned, { config }: ImageManifest): Promise<ImageConfig | null> {
  if (!isImageConfig(config.mediaType)) return null;
  const { body } = await getPinned(pinned.client, pinned.repository, "blobs", config.digest);
  return understand(imageConfig, body, { ...pinned, digest: config.digest });
}

function understand<T>(schema: z.ZodType<T>, body: Uint8Array, pinned: Pinned): T {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  throw notAnImage(pinned, parsed.error.issues[0]);
}

function notAnImage(
  { client, repository, digest }: Pinned,
  issue: z.core.$ZodIssue | undefined,
): ReleaseError {
  const where =
    issue === undefined || issue.path.length === 0 ? "" : ` (${issue.path.join(".")}: ${issue.message})`;
  const what = `holds something under ${formatPinned(repository, digest)} that is not an image${where}`;
  return badAnswer(client.endpoint(repository), what);
}
