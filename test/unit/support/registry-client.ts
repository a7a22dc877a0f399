/** Speaks the distribution protocol to a registry server in tests, by plain fetch. */

import { createHash } from "node:crypto";

export const manifestType = "application/vnd.oci.image.manifest.v1+json";

/** `sha256:…` of a text. */
export function sha256(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/** Pushes an image of one blob and gives the answer to the manifest's PUT. */
export async function pushImage(url: string, name: string, tag: string, text: string): Promise<Response> {
  const digest = sha256(text);
  await fetch(`${url}/v2/${name}/blobs/uploads/?digest=${digest}`, { method: "POST", body: text });
  return await putManifest(url, name, tag, imageManifest(digest));
}

/** PUTs a manifest's text under an image tag or a digest. */
export async function putManifest(
  url: string,
  name: string,
  reference: string,
  body: string,
): Promise<Response> {
  const headers = { "content-type": manifestType };
  return await fetch(`${url}/v2/${name}/manifests/${reference}`, { method: "PUT", body, headers });
}

/** A manifest whose config is this blob. */
export function imageManifest(config: string): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    config: { digest: config },
    layers: [],
  });
}

/** The code of the first error in an answer. */
export async function errorCode(response: Response): Promise<string | undefined> {
  const { errors } = (await response.json()) as { errors?: { code: string }[] };
  return errors?.[0]?.code;
}
