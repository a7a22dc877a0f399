import { pathIn } from "../../../domain/history/build-file.ts";
import type { GraphNode } from "../../../domain/history/dependency-graph.ts";
import { type GraphLabel, isBuiltIn, parseGraphLabel } from "./graph-label.ts";
import type { RawGraph } from "./graph-query.ts";

/**
 * Makes nodes of Bazel's answer and of what BUILD and `.bzl` files load. External targets stay if they were asked for or
 * lead back into the main repository; of the others, only their repositories' names stay, at the nodes that need them.
 */
export function buildNodes(
  graph: RawGraph,
  loads: RawGraph,
  targets: readonly string[],
  prefix: string,
): ReadonlyMap<string, GraphNode> {
  const kept = keptLabels(graph, targets);
  const builds = buildFilesByPackage(loads);
  const nodes = new Map<string, GraphNode>();
  for (const label of kept) {
    const parsed = parseGraphLabel(label);
    if (parsed === null) continue;
    const needed = graph.get(label) ?? [];
    const build = loads.has(label) ? [] : (builds.get(packageOf(parsed)) ?? []);
    const all = [...needed, ...(loads.get(label) ?? []), ...build];
    const external = parsed.repository !== "";
    nodes.set(label, {
      ...(external ? NOWHERE : placeOf(parsed, prefix, needed.length === 0)),
      needs: all.filter((need) => kept.has(need)),
      repositories: repositoriesOf(external ? [label, ...all] : all),
    });
  }
  return nodes;
}

const NOWHERE = { package: null, path: null };

function placeOf(label: GraphLabel, prefix: string, leaf: boolean): Pick<GraphNode, "package" | "path"> {
  const folder = (prefix + label.package).replace(/\/$/, "");
  return { package: folder, path: leaf ? pathIn(folder, label.name) : null };
}

/** The main repository's labels, the external ones from which needs lead to it, and those that were asked for. */
function keptLabels(graph: RawGraph, targets: readonly string[]): ReadonlySet<string> {
  const kept = new Set([...graph.keys()].filter((label) => repositoryOf(label) === ""));
  const users = usersOf(graph);
  const open = [...kept];
  for (let label = open.pop(); label !== undefined; label = open.pop()) {
    const fresh = (users.get(label) ?? []).filter((user) => !kept.has(user));
    for (const user of fresh) kept.add(user);
    open.push(...fresh);
  }
  for (const target of targets) if (graph.has(target)) kept.add(target);
  return kept;
}

function usersOf(graph: RawGraph): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const [label, needs] of graph) {
    for (const need of needs) {
      const known = users.get(need);
      if (known === undefined) users.set(need, [label]);
      else known.push(label);
    }
  }
  return users;
}

function buildFilesByPackage(loads: RawGraph): ReadonlyMap<string, readonly string[]> {
  const builds = new Map<string, readonly string[]>();
  for (const label of loads.keys()) {
    const parsed = parseGraphLabel(label);
    if (parsed !== null && /^BUILD(?:\.bazel)?$/.test(parsed.name)) builds.set(packageOf(parsed), [label]);
  }
  return builds;
}

function packageOf({ repository, package: folder }: GraphLabel): string {
  return `${repository}//${folder}`;
}

/** Before Bazel 8 a repository also has labels such as `//external:zlib`. */
function repositoryOf(label: string): string {
  return /^\/\/external:(.+)$/.exec(label)?.[1] ?? parseGraphLabel(label)?.repository ?? "";
}

function repositoriesOf(labels: readonly string[]): string[] {
  const names = labels.map(repositoryOf).filter((name) => name !== "" && !isBuiltIn(name));
  return [...new Set(names)].sort();
}
