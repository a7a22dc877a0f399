import { entriesAt, textAt, type YamlNode } from "../../domain/text/yaml-node.ts";
import type { FileChange, TextEdit } from "./change.ts";
import { renamer } from "./renamed.ts";

/** One of the documents of a file, which `---` stands between: its first line, which counts from 0, and its text. */
export interface FileDocument {
  readonly line: number;
  readonly text: string;
}

/** A Kubernetes object as it is written. */
export interface Manifest extends FileDocument {
  readonly root: YamlNode;
}

/** A file of Kubernetes objects, and nothing else. */
export interface ManifestFile {
  readonly path: string;
  readonly text: string;
  readonly manifests: readonly Manifest[];
}

/** What is copied: whose objects, for whom, what its image is called (`unkey/api`), and which components there are. */
export interface ManifestAddition {
  readonly like: string;
  readonly name: string;
  readonly images: readonly string[];
  readonly components: readonly string[];
}

/** Splits a file into its documents. */
export function documentsIn(text: string): FileDocument[] {
  const lines = text.split(/\r?\n/);
  const starts = [0, ...lines.flatMap((line, at) => (/^---(?:\s|$)/.test(line) ? at + 1 : []))];
  return starts
    .map((line, index) => ({ line, text: lines.slice(line, (starts[index + 1] ?? lines.length + 1) - 1) }))
    .filter((document) => document.text.some((line) => !/^\s*(?:#|$)/.test(line)))
    .map(({ line, text: own }) => ({ line, text: own.join("\n") }));
}

/** Whether something is a Kubernetes object; a kustomization says how to make them. */
export function isManifest(root: YamlNode): boolean {
  const kind = textAt(root, "kind");
  return textAt(root, "apiVersion") !== undefined && kind !== undefined && kind !== "Kustomization";
}

/**
 * Copies a component's Kubernetes objects: files that are called after it become files of the new one; in other files its objects
 * are copied behind themselves. Those without its image anywhere belong to something else, and are left alone.
 */
export function manifestChanges(files: readonly ManifestFile[], addition: ManifestAddition): FileChange[] {
  const rename = renamer(addition.like, addition.name);
  const isOwn = ({ path }: ManifestFile) => rename(path) !== path && pathBelongs(path, addition);
  const own = files.filter(isOwn);
  const created = own.some(({ manifests }) => manifests.some((each) => hasImage(each.root, addition.images)))
    ? own.map(
        (file): FileChange => ({ kind: "created", path: rename(file.path), text: renamed(file, rename) }),
      )
    : [];
  const changed = files.flatMap((file): FileChange[] => {
    const edit = isOwn(file) ? null : objectsEdit(file, addition);
    return edit === null ? [] : [{ kind: "changed", path: file.path, before: file.text, edits: [edit] }];
  });
  return [...created, ...changed];
}

/** Whether a name is the component's, as `api` and `api-config` are, and not that of another with a longer name. */
function belongs(name: string, { like, components }: ManifestAddition): boolean {
  const plain = (text: string) => text.toLowerCase().replaceAll("_", "-");
  const begins = (owner: string) =>
    plain(name) === plain(owner) || plain(name).startsWith(`${plain(owner)}-`);
  return begins(like) && !components.some((each) => each.length > like.length && begins(each));
}

function pathBelongs(path: string, addition: ManifestAddition): boolean {
  return path.split("/").some((part) => belongs(part.replace(/\.ya?ml$/, ""), addition));
}

function hasImage(node: YamlNode, images: readonly string[]): boolean {
  if (node.kind === "text") return false;
  if (node.kind === "list") return node.items.some((item) => hasImage(item, images));
  return [...node.entries].some(([key, value]) =>
    key === "image" && value.kind === "text"
      ? images.includes(value.text.replace(/@.*$/, "").replace(/:[^:/]*$/, ""))
      : hasImage(value, images),
  );
}

/** Copies the component's objects behind the last of them. */
function objectsEdit({ manifests }: ManifestFile, addition: ManifestAddition): TextEdit | null {
  const names = manifests.map(({ root }) => textAt(root, "metadata", "name") ?? "");
  const own = manifests.filter((_, index) => belongs(names[index] ?? "", addition));
  const last = own.at(-1);
  if (last === undefined || !own.some(({ root }) => hasImage(root, addition.images))) return null;
  if (names.some((name) => name === addition.name)) return null;
  const rename = renamer(addition.like, addition.name);
  const added = own.flatMap((each) => ["---", ...renamedObject(each, rename).trimEnd().split("\n")]);
  return { line: last.line + last.text.trimEnd().split("\n").length, removed: 0, added };
}

function renamed({ text, manifests }: ManifestFile, rename: (text: string) => string): string {
  const lines = text.split(/\r?\n/);
  let done: string[] = [];
  let at = 0;
  for (const manifest of manifests) {
    done = [...done, ...lines.slice(at, manifest.line), ...renamedObject(manifest, rename).split("\n")];
    at = manifest.line + manifest.text.split("\n").length;
  }
  return [...done, ...lines.slice(at)].join("\n");
}

/**
 * An object with another name in its values and comments; keys stay, and so do `apiVersion` and `kind`. Ports of the machine go,
 * since only one object can have each.
 */
function renamedObject({ text, root }: Manifest, rename: (text: string) => string): string {
  const inComments = (gap: string) => gap.replace(/#.*$/gm, rename);
  let done = "";
  let at = 0;
  for (const { from, to } of valuesIn(root).sort((one, other) => one.from - other.from)) {
    // An anchor's value is found once more at each of its aliases.
    if (from < at) continue;
    done += inComments(text.slice(at, from)) + rename(text.slice(from, to));
    at = to;
  }
  const whole = done + inComments(text.slice(at));
  return whole.replace(/^\s+(?:nodePort|hostPort):.*\n/gm, "");
}

type Value = Extract<YamlNode, { readonly kind: "text" }>;

function valuesIn(node: YamlNode): Value[] {
  if (node.kind === "text") return [node];
  if (node.kind === "list") return node.items.flatMap(valuesIn);
  return entriesAt(node).flatMap(([key, value]) =>
    key === "apiVersion" || key === "kind" ? [] : valuesIn(value),
  );
}
