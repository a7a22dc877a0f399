import { fail, ok, type Result } from "../text/problem.ts";
import { quote } from "../text/quote.ts";
import type { Digest } from "./digest.ts";

/** A registry's `host[:port]`. */
export type Host = string & { readonly __host: true };

/** A repository in a registry: `host[:port]/path`. */
export interface Repository {
  readonly host: Host;
  readonly path: string;
}

/** An image tag in a repository; what a release publishes. */
export interface Reference {
  readonly repository: Repository;
  readonly tag: ImageTag;
}

// The host as the reference grammar of github.com/distribution/reference has it, IPv6 in brackets included.
const HOST =
  /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])(?::[1-9][0-9]{0,4})?$/;

// OCI distribution specification 1.1, "Pulling manifests": <name>.
const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

/** Longest repository, host included, that clients accept (OCI distribution specification, <name>). */
const LONGEST_REPOSITORY = 255;

/** Parses `host[:port]`; `undefined` if the text is not one, or if a URL would mean another host by it. */
export function parseHost(text: string): Host | undefined {
  return HOST.test(text) && isHostOfUrl(text) ? (text as Host) : undefined;
}

/** The grammar lets through what no URL can hold (`10.0.0.256`, port 99999), and what it takes for an address (`127.1`). */
function isHostOfUrl(text: string): boolean {
  if (!URL.canParse(`https://${text}`)) return false;
  return (
    text.startsWith("[") || new URL(`https://${text}`).hostname === text.replace(/:[0-9]+$/, "").toLowerCase()
  );
}

/** Parses `host[:port]/path`. The host must be written out: there is no default registry. */
export function parseRepository(text: string): Result<Repository> {
  const slash = text.indexOf("/");
  const host = parseHost(text.slice(0, Math.max(slash, 0)));
  const path = text.slice(slash + 1);
  if (slash < 0 || host === undefined || !/[.:]|^localhost$/.test(host)) {
    return fail(
      "bad-repository",
      `${quote(text)} does not begin with a registry's host`,
      'write it whole, such as "ghcr.io/acme/api"',
    );
  }
  if (!PATH.test(path) || text.length > LONGEST_REPOSITORY) {
    return fail(
      "bad-repository",
      `${quote(path)} is not a legal repository name`,
      "use lower-case letters, digits and single separators (. _ -) between slashes",
    );
  }
  return ok({ host, path });
}

/** Parses `host[:port]/path:tag`; `undefined` if the text is not one. */
export function parseReference(text: string): Reference | undefined {
  const colon = text.lastIndexOf(":");
  const repository = parseRepository(text.slice(0, Math.max(colon, 0)));
  const tag = parseImageTag(text.slice(colon + 1));
  return repository.ok && tag !== undefined ? { repository: repository.value, tag } : undefined;
}

/** Whether two repositories are one. */
export function sameRepository(a: Repository, b: Repository): boolean {
  return a.host === b.host && a.path === b.path;
}

/** Writes `host/path`. */
export function formatRepository(repository: Repository): string {
  return `${repository.host}/${repository.path}`;
}

/** Writes `host/path:tag`. */
export function formatReference(reference: Reference): string {
  return `${formatRepository(reference.repository)}:${reference.tag}`;
}

/** Writes `host/path@digest`. */
export function formatPinned(repository: Repository, digest: Digest): string {
  return `${formatRepository(repository)}@${digest}`;
}

declare const imageTag: unique symbol;

/** The tag of an OCI image; only `parseImageTag` makes one. */
export type ImageTag = string & { readonly [imageTag]: true };

/** OCI distribution specification 1.1, "Pulling manifests": the grammar of `<reference>` as a tag. */
const IMAGE_TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** Takes a text and gives it as an image tag, or undefined if a registry would refuse it. */
export function parseImageTag(text: string): ImageTag | undefined {
  return IMAGE_TAG.test(text) ? (text as ImageTag) : undefined;
}
