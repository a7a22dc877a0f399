import * as z from "zod/mini";
import type { DependencyGraph, GraphNode } from "../../../domain/history/dependency-graph.ts";

/** Changes with what stands in a document, and with how Bazel's answer is read. */
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
export function formatGraph(key: string, { nodes, ...rest }: DependencyGraph): string {
  const places = new Map([...nodes.keys()].map((label, place) => [label, place]));
  const rows = [...nodes].map(([label, node]) => {
    const needs = node.needs.flatMap((need) => places.get(need) ?? []);
    return [label, node.package, node.path, needs, node.repositories];
  });
  return JSON.stringify({ format: GRAPH_FORMAT, key, nodes: rows, ...rest });
}

/** Reads it; null for any text that `formatGraph` did not write for this key. */
export function parseGraphDocument(key: string, text: string): DependencyGraph | null {
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
