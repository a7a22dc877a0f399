import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import type { DependencyGraph, GraphNode } from "../../../domain/history/dependency-graph.ts";

/** How many graphs are kept: those that were used last. */
const KEPT = 16;

/** Hours after which what a killed run was writing is removed. */
const ABANDONED = 1;

/** Graphs on disk, by what they depend on. Problems with the folder are not errors. */
export interface GraphCache {
  /** The graph that was kept under a key of hexadecimal digits; null if there is none that can be read. */
  readonly read: (key: string) => Promise<DependencyGraph | null>;
  readonly write: (key: string, graph: DependencyGraph) => Promise<void>;
}

/** Keeps graphs in a folder, which is made when needed. */
export function createGraphCache(folder: string): GraphCache {
  const fileOf = (key: string) => join(folder, `graph-${key}.json`);
  return {
    read: async (key) => {
      const graph = await quietly(async () => parseGraphDocument(key, await readFile(fileOf(key), "utf8")));
      const now = new Date();
      if (graph !== null) await quietly(() => utimes(fileOf(key), now, now));
      return graph;
    },
    write: async (key, graph) => {
      const draft = join(folder, `graph-${randomUUID()}.tmp`);
      await quietly(async () => {
        await mkdir(folder, { recursive: true });
        await writeFile(draft, formatGraph(key, graph), { flag: "wx" });
        await rename(draft, fileOf(key));
      });
      await quietly(() => rm(draft, { force: true }));
      await quietly(() => tidy(folder));
    },
  };
}

/** Null if it fails: a cache may be missing, and Bazel is then asked again. */
async function quietly<T>(attempt: () => Promise<T>): Promise<T | null> {
  try {
    return await attempt();
  } catch {
    return null;
  }
}

/** Removes all but the newest, and what was never finished. Others may tidy at the same time. */
async function tidy(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^graph-[\w-]+\.(?:json|tmp)$/.test(name));
  const times = new Map<string, number>();
  for (const name of names) times.set(name, (await stat(join(folder, name))).mtimeMs);
  const newest = names.sort((one, other) => (times.get(other) ?? 0) - (times.get(one) ?? 0));
  const before = Date.now() - ABANDONED * 3_600_000;
  const abandoned = newest.filter((name) => name.endsWith(".tmp") && (times.get(name) ?? 0) < before);
  const old = newest.filter((name) => name.endsWith(".json")).slice(KEPT);
  for (const name of [...old, ...abandoned]) await rm(join(folder, name), { force: true });
}

/** Changes with the form of a document, and with how Bazel's answer is read. */
export const GRAPH_FORMAT = 1;

const texts = z.array(z.string());
const document = z.object({
  format: z.literal(GRAPH_FORMAT),
  key: z.string(),
  workspace: z.string(),
  // Label, package, path, places of its needs in this list, repositories.
  nodes: z.array(
    z.tuple([z.string(), z.nullable(z.string()), z.nullable(z.string()), z.array(z.int()), texts]),
  ),
  packages: texts,
  moduleFiles: texts,
  moduleFolders: texts,
  settingsFiles: texts,
});

/** Writes a graph as JSON, for the key it was asked under. */
function formatGraph(key: string, { nodes, ...rest }: DependencyGraph): string {
  const places = new Map([...nodes.keys()].map((label, place) => [label, place]));
  const rows = [...nodes].map(([label, node]) => {
    const needs = node.needs.flatMap((need) => places.get(need) ?? []);
    return [label, node.package, node.path, needs, node.repositories];
  });
  return JSON.stringify({ format: GRAPH_FORMAT, key, nodes: rows, ...rest });
}

/** Reads a graph; null for any text that `formatGraph` did not write for this key. */
function parseGraphDocument(key: string, text: string): DependencyGraph | null {
  const parsed = document.safeParse(parseJson(text));
  if (!parsed.success || parsed.data.key !== key) return null;
  const { format: _, key: __, nodes: rows, ...rest } = parsed.data;
  const nodes = new Map<string, GraphNode>();
  for (const [label, folder, path, places, repositories] of rows) {
    const needs = places.flatMap((place) => rows[place]?.[0] ?? []);
    if (needs.length < places.length) return null;
    nodes.set(label, { package: folder, path, needs, repositories });
  }
  return { ...rest, nodes };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
