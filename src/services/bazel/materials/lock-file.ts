import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { hexOf } from "../../../domain/images/digest.ts";
import type { ResolvedDependency } from "../../../domain/release/build-facts.ts";
import { sha256Of } from "../../oci/sha256.ts";
import type { RepositoryRule } from "./repository-rules.ts";

/** What Bazel resolved modules to, by the file in which it keeps that. */
const LOCK_FILE = "MODULE.bazel.lock";

const spec = z.object({
  /** Since Bazel 7.4: `@@gazelle+//internal:go_repository.bzl%go_repository`. */
  repoRuleId: z.string().optional(),
  /** Before. */
  ruleClassName: z.string().optional(),
  attributes: z.record(z.string(), z.unknown()).default({}),
});

const document = z.object({
  registryFileHashes: z.record(z.string(), z.string().nullable()).default({}),
  moduleExtensions: z
    .record(
      z.string(),
      z.record(z.string(), z.object({ generatedRepoSpecs: z.record(z.string(), spec).default({}) })),
    )
    .default({}),
});

/** A module as it was resolved. */
export interface LockedModule {
  readonly name: string;
  readonly version: string;
}

/** What the lock file says. */
export interface LockFile {
  readonly modules: readonly LockedModule[];
  /** How repositories of module extensions come about, by what their canonical names end with: `go_deps`, and the name. */
  readonly rules: readonly { readonly extension: string; readonly rule: RepositoryRule }[];
  /** The file itself, and what registries say of each module, with digests. */
  readonly dependencies: readonly ResolvedDependency[];
}

/** A module's own file in a registry, which Bazel only asks for if that version was selected. */
const SOURCE = /\/modules\/([a-z][a-z0-9._-]*)\/([^/]+)\/source\.json$/;

/**
 * Reads the lock file; null if there is none. A Bazel before 7.2 wrote it in another format, of which only the digest counts.
 * Source: https://bazel.build/external/lockfile
 */
export async function readLockFile(workspace: string): Promise<LockFile | null> {
  const text = await readFile(join(workspace, LOCK_FILE), "utf8").catch(() => null);
  if (text === null) return null;
  const itself = { uri: LOCK_FILE, name: LOCK_FILE, digest: { sha256: hexOf(sha256Of(text)) } };
  const { data } = document.safeParse(parseJson(text));
  const modules = Object.entries(data?.registryFileHashes ?? {}).flatMap(([uri, sha256]) => {
    const [, name, version] = SOURCE.exec(uri) ?? [];
    return name === undefined || version === undefined || sha256 === null
      ? []
      : { uri, name, version, sha256 };
  });
  modules.sort((a, b) => (a.uri < b.uri ? -1 : 1));
  return {
    modules: modules.map(({ name, version }) => ({ name, version })),
    rules: Object.entries(data?.moduleExtensions ?? {}).flatMap(([id, evaluations]) => {
      const extension = id.slice(id.lastIndexOf("%") + 1);
      return Object.values(evaluations).flatMap(({ generatedRepoSpecs }) =>
        Object.entries(generatedRepoSpecs).map(([name, each]) => ({ extension, rule: ruleOf(name, each) })),
      );
    }),
    dependencies: [
      itself,
      ...modules.map(({ uri, name, version, sha256 }) => ({
        uri,
        name: `${name}@${version}`,
        digest: { sha256 },
      })),
    ],
  };
}

function ruleOf(
  name: string,
  { repoRuleId, ruleClassName, attributes }: z.infer<typeof spec>,
): RepositoryRule {
  const entries = Object.entries(attributes);
  return {
    kind: repoRuleId?.slice(repoRuleId.lastIndexOf("%") + 1) ?? ruleClassName ?? "",
    name,
    texts: new Map(
      entries.flatMap(([key, value]) => (typeof value === "string" ? [[key, value] as const] : [])),
    ),
    lists: new Map(
      entries.flatMap(([key, value]) =>
        Array.isArray(value) ? [[key, value.filter((each) => typeof each === "string")] as const] : [],
      ),
    ),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
