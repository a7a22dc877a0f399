import { type Label, parseLabel } from "../../domain/project/label.ts";
import type { Attribute, CalledMacro, FoundRule, SourceText } from "../../domain/project/monorepo.ts";
import type { Place } from "../../domain/text/problem.ts";
import { type StarlarkToken, starlarkTokens } from "../../domain/text/starlark-tokens.ts";

/** What can be read in a BUILD file without evaluating it. */
export interface BuildText {
  readonly rules: readonly FoundRule[];
  /** Calls of macros that the project defines itself, with the files that do: what comes of them, only Bazel can say. */
  readonly macros: readonly MacroCall[];
}

/** A call of a macro. */
interface MacroCall {
  readonly name: string;
  readonly file: string;
  readonly place: Place;
}

/** A call at the top of a BUILD file, with those arguments that are literal. */
interface TopCall {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly offset: number;
}

/**
 * Reads the rules of a BUILD file as text: calls at its top level with a literal name, and those of their attributes that are
 * literal. Anything that is computed is left out, so that what is given is certain.
 */
export function readBuildText({ path, text }: SourceText): BuildText {
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
  const calls = topCalls([...starlarkTokens(text)]);
  const loaded = loadedNames(text);
  const own = new Map(
    [...loaded].flatMap(([name, { from }]) => (isOwn(from) ? [[name, fileOf(from, folder)] as const] : [])),
  );
  const placeOf = (offset: number): Place => ({
    file: path,
    line: text.slice(0, offset).split("\n").length,
    column: 1,
  });
  const rules = calls.flatMap(({ name, attributes, offset }): FoundRule[] => {
    const target = attributes.get("name");
    const label = typeof target === "string" ? parseLabel(`//${folder}:${target}`) : undefined;
    if (label === undefined || own.has(name)) return [];
    const kind = loaded.get(name)?.symbol ?? name;
    return [{ label, kind, attributes: absolute(attributes, folder), inputs: [], place: placeOf(offset) }];
  });
  const macros = calls.flatMap(({ name, offset }) => {
    const file = own.get(name);
    return file === undefined
      ? []
      : [{ name: loaded.get(name)?.symbol ?? name, file, place: placeOf(offset) }];
  });
  return { rules, macros };
}

/** The file of a label in a `load` statement, by its path. */
function fileOf(from: string, folder: string): string {
  const [, written = folder, name = ""] = /^(?:@{0,2}\/\/([^:]*))?:?(.*)$/.exec(from) ?? [];
  return [written, name].filter(Boolean).join("/");
}

/** The project's own macros that may push: those whose file mentions a rule that does, or loads one that may. */
export function pushingMacros(calls: readonly MacroCall[], extensions: readonly SourceText[]): CalledMacro[] {
  const texts = new Map(extensions.map(({ path, text }) => [path, text]));
  const mayPush = (file: string, seen: ReadonlySet<string>): boolean => {
    const text = texts.get(file);
    if (text === undefined || seen.has(file)) return false;
    if (/\b_?(?:oci_push|image_push|container_push)_?\b/.test(text)) return true;
    const folder = file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : "";
    const loads = [...loadedNames(text).values()].filter(({ from }) => isOwn(from));
    return loads.some(({ from }) => mayPush(fileOf(from, folder), new Set([...seen, file])));
  };
  const found = new Map<string, CalledMacro>();
  for (const { name, file, place } of calls) {
    if (!mayPush(file, new Set())) continue;
    const key = `${file} ${name}`;
    found.set(key, { name, file, calls: [...(found.get(key)?.calls ?? []), place] });
  }
  return [...found.values()];
}

function isOwn(from: string): boolean {
  return from.startsWith("//") || from.startsWith(":") || from.startsWith("@//") || from.startsWith("@@//");
}

/** The names that `load` statements bring into a file, with the symbol each has where it comes from. */
function loadedNames(text: string): ReadonlyMap<string, { readonly from: string; readonly symbol: string }> {
  const tokens = [...starlarkTokens(text)];
  const names = new Map<string, { from: string; symbol: string }>();
  for (const [at, token] of tokens.entries()) {
    if (token.text !== "load" || tokens[at + 1]?.text !== "(") continue;
    const end = closing(tokens, at + 1);
    const from = tokens[at + 2]?.string ?? "";
    for (let index = at + 3; index < end; index++) {
      const symbol = tokens[index]?.string;
      if (symbol === undefined) continue;
      const alias = tokens[index - 1]?.text === "=" ? tokens[index - 2]?.text : undefined;
      names.set(alias ?? symbol, { from, symbol });
    }
  }
  return names;
}

