import { closest } from "../../domain/text/suggest.ts";
import { configSchema } from "../schema/config-schema.ts";
import { examplesAt, homesOf, keysOf, schemasAt } from "../schema/schema-walk.ts";
import { formatHeader, formatKey, formatPath, formatToml, type Path } from "../toml/path.ts";
import type { Finding, Findings } from "./finding.ts";

/** Says that a table cannot have a key, and which one was meant or where it belongs. */
export function unknownKey(table: Path, key: string): Finding {
  const known = keysOf(schemasAt(configSchema, table));
  const guess = closest(key, known);
  const where = table.length === 0 ? "at the top" : `in ${formatPath(table)}`;
  return {
    code: "unknown-key",
    message: `there is no key ${formatKey(key)} ${where}`,
    hint: guess === undefined ? homeHint(table, key, known) : `did you mean ${guess}?`,
    path: [...table, key],
    at: "key",
    ...(guess !== undefined && { meant: [...table, guess] }),
  };
}

function homeHint(table: Path, key: string, known: readonly string[]): string {
  const home = nearestHome(homesOf(configSchema, key), table);
  if (home === undefined) return `the keys here are ${known.join(", ")}`;
  return home.length === 0
    ? "it belongs at the top, before the first [table]"
    : `it belongs in [${formatHeader(home)}]`;
}

/** The home that has most of its path in common with a table, its open names taken from there. */
function nearestHome(homes: readonly (readonly (string | null)[])[], table: Path): Path | undefined {
  const names = table.filter((step) => typeof step === "string");
  let best: Path | undefined;
  let most = -1;
  for (const home of homes) {
    const different = home.findIndex((step, index) => step !== null && step !== names[index]);
    const common = different < 0 ? Math.min(home.length, names.length) : different;
    if (common <= most) continue;
    best = home.map((step, index) => step ?? (index < common ? names[index] : undefined) ?? "NAME");
    most = common;
  }
  return best;
}

/** Says that a table lacks a key. */
export function missingKey(path: Path): Finding {
  const table = path.slice(0, -1);
  const key = formatKey(String(path.at(-1)));
  const [first] = examplesAt(configSchema, path);
  return {
    code: "missing-key",
    message: `${table.length === 0 ? "the file" : formatPath(table)} has no ${key}`,
    hint: first === undefined ? `add ${key}` : `add it, for example ${key} = ${formatToml(first)}`,
    path,
    at: "table",
  };
}

/** Finds that a table lacks a key, unless what it has there was refused already. */
export function findMissing(findings: Findings, path: Path): void {
  if (!findings.refused(path)) findings.add(missingKey(path));
}
