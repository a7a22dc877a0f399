/** What a path below `/v2/` names. */

import type { Request } from "../http-messages.ts";
import { registryError } from "./refusals.ts";
import type { RegistryState } from "./state.ts";

export interface RegistryOptions {
  /** A push of an image tag that holds another digest is refused, as ECR does. */
  readonly immutableTags?: boolean;
  /** Leaves `Docker-Content-Digest` out of the answers to reads of manifests, as some registries do. */
  readonly omitDigestHeader?: boolean;
  /** Has the referrers API of the distribution specification 1.1, and says so when a manifest has a subject. */
  readonly referrers?: boolean;
  /** What becomes of a wish to mount a blob: it is an upload like any other, or refused. Absent: it is mounted. */
  readonly mounts?: "ignored" | "forbidden";
  /** The most tags on one page of a list, even when no `n` is asked for. */
  readonly pageSize?: number;
}

/** What the parts of the registry are given. */
export interface RegistryCall {
  readonly request: Request;
  readonly state: RegistryState;
  readonly options: RegistryOptions;
  /** The repository's name. */
  readonly name: string;
  readonly kind: "blobs" | "uploads" | "manifests" | "tags" | "referrers";
  /** A digest, an image tag, an upload's id, or nothing. */
  readonly reference: string;
}

const shapes: readonly [RegistryCall["kind"], RegExp][] = [
  ["uploads", /^\/v2\/(.+)\/blobs\/uploads\/([^/]*)$/],
  ["uploads", /^\/v2\/(.+)\/blobs\/uploads()$/],
  ["blobs", /^\/v2\/(.+)\/blobs\/([^/]+)$/],
  ["manifests", /^\/v2\/(.+)\/manifests\/([^/]+)$/],
  ["referrers", /^\/v2\/(.+)\/referrers\/([^/]+)$/],
  ["tags", /^\/v2\/(.+)\/tags\/list()$/],
];
const component = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const nameGrammar = new RegExp(`^${component}(?:/${component})*$`);

/** Takes a path apart; undefined when it is not one of the registry's. Refuses a name that is not legal. */
export function parsePath(path: string): Pick<RegistryCall, "name" | "kind" | "reference"> | undefined {
  for (const [kind, shape] of shapes) {
    const [matched, name = "", reference = ""] = shape.exec(path) ?? [];
    if (matched === undefined) continue;
    if (!nameGrammar.test(name)) throw registryError("NAME_INVALID", "invalid repository name", { name });
    return { kind, name, reference: decodeURIComponent(reference) };
  }
  return undefined;
}
