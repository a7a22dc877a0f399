import type * as z from "zod/mini";
import { closest } from "../../domain/text/suggest.ts";
import { defOf, examplesAt, schemasAt } from "../schema/schema-walk.ts";
import { formatHeader, formatKey, formatPath, type Path } from "../toml/path.ts";
import type { Finding } from "./finding.ts";
import { assignment, rewrite } from "./rewrite.ts";
import { describeSchemas, describeValue, formatToml } from "./words.ts";

/** Says what must stand at a path, what stands there, and how it is written. */
export function wrongValue(schema: z.core.$ZodType, path: Path, value: unknown): Finding {
  const expected = schemasAt(schema, path);
  const values = expected.flatMap((one) => {
    const def = defOf(one);
    return def.type === "enum" ? Object.values(def.entries).map(String) : [];
  });
  const known = typeof value === "string" && values.length > 0;
  return {
    code: known ? "bad-value" : "wrong-type",
    message: `${formatPath(path)} must be ${describeSchemas(expected)}, and is ${describeValue(value)}`,
    hint: (known ? guess(value, values) : rewrite(expected, path, value)) ?? example(schema, path),
    path,
    at: "value",
  };
}

function guess(value: string, values: readonly string[]): string | undefined {
  const found = closest(value, values);
  return found === undefined ? undefined : `did you mean ${JSON.stringify(found)}?`;
}

function example(schema: z.core.$ZodType, path: Path): string {
  const [first] = examplesAt(schema, path);
  if (first !== undefined) return `for example ${assignment(path, formatToml(first))}`;
  const takesTable = schemasAt(schema, path).some((one) => ["object", "record"].includes(defOf(one).type));
  const inList = typeof path.at(-1) === "number";
  const header = inList ? `[[${formatHeader(path)}]]` : `[${formatHeader(path)}]`;
  return takesTable ? `write ${header} and its keys below` : "write text, in quotes";
}

/** Says that a table lacks a key. */
export function missingKey(schema: z.core.$ZodType, path: Path): Finding {
  const table = path.slice(0, -1);
  const key = String(path.at(-1));
  const [first] = examplesAt(schema, path);
  const where = table.length === 0 ? "the file" : formatPath(table);
  return {
    code: "missing-key",
    message: `${where} has no ${formatKey(key)}`,
    hint:
      first === undefined
        ? `add ${formatKey(key)}`
        : `add it, for example ${formatKey(key)} = ${formatToml(first)}`,
    path,
    at: "table",
  };
}
