import { isAbsolute, join, posix } from "node:path";
import { kindOf } from "./read-text.ts";

/** Where Bazel's workspace lies in the source repository. */
export interface BazelPlace {
  /** The source repository's root folder. */
  readonly root: string;
  /** The folder of Bazel's workspace in it, with a `/` at its end; empty where it is the root. */
  readonly prefix: string;
}

// https://bazel.build/concepts/build-ref#repositories
const BOUNDARIES = ["MODULE.bazel", "REPO.bazel", "WORKSPACE.bazel", "WORKSPACE"];

/** The workspace that Bazel finds from a folder upwards; that folder's own where there is none. */
export async function findBazelPlace(from: BazelPlace): Promise<BazelPlace> {
  for (let prefix = from.prefix; ; prefix = prefix.replace(/[^/]*\/$/, "")) {
    const kinds = await Promise.all(BOUNDARIES.map((name) => kindOf(join(from.root, prefix, name))));
    if (kinds.includes("file")) return { root: from.root, prefix };
    if (prefix === "") return from;
  }
}

/** A path as Bazel's files write it, from the source repository's root, without a `/` at its end; null outside of it. */
export function inRepository({ root, prefix }: BazelPlace, written: string): string | null {
  const path = written.replace(/^%workspace%\/*/, "");
  const whole = isAbsolute(path) ? posix.relative(root, path) : posix.join(prefix, path);
  const normal = posix.normalize(whole).replace(/\/$/, "");
  if (normal === ".." || normal.startsWith("../") || isAbsolute(normal)) return null;
  return normal === "." ? "" : normal;
}
