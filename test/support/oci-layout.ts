/** Small images on disk, in the layout that Bazel's rules_oci leaves and skopeo copies from. */

import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly os: string; readonly architecture: string };
}

const manifestType = "application/vnd.oci.image.manifest.v1+json";
const indexType = "application/vnd.oci.image.index.v1+json";

/**
 * Writes an OCI layout into a folder and gives the digest of the image in it. One architecture makes a manifest,
 * several make an index. Other `text` makes another digest; the same makes the same.
 */
export async function writeOciLayout(
  directory: string,
  text: string,
  architectures: readonly string[] = ["amd64"],
  labels: Readonly<Record<string, string>> = {},
): Promise<string> {
  await mkdir(join(directory, "blobs", "sha256"), { recursive: true });
  await writeFile(join(directory, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  const manifests: Descriptor[] = [];
  for (const architecture of architectures) {
    const manifest = await writeImage(directory, text, architecture, labels);
    manifests.push({ ...manifest, platform: { os: "linux", architecture } });
  }
  const [only, ...others] = manifests;
  const top =
    only && others.length === 0
      ? only
      : await writeBlob(directory, indexType, { schemaVersion: 2, mediaType: indexType, manifests });
  await writeFile(join(directory, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [top] }));
  return top.digest;
}

async function writeImage(
  directory: string,
  text: string,
  architecture: string,
  labels: Readonly<Record<string, string>>,
): Promise<Descriptor> {
  const tar = tarOf("hello.txt", Buffer.from(`${text} on ${architecture}\n`));
  const layer = await writeBlob(directory, "application/vnd.oci.image.layer.v1.tar+gzip", gzipSync(tar));
  const config = await writeBlob(directory, "application/vnd.oci.image.config.v1+json", {
    architecture,
    os: "linux",
    config: Object.keys(labels).length === 0 ? {} : { Labels: labels },
    rootfs: { type: "layers", diff_ids: [digestOf(tar)] },
  });
  const manifest = { schemaVersion: 2, mediaType: manifestType, config, layers: [layer] };
  return await writeBlob(directory, manifestType, manifest);
}

async function writeBlob(directory: string, mediaType: string, content: object): Promise<Descriptor> {
  const bytes = content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content));
  const digest = digestOf(bytes);
  await writeFile(join(directory, "blobs", "sha256", digest.replace("sha256:", "")), bytes);
  return { mediaType, digest, size: bytes.length };
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** A tar archive of one file. */
function tarOf(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write("0000644\x000000000\x000000000\0", 100);
  header.write(`${content.length.toString(8).padStart(11, "0")}\0${"0".repeat(11)}\0        0`, 124);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return Buffer.concat([header, content, padding, Buffer.alloc(1024)]);
}
