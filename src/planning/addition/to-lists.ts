import type { YamlNode } from "../../domain/text/yaml-node.ts";
import { patternOfFilter } from "../proposal/old-tags.ts";
import { placeAmong, type TextEdit } from "./change.ts";
import { renamer } from "./renamed.ts";

/** A text in a list, with the component it is about. */
interface Item {
  readonly component: string;
  readonly node: Extract<YamlNode, { readonly kind: "text" }>;
}

/**
 * Adds a component to the lists of a workflow that have one like it: tag filters (`api/v[0-9]+.*`), choices and matrices (`api`).
 * The lists keep their order, their form and their comments.
 */
export function listEdits(text: string, root: YamlNode, like: string, name: string): TextEdit[] {
  return listsIn(root).flatMap((list) => {
    const items = list.items.flatMap((node) => itemOf(node, like));
    const at = items.findIndex(({ component }) => component === like);
    const model = items[at];
    if (model === undefined || items.some(({ component }) => component === name)) return [];
    const place = placeAmong(
      items.map(({ component }) => component),
      at,
      name,
    );
    return [insertion(text, items, model, place, renamer(like, name))];
  });
}

/** Adds a file to the lists of a kustomization that have one like it; `rename` gives the new one's path, `isMade` whether it is made. */
export function resourceEdits(
  text: string,
  root: YamlNode,
  rename: (text: string) => string,
  isMade: (path: string) => boolean,
): TextEdit[] {
  return [...(root.kind === "map" ? root.entries.values() : [])].flatMap((list) => {
    if (list.kind !== "list") return [];
    const items = list.items.flatMap((node): Item[] =>
      node.kind === "text" ? [{ component: node.text, node }] : [],
    );
    const at = items.findIndex(
      ({ component }) => rename(component) !== component && isMade(rename(component)),
    );
    const model = items[at];
    if (model === undefined) return [];
    const names = items.map(({ component }) => component);
    const name = rename(model.component);
    if (names.includes(name)) return [];
    return [insertion(text, items, model, placeAmong(names, at, name), rename)];
  });
}

type List = Extract<YamlNode, { readonly kind: "list" }>;

/** Lists that go through components: filters of tags, choices of an input, and matrices. Others, such as `needs`, name jobs. */
function listsIn(node: YamlNode, key = "", above = ""): List[] {
  if (node.kind === "map") return [...node.entries].flatMap(([own, each]) => listsIn(each, own, key));
  if (node.kind === "text") return [];
  const ours = key === "tags" || key === "options" || above === "matrix";
  return [...(ours ? [node] : []), ...node.items.flatMap((item) => listsIn(item))];
}

function itemOf(node: YamlNode, like: string): Item[] {
  if (node.kind !== "text") return [];
  if (node.text === like || /^[\w.-]+$/.test(node.text)) return [{ component: node.text, node }];
  const found = patternOfFilter(node.text);
  return found === null ? [] : [{ component: found.component, node }];
}

/** The edit that puts a copy of one item at a place among all. */
function insertion(
  text: string,
  items: readonly Item[],
  model: Item,
  place: number,
  rename: (text: string) => string,
): TextEdit {
  const copy = rename(text.slice(model.node.from, model.node.to));
  const before = items[place - 1]?.node;
  const after = items[place]?.node;
  const line = (offset: number) => text.slice(0, offset).split("\n").length - 1;
  const lines = text.split(/\r?\n/);
  const own = line(model.node.from);
  // A list with an item on each line: the copy gets a line of its own.
  if (/^\s*-\s/.test(lines[own] ?? "")) {
    const indent = /^\s*-\s+/.exec(lines[own] ?? "")?.[0] ?? "  - ";
    const at = before === undefined ? line(after?.from ?? model.node.from) : line(before.to) + 1;
    return { line: at, removed: 0, added: [indent + copy] };
  }
  const offset = before === undefined ? (after?.from ?? model.node.from) : before.to;
  const at = line(offset);
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const whole = lines[at] ?? "";
  const column = offset - start;
  const put = before === undefined ? `${copy}, ` : `, ${copy}`;
  return { line: at, removed: 1, added: [whole.slice(0, column) + put + whole.slice(column)] };
}
