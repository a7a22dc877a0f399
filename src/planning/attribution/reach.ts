import type { NumberedGraph } from "./numbered-graph.ts";

/** What some targets depend on, each with the shortest way there. */
export interface Reach {
  readonly has: (node: number) => boolean;
  /** Labels from a target to a node that is reached, both included. */
  readonly chain: (node: number) => readonly string[];
  /** The nearest node in a part of a package, by the part's name. */
  readonly nearestIn: (part: string) => number | undefined;
  /** Labels from a target to the nearest node that needs an external repository, and the repository's name; null if none does. */
  readonly external: readonly string[] | null;
}

const UNREACHED = -2;
const TARGET = -1;

/**
 * Walks a graph from these targets, the nearest first. Those that are not in it are left out. What is excluded is not entered, so
 * that nothing is reached through it.
 */
export function reach(
  graph: NumberedGraph,
  targets: readonly string[],
  isExcluded: (label: string) => boolean = () => false,
): Reach {
  const { labels, nodes, needs, parts, numbers } = graph;
  const from = new Int32Array(nodes.length).fill(UNREACHED);
  const nearest = new Map<string, number>();
  const isNew = (node: number) => from[node] === UNREACHED && !isExcluded(labels[node] ?? "");
  const queue = [...new Set(targets)].flatMap((target) => numbers.get(target) ?? []);
  for (const target of queue) from[target] = TARGET;
  for (let at = 0; at < queue.length; at++) {
    const number = queue[at] ?? 0;
    const part = parts[number] ?? null;
    // Only what is published from the top of the root package speaks for it, since most depends on something there.
    const speaks = part !== null && (from[number] === TARGET || !part.top);
    if (speaks && !nearest.has(part.name)) nearest.set(part.name, number);
    for (const need of (needs[number] ?? []).filter(isNew)) {
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
    nearestIn: (part) => nearest.get(part),
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
