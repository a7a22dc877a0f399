import type { Label } from "../../../domain/project/label.ts";
import type { Watch } from "../../../domain/release/event.ts";
import type { BazelCommand } from "../bazel-command.ts";
import { query, queryFailed } from "../query.ts";
import { formatGraphLabel, parseGraphLabel } from "./graph-label.ts";

/** Labels, each with those it depends on. BUILD and `.bzl` files are in it without their dependencies. */
export type RawGraph = ReadonlyMap<string, readonly string[]>;

/** Flags of a query: whatever the workspace's own settings say, the answer has this form, with whole labels and one node for each target. */
export const FORM = [
  "--output=graph",
  "--nograph:factored",
  "--graph:node_limit=-1",
  "--graph:conditional_edges_limit=0",
];

/** What Bazel answered, and which of the targets it does not know, with its words. */
export interface GraphAnswer {
  readonly graph: RawGraph;
  readonly missing: ReadonlyMap<string, string>;
}

/**
 * Everything that targets depend on, with the files that define their packages, in one query; in one more for each target that
 * does not exist. Throws `bazel-query-failed` if Bazel could not answer in full otherwise, even under `--keep_going`.
 */
export async function queryGraph(
  bazel: BazelCommand,
  { flags, env }: { readonly flags: readonly string[]; readonly env: Readonly<Record<string, string>> },
  targets: readonly Label[],
  watch: Watch,
): Promise<GraphAnswer> {
  const missing = new Map<string, string>();
  for (;;) {
    const open = targets.filter((target) => !missing.has(target));
    if (open.length === 0) return { graph: new Map(), missing };
    const set = `set(${open.map((target) => `"${target}"`).join(" ")})`;
    const expression = `let all = deps(${set}) in $all + buildfiles($all)`;
    const { exitCode, stdout, stderr } = await query(bazel, [...flags, ...FORM], expression, { env, watch });
    if (exitCode === 0) return { graph: answered(stdout, stderr, open), missing };
    const found = unknownTargets(stderr, open);
    if (found.length === 0) throw queryFailed(stderr, `'deps(${set})'`);
    for (const [target, words] of found) missing.set(target, words);
  }
}

/** Bazel's answer, which has to be about these targets. */
function answered(stdout: string, stderr: string, targets: readonly Label[]): RawGraph {
  const graph = parseGraph(stdout);
  // Of other repositories Bazel may use other names.
  const absent = targets.find((target) => target.startsWith("//") && !graph.has(target));
  if (absent === undefined) return graph;
  const set = targets.map((target) => `"${target}"`).join(" ");
  throw queryFailed(`its answer has nothing of ${absent}\n${stderr}`, `'deps(set(${set}))'`);
}

/**
 * Those of the targets that Bazel says do not exist; nothing about what only others depend on. None if something else is wrong:
 * of a BUILD file with a mistake Bazel says that its targets do not exist, too.
 */
function unknownTargets(stderr: string, targets: readonly string[]): [target: string, words: string][] {
  const errors = stderr.split("\n").filter((line) => line.startsWith("ERROR:"));
  if (errors.some((line) => !/no such (?:target|package) /.test(line))) return [];
  return [...stderr.matchAll(/no such (target|package) '([^']+)'(.*)/g)].flatMap(
    ([words, kind, name = ""]) => {
      const plain = name.replace(/^@+(?=\/\/)/, "");
      const isIt = (target: string) =>
        kind === "target" ? target === plain : target.replace(/^\/\//, "").split(":")[0] === plain;
      return targets.filter(isIt).map((target): [string, string] => [target, words]);
    },
  );
}

/** Parses `--output=graph`: a line for each node, and for each edge `"from" -> "to"`. */
export function parseGraph(text: string): RawGraph {
  const graph = new Map<string, string[]>();
  const labels = new Map<string, string>();
  // Labels are written in the same way everywhere, and each is kept once.
  const label = (written: string): string => {
    const known = labels.get(written);
    if (known !== undefined) return known;
    const parsed = parseGraphLabel(decoded(written));
    const made = parsed === null ? written : formatGraphLabel(parsed);
    labels.set(written, made);
    return made;
  };
  for (const line of text.split("\n")) {
    const found = parseLine(line);
    if (found === null) continue;
    const from = label(found.from);
    const needs = graph.get(from) ?? [];
    graph.set(from, needs);
    if (found.to !== undefined) needs.push(label(found.to));
  }
  return graph;
}

/** Reads `  "from"` or `  "from" -> "to"`; null for any other line. In steps, each of which takes linear time. */
function parseLine(line: string): { readonly from: string; readonly to?: string } | null {
  const text = line.replace(/;$/, "").replace(/" {2}\[label=[^\n]*\]$/, '"');
  if (!text.startsWith('  "') || !text.endsWith('"') || text.length < 5) return null;
  const whole = text.slice(3, -1);
  const arrow = whole.indexOf('" -> "');
  return arrow < 0 ? { from: whole } : { from: whole.slice(0, arrow), to: whole.slice(arrow + 6) };
}

/**
 * Bazel holds the bytes of a name as characters, and in this form, unlike in others, writes each of them as UTF-8 if that is
 * Java's default. What decodes as UTF-8 once more was written that way.
 */
function decoded(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[^\0-\u00ff]/.test(text)) return text;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "latin1"));
  } catch {
    return text;
  }
}
