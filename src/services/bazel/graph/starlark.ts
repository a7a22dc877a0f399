import { join } from "node:path";
import { isBuildFile, pathIn } from "../../../domain/history/build-file.ts";
import { starlarkTokens } from "../../../domain/text/starlark-tokens.ts";
import { sideBySide } from "../../process/side-by-side.ts";
import { formatGraphLabel, type GraphLabel, parseGraphLabel } from "./graph-label.ts";
import type { RawGraph } from "./graph-query.ts";
import { type BazelPlace, readText } from "./workspace.ts";

/** What a BUILD, `.bzl` or module file says in words that need no evaluation. */
export interface StarlarkText {
  /** What its `load` statements name: always a literal, and never computed. */
  readonly loads: readonly string[];
  /** The strings that arguments called `path` begin with. */
  readonly paths: readonly string[];
  /** The name that it gives the module or the workspace; null if it gives none. */
  readonly name: string | null;
  /** Every string in it. */
  readonly strings: readonly string[];
}

/** A string, and its place: what is called, and the two words before it (`module name =`, `load load (`). */
interface PlacedString {
  readonly value: string;
  readonly place: string;
}

/** Reads the strings of Starlark. Source: https://github.com/bazelbuild/starlark/blob/master/spec.md#load-statements */
export function readStarlark(text: string): StarlarkText {
  const placed = [...placedStrings(text)];
  const at = (place: RegExp) => [
    ...new Set(placed.filter((each) => place.test(each.place)).map(({ value }) => value)),
  ];
  return {
    loads: at(/^load load \($/),
    paths: at(/ path =$/),
    name: at(/^(?:module|workspace) name =$/)[0] ?? null,
    strings: at(/^/),
  };
}

function* placedStrings(text: string): Generator<PlacedString> {
  let call = "";
  let last = "";
  let before = "";
  for (const { text: token, string: value } of starlarkTokens(text)) {
    if (token === "(") call = last;
    if (value !== undefined) yield { value, place: `${call} ${before} ${last}` };
    [last, before] = [token, last];
  }
}

/** Files read at once. */
const AT_ONCE = 32;

/**
 * What the BUILD and `.bzl` files of a graph need: what they load, and of a `.bzl` file its package's BUILD file as well,
 * as `buildfiles()` has it. A `.bzl` file that Bazel names and no `load` seems to lead to is needed by all BUILD files.
 */
export async function loadEdges(
  place: BazelPlace,
  graph: RawGraph,
  ownName: string | null,
): Promise<RawGraph> {
  const { builds, extensions } = starlarkFiles(graph);
  const edges = new Map<string, string[]>();
  await sideBySide([...builds.values(), ...extensions], AT_ONCE, async (file) => {
    const text = await readText(join(place.root, place.prefix, pathIn(file.package, file.name)));
    const loads = text === null ? [] : readStarlark(text).loads;
    edges.set(
      formatGraphLabel(file),
      loads.flatMap((load) => loaded(load, file, ownName)),
    );
  });
  const reached = new Set([...edges.values()].flat());
  const unclaimed = extensions.map(formatGraphLabel).filter((label) => !reached.has(label));
  for (const file of builds.values()) edges.get(formatGraphLabel(file))?.push(...unclaimed);
  for (const file of extensions) {
    const build = builds.get(file.package);
    if (build !== undefined) edges.get(formatGraphLabel(file))?.push(formatGraphLabel(build));
  }
  return edges;
}

/** The files of the main repository that have no needs in Bazel's answer although they load others. */
function starlarkFiles(graph: RawGraph) {
  const builds = new Map<string, GraphLabel>();
  const extensions: GraphLabel[] = [];
  for (const [label, needs] of graph) {
    const parsed = needs.length > 0 ? null : parseGraphLabel(label);
    if (parsed === null || parsed.repository !== "") continue;
    if (isBuildFile(parsed.name) && !parsed.name.includes("/")) builds.set(parsed.package, parsed);
    else if (/\.(?:bzl|scl)$/.test(parsed.name)) extensions.push(parsed);
  }
  return { builds, extensions };
}

function loaded(text: string, from: GraphLabel, ownName: string | null): string[] {
  const label = parseGraphLabel(text, from);
  if (label === null) return [];
  return [formatGraphLabel(label.repository === ownName ? { ...label, repository: "" } : label)];
}
