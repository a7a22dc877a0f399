import type * as z from "zod/mini";
import { configSchema } from "../schema/config-schema.ts";
import type { Complaint } from "../schema/judge-text.ts";
import type { Path } from "../toml/path.ts";
import { complaintAt, type Finding } from "./finding.ts";
import { unknownKey } from "./unknown-key.ts";
import { unquotedHost } from "./unquoted-host.ts";
import { missingKey, wrongValue } from "./wrong-value.ts";

type Issue = z.core.$ZodIssue;

/** Turns what zod found in a configuration into findings; `base` is where the issue's path begins. */
export function findingsOf(issue: Issue, config: unknown, base: Path = []): readonly Finding[] {
  const path: Path = [...base, ...issue.path.map((step) => (typeof step === "number" ? step : String(step)))];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(configSchema, path, key));
    case "custom":
      return [complaintAt(path, issue.params?.["complaint"] as Complaint)];
    case "invalid_key":
      return issue.issues
        .flatMap((inner) => findingsOf(inner, config, path))
        .map((found) => ({
          ...found,
          hint: unquotedHost(path, valueAt(config, path)) ?? found.hint,
          at: "key",
        }));
    case "invalid_union": {
      const branch = nearest(issue.errors);
      if (branch === undefined) return [wrongValue(configSchema, path, valueAt(config, path))];
      return branch.flatMap((inner) => findingsOf(inner, config, path));
    }
    case "too_small": {
      const hint = `write ${issue.minimum} or more`;
      return [
        complaintAt(path, { code: "bad-value", message: `${valueAt(config, path)} is too small`, hint }),
      ];
    }
    default: {
      const value = valueAt(config, path);
      return [value === undefined ? missingKey(configSchema, path) : wrongValue(configSchema, path, value)];
    }
  }
}

/** The choice that the user meant: one whose own type fits; undefined where none does. */
function nearest(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = branches.filter((issues) => !issues.some(refusesWhole));
  return fitting.sort((a, b) => a.length - b.length)[0];
}

function refusesWhole({ code, path }: Issue): boolean {
  return (
    path.length === 0 && (code === "invalid_type" || code === "invalid_value" || code === "invalid_union")
  );
}

/** What stands at a path; undefined where nothing does. */
function valueAt(config: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    config,
  );
}
