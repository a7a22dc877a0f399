import { openAsBlob } from "node:fs";
import type { Digest } from "../../domain/images/digest.ts";
import type { Repository } from "../../domain/images/reference.ts";
import type { Watch } from "../../domain/release/event.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { Unreachable } from "../http/http.ts";
import { readLayoutImage } from "../oci/layout.ts";
import type { Manifest } from "../ports/registry.ts";
import { sideBySide } from "../process/side-by-side.ts";
import { type Client, discard, type RegistryRequest } from "./client.ts";
import { badAnswer } from "./errors.ts";
import { digestUnder, mismatch, type Place, statedDigest } from "./manifests.ts";

/** Blobs of one image that are uploaded at once. */
const UPLOADS = 4;

/** How often a blob is sent. */
const MOST_UPLOADS = 3;

/** How often a manifest is put. */
const MOST_PUTS = 2;

/**
 * Brings the one image or index of an OCI layout into a registry and gives its digest: blobs that are missing there, then
 * the manifests that an index names, and the root last of all, so that it never names what is not there. Throws a
 * `ReleaseError`.
 */
export async function pushLayout(
  client: Client,
  layout: string,
  repository: Repository,
  watch: Watch = () => {},
): Promise<Digest> {
  const { root, children, blobs } = await readLayoutImage(layout);
  let done = 0;
  await sideBySide(blobs, UPLOADS, async (blob) => {
    await uploadBlob(client, repository, { digest: blob.digest, open: () => openAsBlob(blob.path) });
    done += 1;
    watch(`${done} of ${blobs.length} blobs are there`);
  });
  for (const manifest of [...children, root])
    await putManifest(client, { repository, tag: manifest.digest }, manifest);
  return root.digest;
}

/**
 * Puts a manifest, whose parts the repository holds already, under a tag or its digest. After a failure the place is read: if
 * it holds the manifest, the write was done; otherwise it is tried once more, if the failure is of a passing kind. Throws a
 * `ReleaseError`. Source: OCI distribution specification 1.1, "Pushing Manifests".
 */
export async function putManifest(client: Client, place: Place, manifest: Manifest): Promise<void> {
  const request = {
    repository: place.repository,
    method: "PUT",
    path: `manifests/${place.tag}`,
    headers: { "content-type": manifest.mediaType },
    body: manifest.body,
  } as const;
  for (let attempt = 1; ; attempt += 1) {
    const failure = await put(client, request, manifest.digest);
    if (failure === null || (!failure.silent && (await holds(client, place, manifest)))) return;
    if (attempt === MOST_PUTS || !failure.passing) throw failure.error;
  }
}

/** A place that cannot be read does not hold it: the failure of the write says more than that of the reading. */
async function holds(client: Client, place: Place, { digest }: Manifest): Promise<boolean> {
  try {
    return (await digestUnder(client, place)) === digest;
  } catch (error) {
    if (error instanceof ReleaseError) return false;
    throw error;
  }
}

/** A blob to be brought into a repository. */
export interface NewBlob {
  readonly digest: Digest;
  readonly open: () => Promise<Blob>;
  /** Whether nobody else can have brought it: then it is not looked for first. */
  readonly isNew?: boolean;
  /** A repository of the same registry that has it, so that the registry may take it from there. */
  readonly from?: Repository;
}

/**
 * Brings a blob into a repository, unless it is there. A failure of a passing kind is followed by another look, and by another
 * upload if it is still missing. Source: OCI distribution specification 1.1, "Pushing blobs", "POST then PUT".
 */
export async function uploadBlob(client: Client, repository: Repository, blob: NewBlob): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    if ((attempt > 1 || !blob.isNew) && (await isThere(client, repository, blob))) return;
    const failure = await upload(client, repository, blob);
    if (failure === null) return;
    if (attempt === MOST_UPLOADS || !failure.passing) throw failure.error;
  }
}

/** Any other answer than "yes" is a "no": the answer to the upload says in words what is wrong. */
async function isThere(client: Client, repository: Repository, { digest }: NewBlob): Promise<boolean> {
  const path = `blobs/${digest}`;
  const response = await client.send({ repository, method: "HEAD", path, headers: {}, actions: "pull,push" });
  await discard(response);
  return response.ok;
}

async function upload(client: Client, repository: Repository, blob: NewBlob): Promise<Failure | null> {
  const path = "blobs/uploads/";
  const url = await beginUpload(client, repository, path, blob);
  if (url === null) return null;
  url.search += `${url.search === "" ? "?" : "&"}digest=${encodeURIComponent(blob.digest)}`;
  const headers = { "content-type": "application/octet-stream" };
  const body = await blob.open();
  return put(client, { repository, method: "PUT", path, url, headers, body }, blob.digest);
}

/**
 * Where the registry wants the blob sent; null if it has taken it from the repository that has it. A registry that does not do that
 * begins an upload. Source: OCI distribution specification 1.1, "Mounting a blob from another repository".
 */
async function beginUpload(
  client: Client,
  repository: Repository,
  path: string,
  { digest, from }: NewBlob,
): Promise<URL | null> {
  const mount = from === undefined ? null : new URLSearchParams({ mount: digest, from: from.path });
  const request = {
    repository,
    method: "POST",
    path: mount === null ? path : `${path}?${mount}`,
    headers: {},
    ...(from === undefined ? {} : { from }),
  } as const;
  const response = await client.send(request);
  if (!response.ok) throw await client.refuse(request, response);
  await discard(response);
  if (mount !== null && response.status === 201) return null;
  const endpoint = client.endpoint(repository);
  const location = response.headers.get("location") ?? "";
  if (location === "" || !URL.canParse(location, response.url))
    throw badAnswer(endpoint, `does not say where an upload to ${repository.path} goes on`);
  const url = new URL(location, response.url);
  // A registry behind a proxy may not know that its clients use HTTPS.
  if (!endpoint.plain && url.host === new URL(endpoint.origin).host) url.protocol = "https:";
  if (url.protocol === "https:" || (url.protocol === "http:" && endpoint.plain)) return url;
  throw badAnswer(endpoint, `sends an upload to "${url.origin}", which is not an https:// URL`);
}

/** A write that failed: whether trying it once more can help, and the error if not. */
interface Failure {
  readonly passing: boolean;
  /** Whether the registry said nothing until the time was over: it is not waited for again. */
  readonly silent: boolean;
  readonly error: unknown;
}

/** Sends content of this digest, once; null if the registry stored it. Throws nothing but interruptions and bugs. */
async function put(client: Client, request: RegistryRequest, digest: Digest): Promise<Failure | null> {
  try {
    const response = await client.send(request);
    if (!response.ok)
      return {
        passing: isPassing(response.status),
        silent: false,
        error: await client.refuse(request, response),
      };
    await discard(response);
    const stored = statedDigest(response.headers);
    if (stored === undefined || stored === digest) return null;
    return { passing: false, silent: false, error: mismatch(request.repository, digest, stored) };
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    const silent = error.cause instanceof Unreachable && error.cause.timedOut;
    const away = error.problems.some(({ code }) => code === "registry-unreachable");
    return { passing: away && !silent, silent, error };
  }
}

function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}
