import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { hexOf } from "../../../domain/images/digest.ts";
import type { ResolvedDependency } from "../../../domain/release/build-facts.ts";
import type { Materials, Package } from "../../../domain/release/materials.ts";
import { sha256Of } from "../../oci/sha256.ts";

/** What Bazel resolved modules to, by the file in which it keeps that. */
const LOCK_FILE = "MODULE.bazel.lock";

const document = z.object({
  registryFileHashes: z.record(z.string(), z.string().nullable()).default({}),
});

/** A module's own file in a registry, which Bazel only asks for if that version was selected. */
const SOURCE = /\/modules\/([a-z][a-z0-9._-]*)\/([^/]+)\/source\.json$/;

/**
 * Modules as they were resolved, with the digest of what the registry says about each, and of the lock file itself. Nothing of
 * them without the file, or with one of a Bazel before 7.2, whose format is another.
 */
export async function readLockFile(workspace: string): Promise<Materials> {
  const text = await readFile(join(workspace, LOCK_FILE), "utf8").catch(() => null);
  if (text === null) return { packages: [], dependencies: [] };
  const lock: ResolvedDependency = {
    uri: LOCK_FILE,
    name: LOCK_FILE,
    digest: { sha256: hexOf(sha256Of(text)) },
  };
  const { data } = document.safeParse(parseJson(text));
  const modules = Object.entries(data?.registryFileHashes ?? {}).flatMap(([url, sha256]) => {
    const [, name, version] = SOURCE.exec(url) ?? [];
    return name === undefined || version === undefined || sha256 === null
      ? []
      : { url, name, version, sha256 };
  });
  modules.sort((a, b) => (a.url < b.url ? -1 : 1));
  return {
    packages: modules.map(
      ({ name, version }): Package => ({
        name,
        version,
        purl: `pkg:bazel/${name}@${version}`,
        licence: null,
        download: null,
        digest: {},
      }),
    ),
    dependencies: [
      lock,
      ...modules.map(({ url, name, version, sha256 }): ResolvedDependency => {
        return { uri: url, name: `${name}@${version}`, digest: { sha256 } };
      }),
    ],
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