/** The calls that stand alone at the top level; one within another call, a list or a function is not one of them. */
function topCalls(tokens: readonly StarlarkToken[]): TopCall[] {
  const calls: TopCall[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const text = tokens[at]?.text ?? "";
    // Where a function begins, the top level cannot be told from it any more; a BUILD file has none.
    if (text === "def") break;
    if (text === "[" || text === "{") at = closing(tokens, at);
    else if (text === "(") {
      const end = closing(tokens, at);
      const name = tokens[at - 1];
      if (name !== undefined && /^[A-Za-z_]\w*$/.test(name.text) && name.text !== "load")
        calls.push({
          name: name.text,
          offset: name.offset,
          attributes: literals(tokens.slice(at + 1, end)),
        });
      at = end;
    }
  }
  return calls;
}

/** Where the bracket closes that opens at a place; the end if it does not. */
function closing(tokens: readonly StarlarkToken[], at: number): number {
  let depth = 0;
  for (let index = at; index < tokens.length; index++) {
    const { text = "", string } = tokens[index] ?? {};
    if (string !== undefined) continue;
    if ("([{".includes(text)) depth++;
    if (")]}".includes(text) && --depth === 0) return index;
  }
  return tokens.length;
}

/** The keyword arguments whose whole value is a text, a list of texts or a dictionary of texts. */
function literals(tokens: readonly StarlarkToken[]): ReadonlyMap<string, Attribute> {
  const found = new Map<string, Attribute>();
  for (const argument of split(tokens)) {
    const [name, equals, ...value] = argument;
    if (name === undefined || equals?.text !== "=" || !/^[A-Za-z_]\w*$/.test(name.text)) continue;
    const literal = literalOf(value);
    if (literal !== undefined) found.set(name.text, literal);
  }
  return found;
}

/** Splits tokens at the commas that are in no bracket. */
function split(tokens: readonly StarlarkToken[]): StarlarkToken[][] {
  const parts: StarlarkToken[][] = [[]];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.string === undefined && "([{".includes(token.text)) {
      const end = closing(tokens, at);
      parts.at(-1)?.push(...tokens.slice(at, end + 1));
      at = end;
    } else if (token.text === ",") parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

function literalOf(tokens: readonly StarlarkToken[]): Attribute | undefined {
  const [first] = tokens;
  if (first === undefined) return undefined;
  if (tokens.length === 1) return first.string;
  if (closing(tokens, 0) !== tokens.length - 1) return undefined;
  const parts = split(tokens.slice(1, -1));
  if (first.text === "[") {
    const items = parts.map((part) => (part.length === 1 ? part[0]?.string : undefined));
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (first.text !== "{") return undefined;
  const pairs = parts.map(([key, colon, value, ...rest]) =>
    colon?.text === ":" && rest.length === 0 ? ([key?.string, value?.string] as const) : [],
  );
  const whole = pairs.flatMap(([key, value]) =>
    key === undefined || value === undefined ? [] : [[key, value] as const],
  );
  return whole.length === parts.length ? new Map(whole) : undefined;
}

/** Attributes whose texts are labels. */
const LABELS = new Set([
  "image",
  "images",
  "manifests",
  "platforms",
  "base",
  "actual",
  "operations",
  "build_settings",
]);

/** Writes the labels among the attributes from the root. */
function absolute(
  attributes: ReadonlyMap<string, Attribute>,
  folder: string,
): ReadonlyMap<string, Attribute> {
  const whole = (text: string): string => {
    if (/^@|^\/\//.test(text)) return parseLabel(text) ?? text;
    return `//${folder}:${text.replace(/^:/, "")}`;
  };
  const wholeOf = (value: Attribute): Attribute => {
    if (typeof value === "string") return whole(value);
    if (value instanceof Map) return new Map([...value].map(([key, text]) => [key, whole(text)] as const));
    return [...(value as readonly string[])].map(whole);
  };
  return new Map(
    [...attributes].map(([name, value]) => [name, LABELS.has(name) ? wholeOf(value) : value] as const),
  );
}

const TAGS = /^\s*(?:tag|tag_list|remote_tags)\s*=/;

/** Where a rule's own image tags are written, in its BUILD file; undefined if that is elsewhere, such as in a macro. */
export function tagPlaceOf({ place, attributes }: FoundRule, text: string): Place | undefined {
  if (place === null || !["tag", "tag_list", "remote_tags"].some((name) => attributes.has(name)))
    return undefined;
  const lines = text.split("\n");
  for (let at = place.line - 1; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const indent = line.length - line.trimStart().length;
    if (TAGS.test(line)) return { file: place.file, line: at + 1, column: indent + 1 };
    if (/^\)/.test(line)) return undefined;
  }
  return undefined;
}

/** The label of an attribute; undefined if it has none. */
export function labelOf({ attributes }: FoundRule, name: string): Label | undefined {
  const value = attributes.get(name);
  return typeof value === "string" ? parseLabel(value) : undefined;
}
