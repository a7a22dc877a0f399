/** What a registry serves, asked in the tests' own words and not in slipway's. */

import { createHash } from "node:crypto";

export interface ServedManifest {
  /** Of the bytes as they came. */
  readonly digest: string;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the document it asks for
  readonly document: any;
}

const ACCEPT = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
].join(", ");

/** The manifest under `repository:tag` or `repository@digest`; null if there is none. */
export async function servedManifest(
  { url }: { readonly url: string },
  reference: string,
): Promise<ServedManifest | null> {
  const response = await fetch(manifestUrl(url, reference), { headers: { accept: ACCEPT } });
  if (response.status === 404) return null;
  if (response.status !== 200) throw new Error(`${reference}: the registry answered ${response.status}`);
  const bytes = Buffer.from(await response.arrayBuffer());
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  return { digest, document: JSON.parse(bytes.toString("utf8")) };
}

/** Puts what is under one reference under another tag of the same repository too, as a `docker push` would. */
export async function retag({ url }: { readonly url: string }, from: string, to: string): Promise<void> {
  const read = await fetch(manifestUrl(url, from), { headers: { accept: ACCEPT } });
  const headers = { "content-type": read.headers.get("content-type") ?? "" };
  const written = await fetch(manifestUrl(url, to), {
    method: "PUT",
    headers,
    body: await read.arrayBuffer(),
  });
  if (written.status !== 201) throw new Error(`${to}: the registry answered ${written.status}`);
}

function manifestUrl(url: string, reference: string): string {
  const [, repository = "", name = ""] = /^([^:@]+)[:@](.+)$/.exec(reference) ?? [];
  return `${url}/v2/${repository}/manifests/${name}`;
}

/** The image tags of a repository, in alphabetical order. */
export async function tagsOf({ url }: { readonly url: string }, repository: string): Promise<string[]> {
  const response = await fetch(`${url}/v2/${repository}/tags/list`);
  if (response.status === 404) return [];
  const { tags } = (await response.json()) as { tags: string[] | null };
  return (tags ?? []).sort();
}
