/** Manifests and indexes, by image tag and by digest. */

import type { Answer } from "../http-messages.ts";
import { registryError } from "./refusals.ts";
import type { RegistryCall } from "./route.ts";
import { digestOf, ensureRepository, type StoredManifest, type StoredRepository } from "./state.ts";

const mediaTypes = new Set([
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
]);
const tagGrammar = /^\w[\w.-]{0,127}$/;
const isDigest = (reference: string) => reference.includes(":");

/** HEAD, GET, PUT and DELETE of what an image tag or a digest names. */
export function answerManifest(call: RegistryCall): Answer {
  switch (call.request.method) {
    case "GET":
    case "HEAD":
      return readManifest(call);
    case "PUT":
      return putManifest(call);
    case "DELETE":
      return deleteManifest(call);
    default:
      throw registryError("UNSUPPORTED", "method not allowed");
  }
}

function readManifest(call: RegistryCall): Answer {
  const { digest, manifest } = find(call);
  const accept = call.request.headers.accept ?? "*/*";
  if (!accept.includes("*/*") && !accept.includes(manifest.mediaType)) {
    throw registryError("MANIFEST_UNKNOWN", `the Accept header does not take ${manifest.mediaType}`);
  }
  const named: Record<string, string> = call.options.omitDigestHeader
    ? {}
    : { "docker-content-digest": digest };
  return { status: 200, headers: { "content-type": manifest.mediaType, ...named }, body: manifest.content };
}

function putManifest(call: RegistryCall): Answer {
  const { request, name, reference } = call;
  const repository = ensureRepository(call.state, name);
  const digest = digestOf(request.body);
  if (isDigest(reference) && reference !== digest) {
    throw registryError("DIGEST_INVALID", "provided digest did not match uploaded content", { digest });
  }
  const manifest = checkedManifest(call, repository);
  if (!isDigest(reference)) setTag(call, repository, digest);
  repository.manifests.set(digest, manifest);
  const location = `/v2/${name}/manifests/${digest}`;
  const { subject } = parseManifest(request.body) ?? {};
  const processed: Record<string, string> =
    call.options.referrers === true && subject?.digest !== undefined ? { "oci-subject": subject.digest } : {};
  return { status: 201, headers: { location, "docker-content-digest": digest, ...processed } };
}

function setTag(
  { name, reference: tag, options }: RegistryCall,
  repository: StoredRepository,
  digest: string,
): void {
  if (!tagGrammar.test(tag)) throw registryError("TAG_INVALID", "manifest tag did not match URI", { tag });
  const present = repository.tags.get(tag);
  if (options.immutableTags && present !== undefined && present !== digest) {
    const text = `The image tag '${tag}' already exists in the '${name}' repository and cannot be overwritten because the repository is immutable.`;
    throw registryError("TAG_INVALID", text);
  }
  repository.tags.set(tag, digest);
}

/** Refuses what is not a manifest, and one that names blobs or manifests that were not pushed before it. */
function checkedManifest({ request }: RegistryCall, repository: StoredRepository): StoredManifest {
  const mediaType = request.headers["content-type"] ?? "";
  const parsed = parseManifest(request.body);
  if (!mediaTypes.has(mediaType) || parsed === undefined) {
    throw registryError("MANIFEST_INVALID", "manifest invalid", { mediaType });
  }
  const blobs = [parsed.config, ...(parsed.layers ?? [])].map((descriptor) => descriptor?.digest);
  const children = (parsed.manifests ?? []).map((descriptor) => descriptor.digest);
  const missing = [
    ...blobs.filter((digest) => digest !== undefined && !repository.blobs.has(digest)),
    ...children.filter((digest) => digest !== undefined && !repository.manifests.has(digest)),
  ];
  if (missing.length > 0)
    throw registryError("MANIFEST_BLOB_UNKNOWN", "blob unknown to registry", { missing });
  return { mediaType, content: request.body };
}

interface Descriptor {
  readonly digest?: string;
  readonly mediaType?: string;
}

interface ParsedManifest {
  readonly artifactType?: string;
  readonly subject?: Descriptor;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
}

/** A manifest's content; undefined if it is no JSON object. */
export function parseManifest(body: Buffer): ParsedManifest | undefined {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function deleteManifest(call: RegistryCall): Answer {
  const { repository, digest } = find(call);
  if (isDigest(call.reference)) {
    repository.manifests.delete(digest);
    for (const [tag, held] of repository.tags) if (held === digest) repository.tags.delete(tag);
  } else repository.tags.delete(call.reference);
  return { status: 202 };
}

function find(call: RegistryCall): {
  repository: StoredRepository;
  digest: string;
  manifest: StoredManifest;
} {
  const repository = call.state.repositories.get(call.name);
  if (repository === undefined) throw registryError("NAME_UNKNOWN", "repository name not known to registry");
  const digest = isDigest(call.reference) ? call.reference : repository.tags.get(call.reference);
  const manifest = repository.manifests.get(digest ?? "");
  if (digest === undefined || manifest === undefined) {
    throw registryError("MANIFEST_UNKNOWN", "manifest unknown", { reference: call.reference });
  }
  return { repository, digest, manifest };
}
