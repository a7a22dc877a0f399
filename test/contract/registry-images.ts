/** Small images, and the few requests that put them into a registry. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type Digest, parseDigest } from "../../src/domain/images/digest.ts";

export const types = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  dockerIndex: "application/vnd.docker.distribution.manifest.list.v2+json",
  dockerManifest: "application/vnd.docker.distribution.manifest.v2+json",
  dockerConfig: "application/vnd.docker.container.image.v1+json",
} as const;

export interface Pushed {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
}

export interface ImageOptions {
  readonly os?: string;
  readonly architecture?: string;
  readonly variant?: string;
  readonly labels?: Readonly<Record<string, string>> | null;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly docker?: boolean;
}

/** Where images are pushed to; `authorization` may differ with the repository. */
export interface Target {
  readonly url: string;
  readonly name: string;
  readonly authorization?: string;
}

export function sha256(bytes: Uint8Array | string): Digest {
  const digest = parseDigest(`sha256:${createHash("sha256").update(bytes).digest("hex")}`);
  assert.ok(digest);
  return digest;
}

/** Pushes a manifest under a tag, or under its digest if none is given. */
export async function pushManifest(
  target: Target,
  mediaType: string,
  content: object,
  tag?: string,
): Promise<Pushed> {
  const body = JSON.stringify({ schemaVersion: 2, mediaType, ...content });
  const digest = sha256(body);
  const url = `${target.url}/v2/${target.name}/manifests/${tag ?? digest}`;
  const response = await fetch(url, { method: "PUT", headers: headers(target, mediaType), body });
  assert.equal(response.status, 201, await response.text());
  return { mediaType, digest, size: Buffer.byteLength(body) };
}

/** Pushes an image without layers for one platform. */
export async function pushImage(target: Target, options: ImageOptions = {}, tag?: string): Promise<Pushed> {
  const { os = "linux", architecture = "amd64", variant, labels = {}, annotations, docker = false } = options;
  const rootfs = { type: "layers", diff_ids: [] };
  const content = JSON.stringify({ os, architecture, variant, config: { Labels: labels }, rootfs });
  const mediaType = docker ? types.dockerConfig : types.config;
  const config = { mediaType, digest: await pushBlob(target, content), size: content.length };
  const manifestType = docker ? types.dockerManifest : types.manifest;
  return pushManifest(target, manifestType, { config, layers: [], annotations }, tag);
}

export async function pushBlob(target: Target, content: string): Promise<Digest> {
  const digest = sha256(content);
  const begin = `${target.url}/v2/${target.name}/blobs/uploads/`;
  const begun = await fetch(begin, { method: "POST", headers: headers(target) });
  await begun.body?.cancel();
  const location = new URL(begun.headers.get("location") ?? "", target.url);
  location.searchParams.set("digest", digest);
  const type = headers(target, "application/octet-stream");
  const response = await fetch(location, { method: "PUT", headers: type, body: content });
  assert.equal(response.status, 201, await response.text());
  return digest;
}

function headers({ authorization }: Target, contentType?: string): Record<string, string> {
  return {
    ...(authorization === undefined ? {} : { authorization }),
    ...(contentType === undefined ? {} : { "content-type": contentType }),
  };
}
