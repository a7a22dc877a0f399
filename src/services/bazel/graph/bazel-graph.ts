import { createHash } from "node:crypto";
import { realpath, stat } from "node:fs/promises";
import {
  type BuildFiles,
  type DependencyGraph,
  NO_DEPENDENCIES,
} from "../../../domain/history/dependency-graph.ts";
import type { Label } from "../../../domain/project/label.ts";
import type { Watch } from "../../../domain/release/event.ts";
import { findProgram } from "../../process/find-program.ts";
import { type BazelOptions, bazelNames, createBazelCommand } from "../bazel-command.ts";
import { createGraphCache, GRAPH_FORMAT, type GraphCache } from "./graph-cache.ts";
import { buildNodes } from "./graph-nodes.ts";
import { queryGraph } from "./graph-query.ts";
import { type ModuleFiles, readModuleFiles } from "./module-files.ts";
import { readSettingsFiles, type SettingsFiles } from "./settings-files.ts";
import { loadEdges } from "./starlark.ts";
import { type BazelPlace, findBazelPlace } from "./workspace.ts";

/** Knows what Bazel's targets are made from. */
export interface BazelGraph {
  /**
   * The graph of these targets, from the cache or by one query, without those that do not exist. Throws `bazel-query-failed` if
   * Bazel cannot answer in full, and `bazel-missing`.
   */
  readonly readGraph: (
    targets: readonly Label[],
    buildFiles: BuildFiles,
    watch: Watch,
  ) => Promise<DependencyGraph>;
}

/** Reads graphs with Bazel; `cache` is the folder in which they are kept, or null. */
export function createBazelGraph(options: BazelOptions & { readonly cache: string | null }): BazelGraph {
  const cache = options.cache === null ? null : createGraphCache(options.cache);
  return {
    readGraph: async (targets, buildFiles, watch) => {
      if (targets.length === 0) return NO_DEPENDENCIES;
      return readGraph(options, cache, [...new Set(targets)].sort(), buildFiles, watch);
    },
  };
}

/** What is read before Bazel is asked. */
interface Surroundings {
  readonly place: BazelPlace;
  readonly modules: ModuleFiles;
  readonly settings: SettingsFiles;
}

async function readGraph(
  options: BazelOptions,
  cache: GraphCache | null,
  targets: readonly Label[],
  buildFiles: BuildFiles,
  watch: Watch,
): Promise<DependencyGraph> {
  const around = await readSurroundings(options, buildFiles);
  const query = { flags: options.settings.queryFlags, env: queryEnvironment(options) };
  const asked = [targets, query, await bazelIdentity(options), around, buildFiles.fingerprint];
  const key = createHash("sha256")
    .update(JSON.stringify([GRAPH_FORMAT, ...asked]))
    .digest("hex");
  const known = await cache?.read(key);
  if (known) return known;
  const { place, modules, settings } = around;
  const { graph: raw, missing } = await queryGraph(createBazelCommand(options), query, targets, watch);
  const loads = await loadEdges(place, raw, modules.name);
  const graph: DependencyGraph = {
    workspace: place.prefix,
    nodes: buildNodes(raw, loads, targets, place.prefix),
    packages: buildFiles.packages,
    moduleFiles: modules.files,
    moduleFolders: modules.folders,
    settingsFiles: settings.files,
  };
  if (missing.size > 0) return { ...graph, missing };
  await cache?.write(key, graph);
  return graph;
}

async function readSurroundings({ env, settings }: BazelOptions, from: BazelPlace): Promise<Surroundings> {
  const place = await findBazelPlace({ root: from.root, prefix: from.prefix });
  const words = [...settings.startupFlags, ...settings.queryFlags];
  const rc = flagValues(words, /^--bazelrc=(.+)$/);
  const read = await readSettingsFiles(place, env["HOME"], rc);
  const flags = [...words, ...read.texts.flatMap(([, text]) => text?.split(/\s+/) ?? [])];
  const overrides = flagValues(flags, /^--override_(?:repository|module)=[^=]+=(.+)$/);
  return { place, modules: await readModuleFiles(place, overrides), settings: read };
}

function flagValues(words: readonly string[], form: RegExp): string[] {
  return words.flatMap((word) => form.exec(word)?.[1] ?? []);
}

/** What mentions a version, or anything else that only a release has, is left out: there is no release. */
function queryEnvironment({ settings }: BazelOptions): Readonly<Record<string, string>> {
  const plain = [...settings.env].filter(([, { parts }]) => parts.every((part) => typeof part === "string"));
  return Object.fromEntries(plain.map(([name, { text }]) => [name, text]));
}

/** Which Bazel answers: changes when another one is named, installed or upgraded. Nothing is started. */
async function bazelIdentity(options: BazelOptions): Promise<readonly unknown[]> {
  const { env, settings, workspace } = options;
  const names = bazelNames(options);
  const programs = await Promise.all(
    names.map(async (name) => stampProgram(await findProgram(name, workspace, env))),
  );
  return [names, programs, env["USE_BAZEL_VERSION"] ?? null, settings.startupFlags];
}

async function stampProgram(found: string | null): Promise<string | null> {
  if (found === null) return null;
  const file = await realpath(found);
  const { size, mtimeMs } = await stat(file);
  return `${file} ${size} ${mtimeMs}`;
}
