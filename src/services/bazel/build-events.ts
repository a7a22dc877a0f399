import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Label, parseLabel } from "../../domain/project/label.ts";

/** What a build left behind, by target and output group. */
export interface BuildOutputs {
  /** Paths of the files in one of a target's output groups; empty if there is no such target or group. */
  readonly files: (label: Label, group: string) => readonly string[];
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
    readonly workspace?: object;
  };
  readonly namedSetOfFiles?: FileSet;
  readonly completed?: { readonly success?: boolean; readonly outputGroup?: readonly OutputGroup[] };
  readonly workspaceInfo?: { readonly localExecRoot?: string };
}

/** Reads the file that `--build_event_json_file` made. Lines about anything else are not even parsed. */
export async function readBuildEvents(file: string): Promise<BuildOutputs> {
  const sets = new Map<string, FileSet>();
  const groups = new Map<string, OutputGroup[]>();
  let execRoot = "";
  for (const line of (await readFile(file, "utf8")).split("\n")) {
    if (!/^\{"id":\s*\{"(?:namedSet|targetCompleted|workspace)"/.test(line)) continue;
    const event = JSON.parse(line) as BuildEvent;
    execRoot = event.workspaceInfo?.localExecRoot ?? execRoot;
    if (event.id?.namedSet !== undefined) sets.set(event.id.namedSet.id, event.namedSetOfFiles ?? {});
    const label = parseLabel(event.id?.targetCompleted?.label ?? "");
    if (label !== undefined)
      groups.set(label, [...(groups.get(label) ?? []), ...(event.completed?.outputGroup ?? [])]);
  }
  return {
    files: (label, group) => {
      const ids = (groups.get(label) ?? [])
        .filter(({ name }) => name === group)
        .flatMap(({ fileSets = [] }) => fileSets.map(({ id }) => id));
      return [...new Set(collect(sets, ids).map((found) => pathOf(found, execRoot)))];
    },
  };
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
function pathOf({ uri = "", name = "", pathPrefix = [] }: BepFile, execRoot: string): string {
  return uri.startsWith("file://") ? fileURLToPath(uri) : join(execRoot, ...pathPrefix, name);
}
