import type * as z from "zod/mini";
import { defOf } from "../schema/schema-walk.ts";
import { formatKey, type Path } from "../toml/path.ts";
import { formatToml } from "./words.ts";

/** The value as it would have to be written, where how it is written is the whole mistake; otherwise undefined. */
export function rewrite(
  expected: readonly z.core.$ZodType[],
  path: Path,
  value: unknown,
): string | undefined {
  const types = expected.map((schema) => defOf(schema).type);
  if (types.includes("string")) return asText(path, value);
  if (typeof value !== "string") return undefined;
  const bare = types.includes("boolean") ? /^(?:true|false)$/ : /^\d+$/;
  const takesBare = types.some((type) => type === "boolean" || type === "number" || type === "literal");
  if (takesBare && bare.test(value)) return `leave the quotes out: ${assignment(path, value)}`;
  const takesTexts = expected.some((schema) => {
    const def = defOf(schema);
    return def.type === "array" && defOf(def.element).type === "string";
  });
  return takesTexts ? `write a list: ${assignment(path, formatToml(splitWords(path, value)))}` : undefined;
}

function asText(path: Path, value: unknown): string | undefined {
  if (value instanceof Date) return "put it in quotes";
  if (typeof value !== "object") return `put it in quotes: ${assignment(path, formatToml(String(value)))}`;
  const [only, ...others] = Array.isArray(value) ? value : [];
  if (typeof only !== "string" || others.length > 0) return undefined;
  return `leave the brackets out: ${assignment(path, formatToml(only))}`;
}

/** Commands are written word by word. */
function splitWords(path: Path, value: string): readonly string[] {
  return ["build", "run", "done", "command"].includes(String(path.at(-1))) ? value.split(/\s+/) : [value];
}

/** Writes a key with its value; in a list the value alone. */
export function assignment(path: Path, written: string): string {
  const key = path.at(-1);
  return typeof key === "string" ? `${formatKey(key)} = ${written}` : written;
}
