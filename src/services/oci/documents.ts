import * as z from "zod";
import { type Digest, parseDigest } from "../../domain/images/digest.ts";
import type { ImageDocument, Json } from "../../domain/images/image-document.ts";
import { type Platform, parsePlatform } from "../../domain/images/platform.ts";

// Media types of OCI's image specification 1.1, and those of Docker's that preceded them.
/** The media type of an image index. */
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
/** The media type of an image manifest, and of a manifest that does not give its own. */
export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
/** The media type of `{}`, where a manifest has to name a configuration and has none. */
export const OCI_EMPTY = "application/vnd.oci.empty.v1+json";
const OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
/** The media type of docker's manifest list, which is an index. */
export const DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";
/** The media type of an image manifest in docker's format (image manifest version 2, schema 2). */
export const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
const DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";

/**
 * What a request for a manifest accepts. All four have to be named: a registry converts a manifest of a kind that is not
 * named, and what it converted has another digest.
 */
export const ACCEPTED = [OCI_INDEX, OCI_MANIFEST, DOCKER_INDEX, DOCKER_MANIFEST].join(", ");

/** Whether a manifest of this media type lists other manifests. */
export function isIndex(mediaType: string): boolean {
  return mediaType === OCI_INDEX || mediaType === DOCKER_INDEX;
}

/** Whether a blob of this media type describes an image; artifacts such as charts have other configurations. */
export function isImageConfig(mediaType: string): boolean {
  return mediaType === OCI_CONFIG || mediaType === DOCKER_CONFIG;
}

/** Names and values that go with a manifest or image. Go writes an empty map as null. */
const strings = z
  .record(z.string(), z.string())
  .nullish()
  .transform((record) => new Map(Object.entries(record ?? {})));

const digest = z.string().transform((text, context) => {
  const parsed = parseDigest(text);
  if (parsed !== undefined) return parsed;
  context.addIssue("not a SHA-256 digest");
  return z.NEVER;
});

/** What an image runs on, as OCI writes it. */
export const ociPlatform = z.object({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().optional(),
});

const descriptor = z.object({
  digest,
  mediaType: z.string().default(OCI_MANIFEST),
  size: z.number().default(0),
  platform: ociPlatform.nullish(),
  annotations: strings,
});

/** An OCI image index, or Docker's manifest list. Source: OCI image specification 1.1, "image-index.md". */
export const index = z.object({ manifests: z.array(descriptor), annotations: strings });

/** A list of what refers to a manifest. Source: OCI distribution specification 1.1, "Listing Referrers". */
export const referrersIndex = z.object({ manifests: z.array(z.looseObject({ digest: z.string() })) });

/** An entry of it that slipway understands. */
export const referrer = z.object({
  digest,
  mediaType: z.string(),
  size: z.number(),
  artifactType: z
    .string()
    .nullish()
    .transform((type) => type ?? null),
  annotations: strings,
});

/** An image manifest. Source: OCI image specification 1.1, "manifest.md". */
export const imageManifest = z.object({
  config: z.object({ digest, mediaType: z.string(), size: z.number().default(0) }),
  annotations: strings,
});

/** An image manifest together with its layers. */
export const layeredManifest = imageManifest.extend({
  layers: z.array(z.object({ digest, mediaType: z.string(), size: z.number().default(0) })).default([]),
});

/** What a manifest names, all of which a repository that holds it has to hold as well. */
export interface ManifestParts {
  readonly isIndex: boolean;
  /** Manifests. */
  readonly children: readonly Digest[];
  /** With their sizes in bytes. */
  readonly blobs: readonly { readonly digest: Digest; readonly size: number }[];
}

/** Layers that their owners do not let others distribute; nobody has to hold them. */
const FOREIGN = /nondistributable|foreign/;

/** The parts of an image, an artifact or an index; null for anything else. */
export function partsOf(body: Uint8Array): ManifestParts | null {
  const document = parseJson(body);
  const { data: list } = index.safeParse(document);
  if (list !== undefined)
    return { isIndex: true, children: list.manifests.map((child) => child.digest), blobs: [] };
  const { data: image } = layeredManifest.safeParse(document);
  if (image === undefined) return null;
  const layers = image.layers.filter(({ mediaType }) => !FOREIGN.test(mediaType));
  const blobs = [image.config, ...layers].map(({ digest, size }) => ({ digest, size }));
  return { isIndex: false, children: [], blobs };
}

/** The part of an image's configuration that slipway reads. Source: OCI image specification 1.1, "config.md". */
export const imageConfig = ociPlatform.extend({ config: z.object({ Labels: strings }).nullish() });

const declaration = z.object({ mediaType: z.string().min(1) });

/** An index, as far as slipway reads it. */
export type Index = z.infer<typeof index>;
/** A manifest, as far as slipway reads it. */
export type ImageManifest = z.infer<typeof imageManifest>;
/** A configuration, as far as slipway reads it. */
export type ImageConfig = z.infer<typeof imageConfig>;
/** A platform in OCI's parts. */
export type OciPlatform = z.infer<typeof ociPlatform>;

/** The media type that a manifest gives itself, which must be the one it is stored under. */
export function declaredMediaType(body: Uint8Array): string | undefined {
  return declaration.safeParse(parseJson(body)).data?.mediaType;
}

/** Reads UTF-8 JSON; undefined if it is anything else. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Reads the bytes of a manifest or index; null if they are neither an image's nor an index's. */
export function readImageDocument(body: Uint8Array): ImageDocument | null {
  const json = parseJson(body);
  const { data: list } = index.safeParse(json);
  if (list !== undefined) {
    const entries = list.manifests.map(({ digest, mediaType, size, platform }) => {
      return { digest, mediaType, size, platform: platform ? platformText(platform) : "no platform" };
    });
    return { kind: "index", entries, json: json as Json };
  }
  const { data: image } = layeredManifest.safeParse(json);
  return image === undefined
    ? null
    : { kind: "image", config: image.config, layers: image.layers, json: json as Json };
}

/** The manifests of an index that are images, without the attestations that BuildKit lists among them. */
export function imagesIn({ manifests }: Index): Index["manifests"] {
  return manifests.filter(
    ({ platform, annotations }) =>
      platform?.os !== "unknown" && !annotations.has("vnd.docker.reference.type"),
  );
}

/** Writes a platform in one piece, such as `linux/arm/v6`. */
export function platformText({ os, architecture, variant }: OciPlatform): string {
  return [os, architecture, variant].filter((part) => part).join("/");
}

/** The platforms that an index's document names, in its order; null if the document is not an index. */
export function indexPlatforms(document: unknown): Platform[] | null {
  const parsed = index.safeParse(document);
  return parsed.success ? knownPlatforms(imagesIn(parsed.data)) : null;
}

/** The platform that a single image's descriptor names; null if it names none, or describes another image. */
export function descriptorPlatforms(document: unknown, digest: Digest): Platform[] | null {
  const { data } = descriptor.safeParse(document);
  if (data === undefined || data.digest !== digest || !data.platform) return null;
  return knownPlatforms([data]);
}

/** The platforms of entries, without those that are not in the grammar of platforms. */
export function knownPlatforms(
  entries: readonly { readonly platform?: OciPlatform | null | undefined }[],
): Platform[] {
  return entries.flatMap(({ platform }) => (platform ? (parsePlatform(platformText(platform)) ?? []) : []));
}
