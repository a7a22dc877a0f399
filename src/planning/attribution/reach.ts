import type { DependencyGraph, GraphNode } from "../../domain/history/dependency-graph.ts";
import { domainOf, isTop } from "./package-domain.ts";

/** A graph with numbers for labels, so that walking it for many components is quick. */
export interface NumberedGraph {
  readonly labels: readonly string[];
  readonly nodes: readonly GraphNode[];
  readonly needs: readonly (readonly number[])[];
  /** The part of a package that a node speaks for (`domainOf`); null for external ones. */
  readonly domains: readonly (string | null)[];
  readonly numbers: ReadonlyMap<string, number>;
}

/** What some targets depend on, each with the shortest way there. */
export interface Reach {
  readonly has: (node: number) => boolean;
  /** Labels from a target to a node that is reached, both included. */
  readonly chain: (node: number) => readonly string[];
  /** The nearest node that speaks for a part of a package. */
  readonly nearestIn: (domain: string) => number | undefined;
  /** Labels from a target to the nearest node that needs an external repository, and that one's name; null where none does. */
  readonly external: readonly string[] | null;
}

/** Numbers the labels of a graph. */
export function numberGraph({ nodes: byLabel, workspace }: DependencyGraph): NumberedGraph {
  const labels = [...byLabel.keys()];
  const nodes = [...byLabel.values()];
  const numbers = new Map(labels.map((label, number) => [label, number]));
  const needs = nodes.map((node) => node.needs.flatMap((label) => numbers.get(label) ?? []));
  const domains = nodes.map((node) =>
    node.package === null ? null : domainOf(workspace, node.package, node.path),
  );
  return { labels, nodes, needs, domains, numbers };
}

const UNREACHED = -2;
const TARGET = -1;

/** Walks a graph from these targets, the nearest first. Those that are not in it are left out. */
export function reach(graph: NumberedGraph, targets: readonly string[]): Reach {
  const { labels, nodes, needs, domains, numbers } = graph;
  const from = new Int32Array(nodes.length).fill(UNREACHED);
  const nearest = new Map<string, number>();
  const queue = [...new Set(targets)].flatMap((target) => numbers.get(target) ?? []);
  for (const target of queue) from[target] = TARGET;
  for (let at = 0; at < queue.length; at++) {
    const number = queue[at] ?? 0;
    const domain = domains[number] ?? null;
    const speaks = domain !== null && (from[number] === TARGET || !isTop(domain));
    if (speaks && !nearest.has(domain)) nearest.set(domain, number);
    for (const need of needs[number] ?? []) {
      if (from[need] !== UNREACHED) continue;
      from[need] = number;
      queue.push(need);
    }
  }
  const chain = (node: number): readonly string[] => {
    const way: string[] = [];
    for (let at = node; at >= 0; at = from[at] ?? TARGET) way.push(labels[at] ?? "");
    return way.reverse();
  };
  return {
    has: (node) => from[node] !== UNREACHED,
    chain,
    nearestIn: (domain) => nearest.get(domain),
    external: externalChain(graph, queue, chain),
  };
}

function externalChain(
  { nodes }: NumberedGraph,
  reached: readonly number[],
  chain: Reach["chain"],
): readonly string[] | null {
  const first = reached.find((node) => (nodes[node]?.repositories.length ?? 0) > 0);
  return first === undefined ? null : [...chain(first), `@${nodes[first]?.repositories[0]}`];
}
