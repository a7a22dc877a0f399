import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DependencyGraph } from "../../../domain/history/dependency-graph.ts";
import { formatGraph, parseGraphDocument } from "./graph-document.ts";

/** How many graphs are kept, those first that were used last. */
const KEPT = 16;

/** Hours after which what a killed run was writing is taken away. */
const ABANDONED = 1;

/** Graphs on disk, by what they depend on. Nothing that is wrong with the folder is an error. */
export interface GraphCache {
  /** The graph that was kept under a key of hexadecimal digits; null where there is none that can be read. */
  readonly read: (key: string) => Promise<DependencyGraph | null>;
  readonly write: (key: string, graph: DependencyGraph) => Promise<void>;
}

/** Keeps graphs in a folder, which is made when it is needed. */
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

/** Null where it fails: a cache may be missing, and the answer is then asked for again. */
async function quietly<T>(attempt: () => Promise<T>): Promise<T | null> {
  try {
    return await attempt();
  } catch {
    return null;
  }
}

/** Takes away all but the newest, and what was never finished. Others may tidy at the same time. */
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
