import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Label, parseLabel } from "../../domain/project/label.ts";
import type { BuildActions } from "../../domain/release/intent.ts";
import { type Invocation, rcOption } from "./invocation.ts";

/** What a build left behind, by target and output group. */
export interface BuildOutputs {
  /** Paths of the files in one of a target's output groups; empty if there is no such target or group. */
  readonly files: (label: Label, group: string) => readonly string[];
  /**
   * Where the build put one of a target's default outputs, by its path below the execution root; undefined if the build
   * does not name it, or left it in a remote cache.
   */
  readonly localFile: (label: Label, execPath: string) => string | undefined;
  /** Undefined if the build does not say all of it. */
  readonly invocation: Invocation | undefined;
  /** Whether the last event is there: what was cut off before it may be missing anything. */
  readonly isWhole: boolean;
  /** How many actions were executed, and how many results came from a cache; undefined if the build does not say. */
  readonly actions: BuildActions | undefined;
}

interface BepFile {
  readonly name?: string;
  readonly uri?: string;
  readonly pathPrefix?: readonly string[];
}

interface FileSet {
  readonly files?: readonly BepFile[];
  readonly fileSets?: readonly { readonly id: string }[];
}

interface OutputGroup {
  readonly name: string;
  readonly fileSets?: readonly { readonly id: string }[];
}

// The events read here; https://github.com/bazelbuild/bazel/blob/master/src/main/java/com/google/devtools/build/lib/buildeventstream/proto/build_event_stream.proto
interface BuildEvent {
  readonly id?: {
    readonly namedSet?: { readonly id: string };
    readonly targetCompleted?: { readonly label: string };
  };
  readonly started?: {
    readonly uuid?: string;
    readonly workspaceDirectory?: string;
    readonly workingDirectory?: string;
  };
  readonly unstructuredCommandLine?: { readonly args?: readonly string[] };
  readonly optionsParsed?: { readonly cmdLine?: readonly string[] };
  readonly workspaceInfo?: { readonly localExecRoot?: string };
  readonly namedSetOfFiles?: FileSet;
  readonly progress?: { readonly stderr?: string };
  readonly buildMetrics?: {
    readonly actionSummary?: {
      /** Since Bazel 5: what is also printed, by how actions were executed. */
      readonly runnerCount?: readonly { readonly name?: string; readonly count?: number }[];
    };
  };
  readonly completed?: { readonly success?: boolean; readonly outputGroup?: readonly OutputGroup[] };
}

