import { stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import * as z from "zod";
import type { Label } from "../../../domain/project/label.ts";
import type { ResolvedDependency } from "../../../domain/release/build-facts.ts";
import type { Watch } from "../../../domain/release/event.ts";
import type { Materials, Package } from "../../../domain/release/materials.ts";
import type { ArtifactId, WantedFiles, WantedImage } from "../../../domain/release/wanted.ts";
import { type BazelCommand, type BazelOptions, createBazelCommand } from "../bazel-command.ts";
import { query } from "../query.ts";
import { readLicence, readNpmLock } from "./licences.ts";
import { type LockFile, readLockFile } from "./lock-file.ts";
import { packageOf, unknownPackage } from "./packages.ts";
import { readReached } from "./reached.ts";
import { parseRules, type RepositoryRule } from "./repository-rules.ts";

/**
 * What images are made from, as Bazel's own graph says it: the external repositories that a target needs in any configuration,
 * without tools and toolchains, each as the package that the rule behind it names. Of files only what their build was given, as no
 * bill is made of them. Nothing of images that Bazel does not build.
 * Throws `bazel-query-failed` and `bazel-missing`.
 */
export async function readMaterials(
  options: BazelOptions,
  made: readonly (WantedImage | WantedFiles)[],
  watch: Watch,
): Promise<ReadonlyMap<ArtifactId, Materials>> {
  const lock = await readLockFile(options.workspace);
  const dependencies = lock?.dependencies ?? [];
  const ofFiles = made.flatMap(({ kind, id }): [ArtifactId, Materials][] =>
    kind === "files" ? [[id, { packages: [], dependencies }]] : [],
  );
  const targets = made.flatMap((each) =>
    each.kind === "image" && each.source.kind === "bazel"
      ? { id: each.id, target: each.source.target, env: each.build.env }
      : [],
  );
  const [first] = targets;
  if (first === undefined) return new Map(ofFiles);
  const bazel = createBazelCommand(options);
  const flags = options.settings.queryFlags;
  const labels = [...new Set(targets.map(({ target }) => target))];
  const reached = await readReached(bazel, flags, labels, { env: first.env, watch });
  const names = [...new Set([...reached.values()].flatMap((each) => [...each]))].sort();
  const packages =
    names.length === 0
      ? new Map()
      : await readPackages(bazel, options.workspace, names, lock, { flags, watch });
  const ofImages = targets.map(({ id, target }): [ArtifactId, Materials] => [
    id,
    materialsOf(target, reached, packages, dependencies),
  ]);
  return new Map([...ofFiles, ...ofImages]);
}

function materialsOf(
  target: Label,
  reached: ReadonlyMap<Label, ReadonlySet<string>>,
  packages: ReadonlyMap<string, Package>,
  dependencies: readonly ResolvedDependency[],
): Materials {
  const found = [...(reached.get(target) ?? [])].flatMap((name) => packages.get(name) ?? []);
  // An image for several platforms has a repository for each of its base image's.
  const distinct = new Map(found.map((each) => [JSON.stringify(each), each]));
  const sorted = [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  return { packages: sorted, dependencies };
}

/** The packages that repositories hold, by the repositories' names as the graph has them; without folders of this machine. */
async function readPackages(
  bazel: BazelCommand,
  workspace: string,
  names: readonly string[],
  lock: LockFile | null,
  { flags, watch }: { readonly flags: readonly string[]; readonly watch: Watch },
): Promise<ReadonlyMap<string, Package>> {
  const found = await readNamed(bazel, workspace, names, lock, { flags, watch });
  return await withLicences(found, workspace, await readOutputBase(bazel, watch));
}

/** A package, and the folder below Bazel's `external` that it is in. */
interface Located {
  readonly made: Package;
  readonly folder: string;
}

/** Packages with the licences that they declare. */
async function withLicences(
  found: ReadonlyMap<string, Located>,
  workspace: string,
  outputBase: string | null,
): Promise<ReadonlyMap<string, Package>> {
  const locked = await readNpmLock(workspace);
  const all = [...found].map(async ([name, { made, folder }]): Promise<[string, Package]> => {
    const own = outputBase === null ? null : await readLicence(join(outputBase, "external", folder), made);
    const isNpm = made.purl?.startsWith("pkg:npm/") === true;
    const licence = own ?? (isNpm ? locked.get(`${made.name}@${made.version}`) : undefined) ?? null;
    return [name, { ...made, licence }];
  });
  return new Map(await Promise.all(all));
}

/** Where Bazel has what it fetched; null if it does not say. */
async function readOutputBase(bazel: BazelCommand, watch: Watch): Promise<string | null> {
  const { exitCode, stdout } = await bazel.run("info", ["output_base"], { watch });
  const path = stdout.trim();
  return exitCode === 0 && isAbsolute(path) ? path : null;
}

async function readNamed(
  bazel: BazelCommand,
  workspace: string,
  names: readonly string[],
  lock: LockFile | null,
  { flags, watch }: { readonly flags: readonly string[]; readonly watch: Watch },
): Promise<ReadonlyMap<string, Located>> {
  const canonical = (await hasModules(workspace)) ? await readMapping(bazel, watch) : null;
  const found = new Map<string, Located>();
  if (canonical === null) {
    const rules = await readExternal(bazel, flags, watch);
    for (const name of names) add(found, name, rules.get(name) ?? null);
    return found;
  }
  const full = new Map(names.map((name) => [name, canonical[name] || name]));
  const shown = await showRepositories(bazel, [...full.values()], watch);
  for (const [name, canon] of full) {
    const module = moduleOf(canon, lock);
    if (module !== null) found.set(name, { made: module, folder: canon });
    else add(found, name, shown.get(canon) ?? lockedRule(canon, lock), canon);
  }
  return found;
}

function add(found: Map<string, Located>, name: string, rule: RepositoryRule | null, canonical = name): void {
  const made = rule === null ? unknownPackage(canonical) : packageOf(rule);
  if (made !== null) found.set(name, { made, folder: canonical });
}

async function hasModules(workspace: string): Promise<boolean> {
  const file = await stat(join(workspace, "MODULE.bazel")).catch(() => null);
  return file?.isFile() === true;
}

const mapping = z.record(z.string(), z.string());

/** Canonical names by those that this workspace uses; null if Bazel does not know modules, or does not use them. */
async function readMapping(
  bazel: BazelCommand,
  watch: Watch,
): Promise<Readonly<Record<string, string>> | null> {
  const { exitCode, stdout } = await bazel.run("mod", ["dump_repo_mapping", ""], { watch });
  if (exitCode !== 0) return null;
  try {
    return mapping.safeParse(JSON.parse(stdout)).data ?? null;
  } catch {
    return null;
  }
}

/** Repositories as WORKSPACE makes them, with what its macros made of them. */
async function readExternal(
  bazel: BazelCommand,
  flags: readonly string[],
  watch: Watch,
): Promise<ReadonlyMap<string, RepositoryRule>> {
  const { exitCode, stdout } = await query(bazel, [...flags, "--output=build"], "//external:*", { watch });
  return new Map(exitCode === 0 ? parseRules(stdout).map((rule) => [rule.name, rule]) : []);
}

/** Repositories as Bazel 7 and later show them, those of module extensions too; empty if it does not. */
async function showRepositories(
  bazel: BazelCommand,
  canonical: readonly string[],
  watch: Watch,
): Promise<ReadonlyMap<string, RepositoryRule>> {
  const args = ["show_repo", ...canonical.map((name) => `@@${name}`)];
  const { exitCode, stdout } = await bazel.run("mod", args, { watch });
  return new Map(exitCode === 0 ? parseRules(stdout).map((rule) => [rule.name, rule]) : []);
}

/** `rules_go+`, `rules_go~`, `rules_go~0.50.1`: what Bazel 8, 7.3 and earlier ones call a module's own repository. */
const MODULE = /^([a-z][a-z0-9._-]*)[+~]([^+~]*)$/;

function moduleOf(canonical: string, lock: LockFile | null): Package | null {
  const [, name, written] = MODULE.exec(canonical) ?? [];
  if (name === undefined) return null;
  const version = written || lock?.modules.find((each) => each.name === name)?.version || null;
  const purl = version === null ? `pkg:bazel/${name}` : `pkg:bazel/${name}@${version}`;
  return { ...unknownPackage(name), version, purl };
}

/** What the lock file says of an extension's repository, which has the extension and its own name at its end. */
function lockedRule(canonical: string, lock: LockFile | null): RepositoryRule | null {
  const parts = canonical.split(/[+~]/);
  const [extension, name] = parts.slice(-2);
  return lock?.rules.find((each) => each.extension === extension && each.rule.name === name)?.rule ?? null;
}
