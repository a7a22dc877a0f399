/** Blobs and their uploads: whole in one POST, in PATCHed chunks, or mounted from another repository. */

import { randomUUID } from "node:crypto";
import type { Answer } from "../http-messages.ts";
import { registryError } from "./refusals.ts";
import type { RegistryCall } from "./route.ts";
import { digestOf, ensureRepository, type StoredRepository } from "./state.ts";

/** HEAD and GET of a blob; DELETE removes it. */
export function answerBlob({ request, state, name, reference }: RegistryCall): Answer {
  const blobs = state.repositories.get(name)?.blobs;
  const blob = blobs?.get(reference);
  if (blobs === undefined || blob === undefined)
    throw registryError("BLOB_UNKNOWN", "blob unknown", { digest: reference });
  if (request.method === "DELETE") {
    blobs.delete(reference);
    return { status: 202 };
  }
  if (request.method !== "GET" && request.method !== "HEAD")
    throw registryError("UNSUPPORTED", "method not allowed");
  const headers = { "content-type": "application/octet-stream", "docker-content-digest": reference };
  return { status: 200, headers, body: blob };
}

/** POST begins an upload (or does it whole, or mounts), PATCH adds, PUT ends, GET says how far it is, DELETE drops it. */
export function answerUpload(call: RegistryCall): Answer {
  const { request, state, name, reference: id } = call;
  const repository = ensureRepository(state, name);
  if (request.method === "POST" && id === "") return beginUpload(call, repository);
  const received = repository.uploads.get(id);
  if (received === undefined) throw registryError("BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
  switch (request.method) {
    case "PATCH":
      requireRange(call, received.length);
      return accepted(call, repository, id, Buffer.concat([received, request.body]));
    case "PUT":
      repository.uploads.delete(id);
      return store(call, repository, Buffer.concat([received, request.body]));
    case "GET":
      return { ...accepted(call, repository, id, received), status: 204 };
    case "DELETE":
      repository.uploads.delete(id);
      return { status: 204 };
    default:
      throw registryError("UNSUPPORTED", "method not allowed");
  }
}

function beginUpload(call: RegistryCall, repository: StoredRepository): Answer {
  const { query, body } = call.request;
  const { mounts } = call.options;
  if (mounts === "forbidden" && query.has("mount"))
    throw registryError("DENIED", "requested access to the resource is denied");
  const mount = mounts === undefined ? query.get("mount") : null;
  const mounted =
    mount === null ? undefined : call.state.repositories.get(query.get("from") ?? "")?.blobs.get(mount);
  if (mount !== null && mounted) {
    repository.blobs.set(mount, mounted);
    return created(call, mount);
  }
  if (query.has("digest")) return store(call, repository, body);
  return accepted(call, repository, randomUUID(), body);
}

function accepted(call: RegistryCall, repository: StoredRepository, id: string, received: Buffer): Answer {
  repository.uploads.set(id, received);
  const range = `0-${Math.max(0, received.length - 1)}`;
  const location = `/v2/${call.name}/blobs/uploads/${id}`;
  return { status: 202, headers: { location, range, "docker-upload-uuid": id } };
}

function store(call: RegistryCall, repository: StoredRepository, content: Buffer): Answer {
  const digest = call.request.query.get("digest") ?? "";
  if (digestOf(content) !== digest) {
    throw registryError("DIGEST_INVALID", "provided digest did not match uploaded content", { digest });
  }
  repository.blobs.set(digest, content);
  return created(call, digest);
}

function created(call: RegistryCall, digest: string): Answer {
  const location = `/v2/${call.name}/blobs/${digest}`;
  return { status: 201, headers: { location, "docker-content-digest": digest } };
}

function requireRange({ request }: RegistryCall, offset: number): void {
  const start = /^(?:bytes )?(\d+)-/.exec(request.headers["content-range"] ?? "")?.[1];
  if (start !== undefined && Number(start) !== offset) {
    throw registryError("BLOB_UPLOAD_INVALID", "the chunk does not begin where the last one ended", {
      offset,
    });
  }
}
