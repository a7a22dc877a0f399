import type * as z from "zod/mini";
import { closest } from "../../domain/text/suggest.ts";
import { homesOf, keysOf, schemasAt } from "../schema/schema-walk.ts";
import { formatHeader, formatKey, formatPath, type Path } from "../toml/path.ts";
import type { Finding } from "./finding.ts";

/** Says that a table cannot have a key, and which one was meant or where it belongs. */
export function unknownKey(schema: z.core.$ZodType, table: Path, key: string): Finding {
  const known = keysOf(schemasAt(schema, table));
  const guess = closest(key, known);
  const where = table.length === 0 ? "at the top" : `in ${formatPath(table)}`;
  return {
    code: "unknown-key",
    message: `there is no key ${formatKey(key)} ${where}`,
    hint: hintOf(schema, table, key, guess, known),
    path: [...table, key],
    at: "key",
    ...(guess !== undefined && { meant: [...table, guess] }),
  };
}

function hintOf(
  schema: z.core.$ZodType,
  table: Path,
  key: string,
  guess: string | undefined,
  known: readonly string[],
): string {
  if (guess !== undefined) return `did you mean ${guess}?`;
  const home = nearestHome(homesOf(schema, key), table);
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
