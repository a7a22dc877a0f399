import type * as z from "zod/mini";
import { quote } from "../../domain/text/quote.ts";
import { defOf } from "../schema/schema-walk.ts";
import { formatKey } from "../toml/path.ts";

/** Says what a value of TOML is: `the text "4"`, `the whole number 3`, `a table`. */
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

/** Says what a schema takes: `text`, `"ref" or "none"`, `a list of text`. */
export function describeSchemas(schemas: readonly z.core.$ZodType[]): string {
  const words = [...new Set(schemas.flatMap(describeSchema))];
  const last = words.pop() ?? "something else";
  return words.length === 0 ? last : `${words.join(", ")} or ${last}`;
}

function describeSchema(schema: z.core.$ZodType): readonly string[] {
  const def = defOf(schema);
  switch (def.type) {
    case "enum":
      return Object.values(def.entries).map((value) => JSON.stringify(value));
    case "literal":
      return def.values.map((value) => JSON.stringify(value));
    case "string":
      return ["text"];
    case "boolean":
      return ["true", "false"];
    case "number":
      return ["a whole number"];
    case "array":
      return [defOf(def.element).type === "string" ? "a list of texts" : "a list of tables"];
    default:
      return ["a table"];
  }
}

/** Writes a value as TOML, tables inline. */
export function formatToml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatToml).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (value instanceof Date) return value.toISOString();
  const pairs = Object.entries(value).map(([key, item]) => `${formatKey(key)} = ${formatToml(item)}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}
