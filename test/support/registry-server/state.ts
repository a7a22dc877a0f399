/** What the embedded registry keeps in memory. Tests read it to assert, and may change it to make drift. */

import { createHash } from "node:crypto";

export interface StoredManifest {
  readonly mediaType: string;
  readonly content: Buffer;
}

export interface StoredRepository {
  /** By digest, like all the others except tags and uploads. */
  readonly blobs: Map<string, Buffer>;
  readonly manifests: Map<string, StoredManifest>;
  /** Image tag to digest. */
  readonly tags: Map<string, string>;
  /** Unfinished uploads, by id. */
  readonly uploads: Map<string, Buffer>;
}

export interface RegistryState {
  /** By name; a repository exists once something was pushed to it. */
  readonly repositories: Map<string, StoredRepository>;
  /** Bearer tokens given out, with what each allows (`repository:x/y:pull`). Clear it to let them all expire. */
  readonly tokens: Map<string, ReadonlySet<string>>;
}

/** The repository of that name, made when it is not there yet. */
export function ensureRepository(state: RegistryState, name: string): StoredRepository {
  const present = state.repositories.get(name);
  if (present) return present;
  const made: StoredRepository = {
    blobs: new Map(),
    manifests: new Map(),
    tags: new Map(),
    uploads: new Map(),
  };
  state.repositories.set(name, made);
  return made;
}

/** `sha256:…` of some bytes. */
export function digestOf(content: Uint8Array): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
