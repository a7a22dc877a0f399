import TOML from "@iarna/toml";
import type { Place, Result } from "../../domain/text/problem.ts";
import { quote } from "../../domain/text/quote.ts";
import type { Position } from "./places.ts";
import { explainSyntax } from "./syntax-help.ts";

/** A table as TOML gives it: nothing in it is known yet. */
export type RawTable = Readonly<Record<string, unknown>>;

// Every object has these already, and @iarna/toml would write into what it finds under such a name: `[x.constructor]`
// would change JavaScript's own `Object`.
const RESERVED = Object.getOwnPropertyNames(Object.prototype);
const SUSPICIOUS = new RegExp(`${RESERVED.join("|")}|\\\\[uU]`);

/**
 * Reads TOML. Fails with `toml-syntax` or, for a key that every JavaScript object has already, with `reserved-name`; the
 * problem has its place.
 */
export async function readToml(text: string, file: string): Promise<Result<RawTable>> {
  const reserved = SUSPICIOUS.test(text) ? await reservedName(text, file) : undefined;
  if (reserved !== undefined) return reserved;
  try {
    return { ok: true, value: TOML.parse(text) };
  } catch (error) {
    if (!isTomlError(error)) throw error;
    const position = /redefine/.test(error.message) ? await secondKey(text) : undefined;
    const where = { file, ...(position ?? placeOf(text, error.pos)) };
    return refuse("toml-syntax", explainSyntax(error.message, text, where), where);
  }
}

/** What `Object.prototype` has stands in the text: is it a key? */
async function reservedName(text: string, file: string): Promise<Result<RawTable> | undefined> {
  const { readPlaces } = await import("./places.ts");
  const places = readPlaces(text);
  if (!places.ok) {
    const where = { file, ...places.position };
    return refuse("toml-syntax", explainSyntax(places.reason, text, where), where);
  }
  const found = places.placed.find(
    ({ kind, path }) => kind === "key" && RESERVED.includes(String(path.at(-1))),
  );
  if (found === undefined) return undefined;
  const message = `${quote(String(found.path.at(-1)))} cannot be a name here`;
  return refuse("reserved-name", { message, hint: "choose another one" }, { file, ...found.position });
}

/** Where the second of two equal keys stands; @iarna/toml only knows where its value ends. */
async function secondKey(text: string): Promise<Position | undefined> {
  const { readPlaces } = await import("./places.ts");
  const places = readPlaces(text);
  return places.ok ? undefined : places.position;
}

function isTomlError(error: unknown): error is Error & { pos: number } {
  return error instanceof Error && "pos" in error && typeof error.pos === "number";
}

function refuse(code: string, help: { message: string; hint: string }, where: Place): Result<RawTable> {
  return { ok: false, problem: { kind: "config", code, ...help, where } };
}

/** Where @iarna/toml gave up: it counts the characters it took, the one it did not like among them. */
function placeOf(text: string, taken: number): Position {
  const lines = text.slice(0, Math.max(0, taken - 1)).split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}
