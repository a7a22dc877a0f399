import * as z from "zod";
import { parseDigest } from "../../domain/images/digest.ts";

/** Names and values that go with a manifest or image. Go writes an empty map as null. */
const strings = z
  .record(z.string(), z.string())
  .nullish()
  .transform((record) => new Map(Object.entries(record ?? {})));

/** A digest, parsed. */
export const digest = z.string().transform((text, context) => {
  const parsed = parseDigest(text);
  if (parsed !== undefined) return parsed;
  context.addIssue("no SHA-256 digest");
  return z.NEVER;
});

const platform = z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() });

const declaration = z.object({ mediaType: z.string().min(1) });

/** An OCI image index, or Docker's manifest list. Source: OCI image specification 1.1, "image-index.md". */
export const index = z.object({
  manifests: z.array(z.object({ digest, platform: platform.nullish(), annotations: strings })),
  annotations: strings,
});

/** An image manifest. Source: OCI image specification 1.1, "manifest.md". */
export const imageManifest = z.object({
  config: z.object({ digest, mediaType: z.string() }),
  annotations: strings,
});

/** The part of an image's configuration that is looked at. Source: OCI image specification 1.1, "config.md". */
export const imageConfig = platform.extend({ config: z.object({ Labels: strings }).nullish() });

/** An index, as far as it is looked at. */
export type Index = z.infer<typeof index>;
/** A manifest, as far as it is looked at. */
export type ImageManifest = z.infer<typeof imageManifest>;
/** A configuration, as far as it is looked at. */
export type ImageConfig = z.infer<typeof imageConfig>;
/** A platform as OCI writes it, in parts. */
export type OciPlatform = z.infer<typeof platform>;

/** The media type that a manifest gives itself, which must be the one it is stored under. */
export function declaredMediaType(body: Uint8Array): string | undefined {
  return declaration.safeParse(parseJson(body)).data?.mediaType;
}

/** Reads UTF-8 JSON; undefined where it is none. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return undefined;
  }
}
