import { quote } from "../../domain/text/quote.ts";
import { judgeFlags } from "./judge-bazel.ts";
import type { Complaint, Judge } from "./judge-text.ts";

/** What is wrong in a list, by position; null for the list itself. */
type ListJudge = (items: readonly string[]) => readonly (readonly [index: number | null, Complaint])[];

/** What may stand at a place of the configuration; `kind` tells the forms apart. */
export type Form =
  | { readonly kind: "text"; readonly judge?: Judge }
  | { readonly kind: "choice"; readonly values: readonly string[] }
  | { readonly kind: "constant"; readonly value: boolean | number }
  | { readonly kind: "boolean" }
  | { readonly kind: "integer"; readonly minimum: number }
  | { readonly kind: "list"; readonly item: Schema; readonly judge?: ListJudge }
  | { readonly kind: "named"; readonly judge: Judge; readonly value: Schema }
  | { readonly kind: "table"; readonly keys: Keys; readonly required: readonly string[] }
  | { readonly kind: "either"; readonly options: readonly Schema[] };

/** Schemas by key. */
type Keys = Readonly<Record<string, Schema>>;

/** A form with what is said about it, and the type of what is written in it. It is data: checking walks through it. */
export interface Schema<T = unknown> {
  readonly form: Form;
  /** For editors. */
  readonly description?: string;
  /** For editors, and for hints. */
  readonly examples?: readonly unknown[];
  /** Keywords of JSON Schema besides those of the form, for what is judged when the parts are put together. */
  readonly constraint?: Readonly<Record<string, unknown>>;
  /** Never there: it only carries the type. */
  readonly written?: T;
}

/** What is written in a schema's form. */
export type Written<S> = S extends Schema<infer T> ? T : never;

type WrittenTable<K extends Keys, R extends keyof K> = {
  [Name in Exclude<keyof K, R>]?: Written<K[Name]> | undefined;
} & {
  [Name in R]: Written<K[Name]>;
};

/** Describes a schema for editors and, by its examples, for hints. */
export function described<T>(schema: Schema<T>, description: string, ...examples: unknown[]): Schema<T> {
  return { ...schema, description, ...(examples.length > 0 && { examples }) };
}

/** Adds what the JSON Schema says and the check does not, because that is judged when the parts are put together. */
export function constrained<T>(schema: Schema<T>, constraint: Readonly<Record<string, unknown>>): Schema<T> {
  return { ...schema, constraint };
}

/** Text that a judge looks at. */
export function text(judge: Judge): Schema<string> {
  return { form: { kind: "text", judge } };
}

/** One of a few words. */
export function choice<V extends string>(...values: readonly V[]): Schema<V> {
  return { form: { kind: "choice", values } };
}

/** This value and no other. */
export function constant<V extends boolean | number>(value: V): Schema<V> {
  return { form: { kind: "constant", value } };
}

/** true or false. */
export const yesOrNo: Schema<boolean> = { form: { kind: "boolean" } };

/** A whole number, at least this one. */
export function integer(minimum: number): Schema<number> {
  return { form: { kind: "integer", minimum } };
}

/** One of several forms; which one is meant is seen by whether the value is text, a list, a table … */
export function either<S extends readonly Schema[]>(...options: S): Schema<Written<S[number]>> {
  return { form: { kind: "either", options } };
}

/** A list. */
export function list<T>(item: Schema<T>): Schema<T[]> {
  return { form: { kind: "list", item } };
}

/** A list of texts, each judged, none twice. */
export function texts(judge: Judge): Schema<string[]> {
  const form: Form = { kind: "list", item: text(judge), judge: judgeDistinct };
  return { form, constraint: { uniqueItems: true } };
}

/** A list of words that make a command. */
export function command(judge: Judge): Schema<string[]> {
  return { form: { kind: "list", item: text(judge), judge: judgeCommand } };
}

/** A list of flags. */
export function flags(): Schema<string[]> {
  return {
    form: { kind: "list", item: { form: { kind: "text" } }, judge: (items) => [...judgeFlags(items)] },
  };
}

/** A table whose keys the user chooses. */
export function named<T>(judge: Judge, value: Schema<T>): Schema<Record<string, T>> {
  return { form: { kind: "named", judge, value } };
}

/** A table with these keys and no others; only those that are named must be there. */
export function table<K extends Keys, R extends keyof K & string = never>(
  keys: K,
  ...required: readonly R[]
): Schema<WrittenTable<K, R>> {
  return { form: { kind: "table", keys, required } };
}

function judgeDistinct(items: readonly string[]): [number, Complaint][] {
  return items.flatMap((item, index): [number, Complaint][] => {
    if (items.indexOf(item) === index) return [];
    const message = `${JSON.stringify(item)} is in this list twice`;
    return [[index, { code: "duplicate-value", message, hint: "keep one of them" }]];
  });
}

/** What is wrong with a command as a list: nothing is in it, or its first word is a whole command line. */
function judgeCommand(words: readonly string[]): [null, Complaint][] {
  const [program = ""] = words;
  if (program.trim() === "")
    return [badCommand("it does not name a program", 'write a list, such as ["pnpm", "build"]')];
  if (words.length > 1 || !/^[\w.@/-]+(?: +[^\s"']+)+$/.test(program)) return [];
  const split = program.split(/ +/).map((word) => JSON.stringify(word));
  return [badCommand(`${quote(program)} would be the name of one program`, `write [${split.join(", ")}]`)];
}

function badCommand(message: string, hint: string): [null, Complaint] {
  return [null, { code: "bad-command", message, hint }];
}