/** The events that are read. Lines about anything else are not even parsed. */
const READ =
  /^\{"id":\s*\{"(?:started|unstructuredCommandLine|optionsParsed|workspace|namedSet|targetCompleted)"/;

/** The event that says how a build's actions were executed, and the one that holds the line which Bazel prints of it. */
const COUNTS = /^\{"id":\s*\{"(?:buildMetrics"|progress".*\bprocess(?:es)?\b)/;

/** In the last event of a build. */
const LAST = /"lastMessage":\s*true/;

/** A label as build events name it: with its repository's canonical name, such as `@@rules_x+//a:b`. */
export type Canonical = (label: Label) => Label;

/**
 * Reads the file that `--build_event_json_file` made. `canonical` says how the events name what is asked for: without it, as it is
 * written.
 */
export async function readBuildEvents(
  file: string,
  canonical: Canonical = (label) => label,
): Promise<BuildOutputs> {
  const text = await readFile(file, "utf8");
  const lines = text.split("\n").filter((line) => READ.test(line) || COUNTS.test(line));
  const events = lines.map((line) => JSON.parse(line) as BuildEvent);
  const sets = new Map<string, FileSet>();
  const groups = new Map<string, OutputGroup[]>();
  for (const { id, namedSetOfFiles = {}, completed } of events) {
    if (id?.namedSet !== undefined) sets.set(id.namedSet.id, namedSetOfFiles);
    const label = parseLabel(id?.targetCompleted?.label ?? "");
    if (label !== undefined)
      groups.set(label, [...(groups.get(label) ?? []), ...(completed?.outputGroup ?? [])]);
  }
  const filesOf = (label: Label, group: string): BepFile[] => {
    const completed = groups.get(label) ?? groups.get(canonical(label)) ?? [];
    const found = completed.filter(({ name }) => name === group);
    const ids = found.flatMap(({ fileSets = [] }) => fileSets.map(({ id }) => id));
    return collect(sets, ids);
  };
  const execRoot = execRootIn(events) ?? "";
  return {
    files: (label, group) => [...new Set(filesOf(label, group).map((found) => pathOf(found, execRoot)))],
    localFile: (label, execPath) => {
      const { uri } = filesOf(label, "default").find((found) => execPathOf(found) === execPath) ?? {};
      return uri?.startsWith("file://") ? fileURLToPath(uri) : undefined;
    },
    invocation: invocationIn(events),
    actions: actionsIn(events),
    isWhole: LAST.test(text.slice(text.trimEnd().lastIndexOf("\n") + 1)),
  };
}

function invocationIn(events: readonly BuildEvent[]): Invocation | undefined {
  const { uuid, workspaceDirectory, workingDirectory } = contentOf(events, "started") ?? {};
  const execRoot = execRootIn(events);
  const options = contentOf(events, "optionsParsed")?.cmdLine;
  const args = contentOf(events, "unstructuredCommandLine")?.args;
  if (!(uuid && workspaceDirectory && workingDirectory && execRoot && options && args)) return undefined;
  const bazelrc = args.flatMap(rcOption);
  return { id: uuid, workspace: workspaceDirectory, folder: workingDirectory, execRoot, options, bazelrc };
}

function execRootIn(events: readonly BuildEvent[]): string | undefined {
  return contentOf(events, "workspaceInfo")?.localExecRoot;
}

/** Bazel's words for one way of executing actions: `3 remote cache hit`. */
const RUNNER = /(\d+) ([\w][\w -]*)/g;
/** `INFO: 5 processes: 3 remote cache hit, 1 internal, 1 linux-sandbox.` */
const PROCESSES = /^INFO: \d+ process(?:es)?(?::(.*))?\.\s*$/m;
/** Not work of their own: a sum, Bazel's own bookkeeping, and what the output folder had already. */
const NO_WORK = /^(?:total|internal|action cache hit)$/;

/** Bazel before 5 has no numbers by runner, only the line that it prints. */
function actionsIn(events: readonly BuildEvent[]): BuildActions | undefined {
  const counted = contentOf(events, "buildMetrics")?.actionSummary?.runnerCount;
  if (counted !== undefined) return sumOf(counted.map(({ name = "", count = 0 }) => [name, count]));
  for (const { progress } of events.toReversed()) {
    const [line, runners = ""] = PROCESSES.exec(progress?.stderr ?? "") ?? [];
    if (line === undefined) continue;
    return sumOf([...runners.matchAll(RUNNER)].map(([, count, name = ""]) => [name, Number(count)]));
  }
  return undefined;
}

function sumOf(runners: readonly (readonly [name: string, count: number])[]): BuildActions {
  const work = runners.filter(([name]) => !NO_WORK.test(name));
  const total = (of: typeof work) => of.reduce((sum, [, count]) => sum + count, 0);
  const cached = work.filter(([name]) => name.endsWith("cache hit"));
  return { executed: total(work) - total(cached), cached: total(cached) };
}

/** What the one event of a kind holds. */
function contentOf<K extends keyof BuildEvent>(
  events: readonly BuildEvent[],
  kind: K,
): BuildEvent[K] | undefined {
  return events.find((event) => event[kind] !== undefined)?.[kind];
}

/** All files of nested sets; each set is visited once, because sets share members. */
function collect(sets: ReadonlyMap<string, FileSet>, ids: readonly string[]): BepFile[] {
  const seen = new Set<string>();
  const files: BepFile[] = [];
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const set = sets.get(id);
    files.push(...(set?.files ?? []));
    open.push(...(set?.fileSets ?? []).map((child) => child.id));
  }
  return files;
}

/** If outputs stay remote, the URI is `bytestream://…`, and only the path below the execution root is of use. */
function pathOf(file: BepFile, execRoot: string): string {
  const { uri = "" } = file;
  return uri.startsWith("file://") ? fileURLToPath(uri) : join(execRoot, execPathOf(file));
}

function execPathOf({ name = "", pathPrefix = [] }: BepFile): string {
  return [...pathPrefix, name].join("/");
}
