import type { GraphEntry } from "../src/report/overview-document.ts";

/** A component or package as it is drawn. */
export interface DrawnNode {
  readonly id: string;
  readonly isComponent: boolean;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** What needs what, by ids. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

/** A drawing, in the units of its own view. */
export interface Drawing {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly Edge[];
  readonly width: number;
  readonly height: number;
}

/** Components and packages with what each needs directly. A component is told from a package by its name: packages begin with `//`. */
export function edgesOf({ components, packages }: GraphEntry): Edge[] {
  return [
    ...components.flatMap(({ component, packages: own }) => own.map((to) => ({ from: component, to }))),
    ...packages.flatMap((each) => each.needs.map((to) => ({ from: each.package, to }))),
  ];
}

/** Everything that can be reached from some nodes along edges, themselves included. */
export function reachable(edges: readonly Edge[], starts: readonly string[]): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const found = new Set(starts);
  // Grows while it is gone through.
  for (const id of found) for (const to of next.get(id) ?? []) found.add(to);
  return found;
}

const ROW = 40;
const GAP = 70;
const LETTER = 7.5;
const HEIGHT = 28;

/** The height of a node. */
export const NODE = HEIGHT;

/**
 * Places components at the left, and each package as many columns to the right as the shortest way to it takes. In a column a node
 * is near the middle of those that need it.
 */
export function draw(graph: GraphEntry, shown: (id: string) => boolean): Drawing {
  const components = graph.components.map(({ component }) => component).filter(shown);
  const edges = edgesOf(graph).filter(({ from, to }) => shown(from) && shown(to));
  const column = columnsOf(components, edges);
  const nodes = new Map<string, DrawnNode>();
  let x = 10;
  for (let at = 0; ; at++) {
    const ids = [...column].flatMap(([id, place]) => (place === at ? id : []));
    if (ids.length === 0) break;
    const width = Math.max(...ids.map((id) => id.length * LETTER + 20));
    const middle = (id: string) => {
      const from = edges.flatMap((edge) => (edge.to === id ? (nodes.get(edge.from)?.y ?? []) : []));
      return from.length === 0 ? 0 : from.reduce((sum, y) => sum + y, 0) / from.length;
    };
    const order =
      at === 0
        ? ids
        : ids
            .map((id) => ({ id, y: middle(id) }))
            .sort((a, b) => a.y - b.y)
            .map(({ id }) => id);
    for (const [row, id] of order.entries())
      nodes.set(id, { id, isComponent: at === 0, x, y: 10 + row * ROW, width });
    x += width + GAP;
  }
  const bottom = Math.max(0, ...[...nodes.values()].map(({ y }) => y));
  return { nodes: [...nodes.values()], edges, width: x - GAP + 10, height: bottom + HEIGHT + 10 };
}

/** By node, how many steps it is from the nearest component; what nothing leads to is left out. */
function columnsOf(components: readonly string[], edges: readonly Edge[]): ReadonlyMap<string, number> {
  const column = new Map(components.map((id) => [id, 0]));
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  // Grows while it is gone through, the nearest first.
  for (const [id, place] of column)
    for (const to of next.get(id) ?? []) if (!column.has(to)) column.set(to, place + 1);
  return column;
}
