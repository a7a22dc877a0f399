import { quote } from "../../domain/text/quote.ts";
import { type Config, configSchema } from "../schema/config-schema.ts";
import type { Complaint } from "../schema/judge-text.ts";
import type { Form, Schema } from "../schema/schema-parts.ts";
import { cutOut, type Path } from "../toml/path.ts";
import type { RawTable } from "../toml/read-toml.ts";
import { collectFindings, complaintAt, type Finding, type Findings } from "./finding.ts";
import { findMissing, missingKey, unknownKey } from "./wrong-key.ts";
import { wrongValue } from "./wrong-value.ts";

/** A configuration without whatever was wrong in it, and what that was. */
interface CheckedShape {
  readonly config: Config;
  readonly findings: Findings;
}

/**
 * Checks keys, types and single values. What is refused is cut out of a copy, until the rest is right: so one mistake
 * does not hide the others, which are about how the parts fit together.
 */
export function checkShape(raw: RawTable): CheckedShape {
  const found = findAll(raw);
  const findings = collectFindings(found);
  judgeMissing(raw, findings);
  return { config: found.length === 0 ? (raw as Config) : rightPart(raw, found), findings };
}

function judgeMissing(raw: RawTable, findings: Findings): void {
  const { format, components } = raw;
  if (format === undefined) findMissing(findings, ["format"]);
  const named = typeof components === "object" && components !== null && Object.keys(components).length > 0;
  if (named || findings.refused(["components"])) return;
  findings.add({ ...missingKey(["components"]), hint: "add [components.NAME] for what is released" });
}

function rightPart(raw: RawTable, found: readonly Finding[]): Config {
  const rest = structuredClone(raw);
  let wrong = found;
  while (wrong.length > 0) {
    for (const { path, at } of wrong) cutOut(rest, at === "table" ? path.slice(0, -1) : path);
    wrong = findAll(rest);
  }
  return rest as Config;
}

/** Everything that is wrong in a configuration. */
function findAll(config: unknown): readonly Finding[] {
  const found: Finding[] = [];
  findWrong(configSchema, config, [], found);
  return found;
}

/** Adds everything that is wrong with a value, or in it. `path` is where the walk is: it changes, so findings take a copy. */
function findWrong({ form }: Schema, value: unknown, path: (string | number)[], found: Finding[]): void {
  if (!takes(form, value)) {
    found.push(wrongValue([...path], value));
    return;
  }
  switch (form.kind) {
    case "text": {
      const complaint = nulIn(value as string) ?? form.judge?.(value as string) ?? null;
      if (complaint !== null) found.push(complaintAt([...path], complaint));
      break;
    }
    case "integer":
      if ((value as number) < form.minimum) found.push(tooSmall([...path], value as number, form.minimum));
      break;
    case "list":
      findInList(form, value as readonly unknown[], path, found);
      break;
    case "named":
      for (const key of Object.keys(value as RawTable)) {
        const complaint = form.judge(key);
        const item = (value as RawTable)[key];
        path.push(key);
        if (complaint === null) findWrong(form.value, item, path, found);
        else found.push(wrongName([...path], complaint, item));
        path.pop();
      }
      break;
    case "table":
      findInTable(form, value as RawTable, path, found);
      break;
    case "either": {
      const meant = form.options.find((option) => takes(option.form, value));
      if (meant !== undefined) findWrong(meant, value, path, found);
      break;
    }
  }
}

/** TOML can write U+0000; the arguments of a program, its environment and the file system cannot. */
function nulIn(text: string): Complaint | null {
  if (!text.includes("\0")) return null;
  const message = `${quote(text)} holds U+0000, which no program, path or name can`;
  return { code: "bad-value", message, hint: "write it without \\u0000" };
}

/** Whether a value is of the form's own type, whatever is in it. */
function takes(form: Form, value: unknown): boolean {
  switch (form.kind) {
    case "text":
      return typeof value === "string";
    case "choice":
      return typeof value === "string" && form.values.includes(value);
    case "constant":
      return value === form.value;
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return Number.isSafeInteger(value);
    case "list":
      return Array.isArray(value);
    case "either":
      return form.options.some((option) => takes(option.form, value));
    default:
      return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
  }
}

type FormOf<K extends Form["kind"]> = Extract<Form, { readonly kind: K }>;

function findInList(
  { item, judge }: FormOf<"list">,
  items: readonly unknown[],
  path: (string | number)[],
  found: Finding[],
): void {
  for (const [index, one] of items.entries()) {
    path.push(index);
    findWrong(item, one, path, found);
    path.pop();
  }
  // A list is judged as a whole only if each item is at least of the right type.
  if (judge === undefined || !items.every((one) => takes(item.form, one))) return;
  for (const [index, complaint] of judge(items as readonly string[]))
    found.push(complaintAt(index === null ? [...path] : [...path, index], complaint));
}

function findInTable(
  { keys, required }: FormOf<"table">,
  table: RawTable,
  path: (string | number)[],
  found: Finding[],
): void {
  for (const key of required) if (!Object.hasOwn(table, key)) found.push(missingKey([...path, key]));
  for (const key of Object.keys(table)) {
    const schema = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (schema === undefined) {
      found.push(unknownKey([...path], key));
      continue;
    }
    path.push(key);
    findWrong(schema, table[key], path, found);
    path.pop();
  }
}

function tooSmall(path: Path, value: number, minimum: number): Finding {
  const hint = `write ${minimum} or more`;
  return complaintAt(path, { code: "bad-value", message: `${value} is too small`, hint });
}

function wrongName(path: Path, complaint: Complaint, value: unknown): Finding {
  const found = complaintAt(path, complaint, "key");
  return { ...found, hint: unquotedHost(path, value) ?? found.hint };
}

/** The hint for `[registries.ghcr.io]`, which is a table `io` in a table `ghcr`; undefined for anything else. */
function unquotedHost(path: Path, value: unknown): string | undefined {
  const [section, first] = path;
  if (section !== "registries" || path.length !== 2) return undefined;
  let host = String(first);
  for (let inner = onlyTable(value); inner !== undefined; inner = onlyTable(inner[1])) host += `.${inner[0]}`;
  return host === first ? undefined : `put the host in quotes: [registries.${JSON.stringify(host)}]`;
}

/** The key and the value of a table that has one key, and a table under it. */
function onlyTable(value: unknown): [string, object] | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  return entry !== undefined && others.length === 0 && typeof entry[1] === "object" ? entry : undefined;
}
