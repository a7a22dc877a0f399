import { folderOf } from "../../domain/history/build-file.ts";
import type { DependencyGraph } from "../../domain/history/dependency-graph.ts";
import { domainOf } from "./package-domain.ts";
import type { NumberedGraph } from "./reach.ts";

/** What a graph knows of a path, whoever depends on it. */
export interface PathPlace {
  /** The file's node; undefined where the graph has none. */
  readonly node: number | undefined;
  /** Nodes that may be a folder that the file is in, the innermost first. */
  readonly folders: readonly number[];
  /** The part of a package that the file belongs to by where it lies (`domainOf`); null where it is in none. */
  readonly domain: string | null;
  readonly module: boolean;
  readonly setting: boolean;
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
      domain: packages.has(folder) ? domainOf(graph.workspace, folder, path) : null,
      module: modules.has(path) || graph.moduleFolders.some((start) => path.startsWith(start)),
      setting: settings.has(path),
    };
  };
}
