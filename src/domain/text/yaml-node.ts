/** A value of a YAML document with the line it begins on, from 1. Anchors are followed; anything that is neither a list nor a map is text. */
export type YamlNode =
  | { readonly kind: "map"; readonly line: number; readonly entries: ReadonlyMap<string, YamlNode> }
  | { readonly kind: "list"; readonly line: number; readonly items: readonly YamlNode[] }
  | {
      readonly kind: "text";
      readonly line: number;
      readonly text: string;
      /** Where it is in the file: the first character's offset, and the one behind the last; quotes belong to it. */
      readonly from: number;
      readonly to: number;
    };

/** What is at a path of keys; undefined if nothing is. */
export function nodeAt(node: YamlNode | undefined, ...path: readonly string[]): YamlNode | undefined {
  return path.reduce<YamlNode | undefined>(
    (at, key) => (at?.kind === "map" ? at.entries.get(key) : undefined),
    node,
  );
}

/** The text at a path; undefined if there is none. */
export function textAt(node: YamlNode | undefined, ...path: readonly string[]): string | undefined {
  const found = nodeAt(node, ...path);
  return found?.kind === "text" ? found.text : undefined;
}

/** The items at a path: of a list, or the one value that stands in its place; empty if there is nothing. */
export function itemsAt(node: YamlNode | undefined, ...path: readonly string[]): readonly YamlNode[] {
  const found = nodeAt(node, ...path);
  if (found === undefined) return [];
  return found.kind === "list" ? found.items : [found];
}

/** The texts at a path. */
export function textsAt(node: YamlNode | undefined, ...path: readonly string[]): string[] {
  return itemsAt(node, ...path).flatMap((item) => (item.kind === "text" ? item.text : []));
}

/** The entries of a map at a path. */
export function entriesAt(
  node: YamlNode | undefined,
  ...path: readonly string[]
): readonly (readonly [string, YamlNode])[] {
  const found = nodeAt(node, ...path);
  return found?.kind === "map" ? [...found.entries] : [];
}
