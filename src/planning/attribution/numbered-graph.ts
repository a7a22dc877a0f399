import { folderOf } from "../../domain/history/build-file.ts";
import type { DependencyGraph, GraphNode } from "../../domain/history/dependency-graph.ts";

/** A graph with numbers for labels, so that walking it for many components is quick. */
export interface NumberedGraph {
  readonly labels: readonly string[];
  readonly nodes: readonly GraphNode[];
  readonly needs: readonly (readonly number[])[];
  /** The part of a package that each node belongs to; null for external ones. */
  readonly parts: readonly (PackagePart | null)[];
  readonly numbers: ReadonlyMap<string, number>;
}

/**
 * The part of a package that a file or a target belongs to: a file that is in no target counts for the components that
 * depend on something in the same part. A package is one part. The root package is several, because everything below it that
 * is in no other package is its own: each folder at the top is one part, and what lies at the top itself is another.
 */
export interface PackagePart {
  readonly name: string;
  /** Whether this is what lies at the top of the root package: most targets depend on something there. */
  readonly top: boolean;
}

/** What a graph knows of a path, whatever depends on it. */
export interface PathPlace {
  /** The file's node; undefined if the graph has none. */
  readonly node: number | undefined;
  /** Nodes that may be a folder that the file is in, the innermost first. */
  readonly folders: readonly number[];
  /** The part of a package that the file belongs to by where it lies; null if it is in no package. */
  readonly part: PackagePart | null;
  readonly module: boolean;
  readonly setting: boolean;
}

/** Numbers the labels of a graph. */
export function numberGraph({ nodes: byLabel, workspace }: DependencyGraph): NumberedGraph {
  const labels = [...byLabel.keys()];
  const nodes = [...byLabel.values()];
  const numbers = new Map(labels.map((label, number) => [label, number]));
  const needs = nodes.map((node) => node.needs.flatMap((label) => numbers.get(label) ?? []));
  const parts = nodes.map((node) =>
    node.package === null ? null : partOf(workspace, node.package, node.path),
  );
  return { labels, nodes, needs, parts, numbers };
}

/** Makes the function that looks up a path, given from the source repository's root. */
export function pathPlaces(graph: DependencyGraph, { nodes }: NumberedGraph): (path: string) => PathPlace {
  const byPath = new Map(nodes.flatMap(({ path }, number) => (path === null ? [] : [[path, number]])));
  const packages = new Set([...graph.packages, ...nodes.flatMap((node) => node.package ?? [])]);
  const modules = new Set(graph.moduleFiles);
  const settings = new Set(graph.settingsFiles);
  return (path) => {
    const folders: number[] = [];
    let folder = folderOf(path);
    for (; folder !== "" && !packages.has(folder); folder = folderOf(folder)) {
      const node = byPath.get(folder);
      if (node !== undefined) folders.push(node);
    }
    return {
      node: byPath.get(path),
      folders,
      part: packages.has(folder) ? partOf(graph.workspace, folder, path) : null,
      module: modules.has(path) || graph.moduleFolders.some((start) => path.startsWith(start)),
      setting: settings.has(path),
    };
  };
}

/**
 * The part of the package in a folder that a path belongs to, or a target, which has no path. `workspace` is the folder of
 * Bazel's workspace, with a `/` at its end.
 */
function partOf(workspace: string, folder: string, path: string | null): PackagePart {
  if (folder !== workspace.slice(0, -1)) return { name: folder, top: false };
  const first = /^[^/]+\//.exec(path?.slice(workspace.length) ?? "")?.[0];
  return first === undefined ? { name: workspace, top: true } : { name: workspace + first, top: false };
}
