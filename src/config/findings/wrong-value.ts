import { quote } from "../../domain/text/quote.ts";
import { closest } from "../../domain/text/suggest.ts";
import { configSchema } from "../schema/config-schema.ts";
import type { Schema } from "../schema/schema-parts.ts";
import { examplesAt, schemasAt } from "../schema/schema-walk.ts";
import { formatHeader, formatKey, formatPath, formatToml, type Path } from "../toml/path.ts";
import type { Finding } from "./finding.ts";

type Schemas = readonly Schema[];

/** Says what must be at a path, what is there instead, and how to write it. */
export function wrongValue(path: Path, value: unknown): Finding {
  const expected = schemasAt(configSchema, path);
  const values = expected.flatMap(({ form }) => (form.kind === "choice" ? form.values : []));
  const known = typeof value === "string" && values.length > 0;
  return {
    code: known ? "bad-value" : "wrong-type",
    message: `${formatPath(path)} must be ${describeSchemas(expected)}, but is ${describeValue(value)}`,
    hint: (known ? guess(value, values) : rewrite(expected, path, value)) ?? example(path),
    path,
    at: "value",
  };
}

function guess(value: string, values: readonly string[]): string | undefined {
  const found = closest(value, values);
  return found === undefined ? undefined : `did you mean ${JSON.stringify(found)}?`;
}

function example(path: Path): string {
  const [first] = examplesAt(configSchema, path);
  if (first !== undefined) return `for example ${assignment(path, formatToml(first))}`;
  const expected = schemasAt(configSchema, path);
  const takesTable = expected.some(({ form }) => form.kind === "table" || form.kind === "named");
  const inList = typeof path.at(-1) === "number";
  const header = inList ? `[[${formatHeader(path)}]]` : `[${formatHeader(path)}]`;
  return takesTable ? `write ${header} and its keys below` : "write text, in quotes";
}

/** The value as it should be written, if only its notation is wrong; otherwise undefined. */
function rewrite(expected: Schemas, path: Path, value: unknown): string | undefined {
  const kinds = expected.map(({ form }) => form.kind);
  if (kinds.includes("text")) return asText(path, value);
  if (typeof value !== "string") return undefined;
  const bare = kinds.includes("boolean") ? /^(?:true|false)$/ : /^\d+$/;
  const takesBare = kinds.some((kind) => ["boolean", "integer", "constant"].includes(kind));
  if (takesBare && bare.test(value)) return `leave the quotes out: ${assignment(path, value)}`;
  return expected.some(isListOfTexts)
    ? `write a list: ${assignment(path, formatToml(splitWords(path, value)))}`
    : undefined;
}

function asText(path: Path, value: unknown): string | undefined {
  if (value instanceof Date) return "put it in quotes";
  if (typeof value !== "object") return `put it in quotes: ${assignment(path, formatToml(String(value)))}`;
  const [only, ...others] = Array.isArray(value) ? value : [];
  if (typeof only !== "string" || others.length > 0) return undefined;
  return `leave the brackets out: ${assignment(path, formatToml(only))}`;
}

function isListOfTexts({ form }: Schema): boolean {
  return form.kind === "list" && form.item.form.kind === "text";
}

/** Commands are written word by word. */
function splitWords(path: Path, value: string): readonly string[] {
  return ["build", "run", "done", "command"].includes(String(path.at(-1))) ? value.split(/\s+/) : [value];
}

/** Writes a key with its value; in a list the value alone. */
function assignment(path: Path, written: string): string {
  const key = path.at(-1);
  return typeof key === "string" ? `${formatKey(key)} = ${written}` : written;
}

/** Says what a value of TOML is: `the text "4"`, `the number 3`, `a table`. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case "string":
      return `the text ${quote(value)}`;
    case "boolean":
      return String(value);
    case "bigint":
      return "a number that is too large";
    case "number":
      return `the number ${value}`;
    default:
      if (value instanceof Date) return "a date or time";
      return Array.isArray(value) ? "a list" : "a table";
  }
}

/** Says what schemas take: `text`, `"ref" or "none"`, `a list of texts`. */
function describeSchemas(schemas: Schemas): string {
  const words = [...new Set(schemas.flatMap(describeSchema))];
  const last = words.pop() ?? "something else";
  return words.length === 0 ? last : `${words.join(", ")} or ${last}`;
}

function describeSchema(schema: Schema): readonly string[] {
  const { form } = schema;
  switch (form.kind) {
    case "choice":
      return form.values.map((value) => JSON.stringify(value));
    case "constant":
      return [JSON.stringify(form.value)];
    case "text":
      return ["text"];
    case "boolean":
      return ["true", "false"];
    case "integer":
      return ["a whole number"];
    case "list":
      return [isListOfTexts(schema) ? "a list of texts" : "a list of tables"];
    default:
      return ["a table"];
  }
}
