import type { DependencyGraph } from "../../domain/history/dependency-graph.ts";
import type { Label } from "../../domain/project/label.ts";

/** A package of Bazel's that components depend on, by its name (`//crates/db`), and those that it needs directly. */
export interface PackageNode {
  readonly name: string;
  readonly needs: readonly string[];
}

/** The packages of the source repository that some targets are made from, the nearest first; others are left out. */
export function packageGraph(graph: DependencyGraph, targets: readonly Label[]): PackageNode[] {
  const needs = new Map<string, Set<string>>();
  const seen = new Set<string>(targets);
  // Grows while it is gone through.
  for (const label of seen) {
    const own = packageOf(label, graph);
    const direct = (own === null ? undefined : needs.get(own)) ?? new Set();
    if (own !== null) needs.set(own, direct);
    for (const need of graph.nodes.get(label)?.needs ?? []) {
      seen.add(need);
      const other = packageOf(need, graph);
      if (other !== null && other !== own) direct.add(other);
    }
  }
  return [...needs].map(([name, direct]) => ({ name, needs: [...direct].sort() }));
}

/** The packages that a chain of labels and paths goes through, each once, in its order. */
export function packagesOf(chain: readonly string[], graph: DependencyGraph): string[] {
  return [...new Set(chain.flatMap((step) => packageOf(step, graph) ?? []))];
}

/** The name of the package that a target or file is in; null if it is in none of the source repository's. */
function packageOf(label: string, { nodes }: DependencyGraph): string | null {
  const folder = nodes.get(label)?.package ?? null;
  return folder === null ? null : `//${folder}`;
}
