/** Graphs made by hand, for tests of attribution. */

import { pathIn } from "../../../src/domain/history/build-file.ts";
import type { DependencyGraph, GraphNode } from "../../../src/domain/history/dependency-graph.ts";

interface Extras {
  readonly repositories?: Readonly<Record<string, readonly string[]>>;
  readonly packages?: readonly string[];
  readonly workspace?: string;
}

/** The graph of these labels with what each needs; labels of files end in `.x` or are `BUILD`. */
export function graphOf(
  needs: Readonly<Record<string, readonly string[]>>,
  { repositories = {}, packages = [], workspace = "" }: Extras = {},
): DependencyGraph {
  const nodes = new Map(
    Object.entries(needs).map(([label, needed]): [string, GraphNode] => {
      const [folder = "", name = ""] = label.slice(2).split(":");
      const place = (workspace + folder).replace(/\/$/, "");
      const file = needed.length === 0 || /\.\w+$|^BUILD$/.test(name);
      const path = file ? pathIn(place, name) : null;
      return [label, { package: place, path, needs: needed, repositories: repositories[label] ?? [] }];
    }),
  );
  return {
    workspace,
    nodes,
    packages: [...packages, ...[...nodes.values()].flatMap((node) => node.package ?? [])],
    moduleFiles: ["MODULE.bazel", "MODULE.bazel.lock"].map((file) => workspace + file),
    moduleFolders: ["vendored/"],
    settingsFiles: [`${workspace}.bazelrc`],
  };
}
