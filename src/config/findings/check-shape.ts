import type * as z from "zod/mini";
import { type Config, configSchema } from "../schema/config-schema.ts";
import type { Complaint } from "../schema/judge-text.ts";
import { cutOut, type Path, valueAt } from "../toml/path.ts";
import type { RawTable } from "../toml/read-toml.ts";
import { collectFindings, complaintAt, type Finding, type Findings } from "./finding.ts";
import { findMissing, missingKey, unknownKey } from "./wrong-key.ts";
import { wrongValue } from "./wrong-value.ts";

type Issue = z.core.$ZodIssue;

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
  // Compiling the schemas, as zod would, takes longer than one parse.
  const parsed = configSchema.safeParse(raw, { jitless: true });
  const found = findingsOf(parsed, raw);
  const findings = collectFindings(found);
  judgeMissing(raw, findings);
  return { config: parsed.success ? parsed.data : parseRest(raw, found), findings };
}

function judgeMissing(raw: RawTable, findings: Findings): void {
  const { format, components } = raw;
  if (format === undefined) findMissing(findings, ["format"]);
  const named = typeof components === "object" && components !== null && Object.keys(components).length > 0;
  if (named || findings.refused(["components"])) return;
  findings.add({ ...missingKey(["components"]), hint: "add [components.NAME] for what is released" });
}

function parseRest(raw: RawTable, found: readonly Finding[]): Config {
  const rest = structuredClone(raw);
  let wrong = found;
  for (;;) {
    for (const { path, at } of wrong) cutOut(rest, at === "table" ? path.slice(0, -1) : path);
    const again = configSchema.safeParse(rest, { jitless: true });
    if (again.success) return again.data;
    wrong = findingsOf(again, rest);
  }
}

function findingsOf({ error }: { readonly error?: z.core.$ZodError }, config: unknown): readonly Finding[] {
  return error?.issues.flatMap((issue) => findingsOfIssue(issue, config)) ?? [];
}

/** Turns what zod found into findings; `base` is where the issue's path begins. */
function findingsOfIssue(issue: Issue, config: unknown, base: Path = []): readonly Finding[] {
  const path: Path = [...base, ...issue.path.map((step) => (typeof step === "number" ? step : String(step)))];
  const value = valueAt(config, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(path, key));
    case "custom":
      return [complaintAt(path, issue.params?.["complaint"] as Complaint)];
    case "invalid_key":
      return issue.issues
        .flatMap((inner) => findingsOfIssue(inner, config, path))
        .map((found) => ({ ...found, hint: unquotedHost(path, value) ?? found.hint, at: "key" }));
    case "invalid_union": {
      const branch = nearest(issue.errors);
      if (branch === undefined) return [wrongValue(path, value)];
      return branch.flatMap((inner) => findingsOfIssue(inner, config, path));
    }
    case "too_small": {
      const hint = `write ${issue.minimum} or more`;
      return [complaintAt(path, { code: "bad-value", message: `${value} is too small`, hint })];
    }
    default:
      return [value === undefined ? missingKey(path) : wrongValue(path, value)];
  }
}

/** The choice that the user meant: one whose own type fits; undefined if none does. */
function nearest(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = branches.filter((issues) => !issues.some(refusesWhole));
  return fitting.sort((a, b) => a.length - b.length)[0];
}

function refusesWhole({ code, path }: Issue): boolean {
  return (
    path.length === 0 && (code === "invalid_type" || code === "invalid_value" || code === "invalid_union")
  );
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
