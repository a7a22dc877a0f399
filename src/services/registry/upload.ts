import { openAsBlob } from "node:fs";
import type { Repository } from "../../domain/images/reference.ts";
import type { Client } from "./client.ts";
import { discard } from "./content.ts";
import { badAnswer } from "./errors.ts";
import type { LayoutBlob } from "./layout-image.ts";
import { type Failure, write } from "./write.ts";

/** Times a blob is sent. */
const MOST_UPLOADS = 3;

/**
 * Brings a blob into a repository, unless it is there. A failure of a passing kind is followed by another look, and by
 * another upload where it is still missing. Throws a `ReleaseError`. Source: OCI distribution specification 1.1, "Pushing
 * blobs", "POST then PUT".
 */
export async function uploadBlob(client: Client, repository: Repository, blob: LayoutBlob): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    if (await isThere(client, repository, blob)) return;
    const failure = await send(client, repository, blob);
    if (failure === null) return;
    if (attempt === MOST_UPLOADS || !failure.passing) throw failure.error;
  }
}

/** Any other answer than "yes" is a "no": what is wrong is said in words by the answer to the upload. */
async function isThere(client: Client, repository: Repository, { digest }: LayoutBlob): Promise<boolean> {
  const path = `blobs/${digest}`;
  const response = await client.send({ repository, method: "HEAD", path, headers: {}, actions: "pull,push" });
  await discard(response);
  return response.ok;
}

async function send(client: Client, repository: Repository, blob: LayoutBlob): Promise<Failure | null> {
  const path = "blobs/uploads/";
  const url = await begin(client, repository, path);
  url.search += `${url.search === "" ? "?" : "&"}digest=${encodeURIComponent(blob.digest)}`;
  const headers = { "content-type": "application/octet-stream" };
  const body = await openAsBlob(blob.path);
  return write(client, { repository, method: "PUT", path, url, headers, body }, blob.digest);
}

/** Where the registry wants the blob sent. */
async function begin(client: Client, repository: Repository, path: string): Promise<URL> {
  const request = { repository, method: "POST", path, headers: {} } as const;
  const response = await client.send(request);
  if (!response.ok) throw await client.refuse(request, response);
  await discard(response);
  const endpoint = client.endpoint(repository);
  const location = response.headers.get("location") ?? "";
  if (location === "" || !URL.canParse(location, response.url))
    throw badAnswer(endpoint, `does not say where an upload to ${repository.path} goes on`);
  const url = new URL(location, response.url);
  // A registry behind a proxy may not know that it is spoken to in HTTPS.
  if (!endpoint.plain && url.host === new URL(endpoint.origin).host) url.protocol = "https:";
  if (url.protocol === "https:" || (url.protocol === "http:" && endpoint.plain)) return url;
  throw badAnswer(endpoint, `sends an upload to "${url.origin}", which is no https:// URL`);
}
