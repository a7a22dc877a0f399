import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { type Digest, parseDigest } from "../../domain/images/digest.ts";
import { DOCKER_MANIFEST, parseJson } from "../oci/documents.ts";
import { blobPath } from "../oci/layout.ts";
import { sha256Of } from "../oci/sha256.ts";

const manifestShape = z.looseObject({ config: z.looseObject({ digest: z.string(), size: z.number() }) });

/** What buildah makes up anew for each build: the container that the image was made in, and its host name. */
const configShape = z
  .looseObject({
    container: z.unknown(),
    container_config: z.unknown(),
    config: z.looseObject({ Hostname: z.unknown() }),
  })
  .transform(({ container, container_config, ...image }) => ({
    ...image,
    config: { ...image.config, Hostname: "" },
  }));

/**
 * Moves an image in docker's format from a folder into an OCI layout, without what only this build of it has. podman and buildah
 * would convert it to OCI's format. The folder holds `manifest.json` and blobs under their digests. Does nothing if there is
 * none. Source: containers-transports(5), "dir"; moby's "Image Manifest Version 2, Schema 2" and "Image Specification 1.2".
 */
export async function moveIntoLayout(folder: string, layout: string): Promise<void> {
  const written = await readFile(join(folder, "manifest.json")).catch(() => null);
  if (written === null) return;
  await mkdir(join(layout, "blobs", "sha256"), { recursive: true });
  const { config: own, ...rest } = manifestShape.parse(parseJson(written));
  const text = await readFile(join(folder, own.digest.replace(/^sha256:/, "")));
  const config = await writeBlob(layout, JSON.stringify(configShape.parse(parseJson(text))));
  const manifest = await writeBlob(layout, JSON.stringify({ ...rest, config: { ...own, ...config } }));
  for (const name of await readdir(folder)) {
    const digest = parseDigest(`sha256:${name}`);
    if (digest !== undefined && own.digest !== digest)
      await rename(join(folder, name), blobPath(layout, digest));
  }
  await addToIndex(layout, { mediaType: DOCKER_MANIFEST, ...manifest });
}

async function writeBlob(
  layout: string,
  text: string,
): Promise<{ readonly digest: Digest; readonly size: number }> {
  const digest = sha256Of(text);
  await writeFile(blobPath(layout, digest), text);
  return { digest, size: Buffer.byteLength(text) };
}

/** Source: OCI image specification 1.1, "image-layout.md". */
async function addToIndex(layout: string, entry: object): Promise<void> {
  const file = join(layout, "index.json");
  const written = await readFile(file, "utf8").catch(() => null);
  const others: unknown[] = written === null ? [] : JSON.parse(written).manifests;
  await writeFile(file, JSON.stringify({ schemaVersion: 2, manifests: [...others, entry] }));
  await writeFile(join(layout, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
}
