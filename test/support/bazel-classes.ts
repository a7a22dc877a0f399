/** Bazel's Java classes as its JVM has them in memory, in a file: with it, a server starts in two thirds of the time. */

import { existsSync } from "node:fs";
import { mkdir, realpath, rename, rm, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const CACHE = fileURLToPath(new URL("../../.cache", import.meta.url));

/** The Bazel to test with: the one that is named, Debian's binary (its wrapper refuses our `.bazelversion`), or bazelisk. */
export function bazelBinary(): string {
  const named = process.env["SLIPWAY_TEST_BAZEL"];
  if (named) return named;
  return existsSync("/usr/bin/bazel-4") ? "/usr/bin/bazel-4" : "bazelisk";
}

/**
 * Where the file for this Bazel is, once `npm test` has made it. Without the file, or with one that the JVM finds to be
 * another Bazel's, a server starts as it always does.
 */
export async function classArchive(): Promise<string> {
  const binary = bazelBinary();
  const places = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, binary));
  const found = [binary, ...places].find((place) => existsSync(place));
  if (found === undefined) return join(CACHE, "bazel-classes.jsa");
  const { size, mtimeMs } = await stat(await realpath(found));
  return join(CACHE, `bazel-classes-${size}-${Math.trunc(mtimeMs)}.jsa`);
}

/** Makes the file if it is not there: has `use` work with a server whose flags of Java these are, and end it. */
export async function makeClassArchive(use: (java: readonly string[]) => Promise<void>): Promise<void> {
  const archive = await classArchive();
  if (existsSync(archive)) return;
  await mkdir(CACHE, { recursive: true });
  const part = `${archive}.${process.pid}`;
  await use([`-XX:ArchiveClassesAtExit=${part}`]);
  if (existsSync(part)) await rename(part, archive);
  await rm(part, { force: true });
}
