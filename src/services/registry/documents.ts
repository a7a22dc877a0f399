import type * as z from "zod";
import type { Digest } from "../../domain/images/digest.ts";
import { formatPinned, type Repository } from "../../domain/images/reference.ts";
import type { Client } from "./client.ts";
import { getPinned } from "./content.ts";
import { badAnswer } from "./errors.ts";
import { manifestAt } from "./manifests.ts";
import { isImageConfig, isIndex } from "./media-types.ts";
import type { ImageConfig, ImageManifest, Index } from "./oci-json.ts";
import { imageConfig, imageManifest, index, parseJson } from "./oci-json.ts";

/** A manifest, understood. */
export type Document =
  | { readonly kind: "index"; readonly index: Index }
  | { readonly kind: "image"; readonly manifest: ImageManifest };

/** Gets a manifest or index and reads it. Throws a `ReleaseError`. */
export async function documentAt(client: Client, repository: Repository, digest: Digest): Promise<Document> {
  const { mediaType, body } = await manifestAt(client, repository, digest);
  const understand = <T>(schema: z.ZodType<T>) => read(schema, body, client, repository, digest);
  return isIndex(mediaType)
    ? { kind: "index", index: understand(index) }
    : { kind: "image", manifest: understand(imageManifest) };
}

/** Gets an image's configuration; null for a manifest that stands for something other than an image. */
export async function configOf(
  client: Client,
  repository: Repository,
  { config }: ImageManifest,
): Promise<ImageConfig | null> {
  if (!isImageConfig(config.mediaType)) return null;
  const { body } = await getPinned(client, repository, "blobs", config.digest);
  return read(imageConfig, body, client, repository, config.digest);
}

/** The manifests of an index that are images, without the attestations that BuildKit lists among them. */
export function imagesIn({ manifests }: Index): Index["manifests"] {
  return manifests.filter(
    ({ platform, annotations }) =>
      platform?.os !== "unknown" && !annotations.has("vnd.docker.reference.type"),
  );
}

function read<T>(
  schema: z.ZodType<T>,
  body: Uint8Array,
  client: Client,
  repository: Repository,
  digest: Digest,
): T {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place =
    issue === undefined || issue.path.length === 0 ? "" : ` (${issue.path.join(".")}: ${issue.message})`;
  throw badAnswer(
    client.endpoint(repository),
    `holds something under ${formatPinned(repository, digest)} that is no image${place}`,
  );
}
