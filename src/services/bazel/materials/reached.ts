import type { Label } from "../../../domain/project/label.ts";
import type { BazelCall, BazelCommand } from "../bazel-command.ts";
import { isBuiltIn, parseGraphLabel } from "../graph/graph-label.ts";
import { FORM, parseGraph, type RawGraph } from "../graph/graph-query.ts";
import { query, queryFailed } from "../query.ts";

/** What a target is made from, and not what it is made with. */
const WITHOUT_TOOLS = ["--notool_deps", "--noimplicit_deps"];

/** The names of the external repositories that each target needs, in one query. Throws `bazel-query-failed`. */
export async function readReached(
  bazel: BazelCommand,
  flags: readonly string[],
  targets: readonly Label[],
  call: BazelCall,
): Promise<ReadonlyMap<Label, ReadonlySet<string>>> {
  const expression = `deps(set(${targets.map((target) => `"${target}"`).join(" ")}))`;
  const answer = await query(bazel, [...flags, ...FORM, ...WITHOUT_TOOLS], expression, call);
  if (answer.exitCode !== 0) throw queryFailed(answer.stderr, `'${expression}'`);
  const graph = parseGraph(answer.stdout);
  return new Map(targets.map((target) => [target, repositoriesFrom(graph, target)]));
}

function repositoriesFrom(graph: RawGraph, target: Label): ReadonlySet<string> {
  const seen = new Set<string>([target]);
  const names = new Set<string>();
  const open: string[] = [target];
  for (let label = open.pop(); label !== undefined; label = open.pop()) {
    const name = repositoryOf(label);
    if (name !== "" && !isBuiltIn(name)) names.add(name);
    for (const need of graph.get(label) ?? []) {
      if (seen.has(need)) continue;
      seen.add(need);
      open.push(need);
    }
  }
  return names;
}

/** Before Bazel 8 a repository also has labels such as `//external:zlib`. */
function repositoryOf(label: string): string {
  return /^\/\/external:(.+)$/.exec(label)?.[1] ?? parseGraphLabel(label)?.repository ?? "";
}
