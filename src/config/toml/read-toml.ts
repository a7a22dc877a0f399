import type { Place, Result } from "../../domain/text/problem.ts";
import { quote } from "../../domain/text/quote.ts";
import { parseToml } from "./parse-toml.ts";
import type { Position } from "./places.ts";

/** A table as TOML gives it: nothing in it is known yet. */
export type RawTable = Readonly<Record<string, unknown>>;

// Every object has these, and @iarna/toml would write into what it finds under such a name: `[x.constructor]`
// would change JavaScript's own `Object`.
const RESERVED = Object.getOwnPropertyNames(Object.prototype);
const SUSPICIOUS = new RegExp(`${RESERVED.join("|")}|\\\\[uU]`);

/**
 * Reads TOML. Fails with `toml-syntax` or, for a key that every JavaScript object has, with `reserved-name`; the problem
 * has its place.
 */
export async function readToml(text: string, file: string): Promise<Result<RawTable>> {
  const reserved = SUSPICIOUS.test(text) ? await findReserved(text, file) : undefined;
  if (reserved !== undefined) return reserved;
  try {
    return { ok: true, value: parseToml(text) };
  } catch (error) {
    if (!isTomlError(error)) throw error;
    const position = /redefine/.test(error.message) ? await secondKey(text) : undefined;
    return notToml(error.message, text, { file, ...(position ?? positionAfter(text, error.pos)) });
  }
}

/** Finds a reserved name that is a key; the text has one somewhere, perhaps in a value. */
async function findReserved(text: string, file: string): Promise<Result<RawTable> | undefined> {
  const { readPlaces } = await import("./places.ts");
  const places = readPlaces(text);
  if (!places.ok) return notToml(places.reason, text, { file, ...places.position });
  for (const { kind, path, position } of places.pieces) {
    const name = String(path.at(-1));
    if (kind !== "key" || !RESERVED.includes(name)) continue;
    const help = { message: `${quote(name)} cannot be a name here`, hint: "choose another one" };
    return tomlProblem("reserved-name", help, { file, ...position });
  }
  return undefined;
}

/** Where the second of two equal keys is; @iarna/toml only knows where its value ends. */
async function secondKey(text: string): Promise<Position | undefined> {
  const { readPlaces } = await import("./places.ts");
  const places = readPlaces(text);
  return places.ok ? undefined : places.position;
}

function isTomlError(error: unknown): error is Error & { pos: number } {
  return error instanceof Error && "pos" in error && typeof error.pos === "number";
}

/** Where @iarna/toml gave up: it counts the characters it took, the one it did not like among them. */
function positionAfter(text: string, taken: number): Position {
  const lines = text.slice(0, Math.max(0, taken - 1)).split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

function tomlProblem(code: string, help: { message: string; hint: string }, where: Place): Result<RawTable> {
  return { ok: false, problem: { kind: "config", code, ...help, where } };
}

/** What to type instead, by the parser's message and the line it is about; the first that fits. */
const HINTS: readonly (readonly [message: RegExp, line: RegExp, hint: string])[] = [
  [
    /redefine/,
    /^\s*\[/,
    "this table is already defined above: write its keys there, or [[…]] for a list of tables",
  ],
  [/redefine|multiple times/, /./, "this key is already set above: keep one of the two"],
  [/expecting string/, /=\s*(?:#.*)?$/, "write a value after the ="],
  [/expecting string/, /=\s*(?:True|False|yes|no|on|off)\b/i, "write true or false"],
  [/expecting string|Invalid boolean/, /=/, 'put text in quotes: key = "text"'],
  [/Unterminated string/, /./, "close the quotes on the same line"],
  [/inline array/, /\{/, "an inline table must be on one line: close it there, or write a [table] instead"],
  [/Trailing comma/, /./, "remove the comma before }"],
  [/expected "="|Key ended|Key without/, /./, 'write key = value, such as trunk = "main"'],
  [/comma \(,\)/, /./, "put a comma between the values"],
  [/escape/, /./, "write \\\\ for a backslash, or the whole text in single quotes"],
  [/whitespace, \. or \]/, /^\s*\[[^\]]*$/, "close the table's name with ]"],
  [/whitespace, \. or \]/, /./, 'put a name with other characters in quotes: [registries."ghcr.io:443"]'],
  [/till end of line/, /./, "write each key on a line of its own"],
  [/Unknown character/, /./, "put a key with other characters than A-Z a-z 0-9 _ - in quotes"],
];

/** Says in a sentence what a parser's message means, with a hint for the usual mistakes. */
function notToml(said: string, text: string, where: Place): Result<RawTable> {
  const reason = (said.split(/ at row \d|\n/, 1)[0] ?? said)
    .replace(/character:? "?(\d+)"?/, (_, code) => `character ${showCharacter(Number(code))}`)
    .replace(/^./, (first) => first.toLowerCase());
  const line = text.split("\n")[where.line - 1] ?? "";
  const [, , hint] = HINTS.find(([message, pattern]) => message.test(said) && pattern.test(line)) ?? [];
  const help = { message: `this is not TOML: ${reason}`, hint: hint ?? "see https://toml.io/en/v0.5.0" };
  return tomlProblem("toml-syntax", help, where);
}

function showCharacter(code: number): string {
  const character = String.fromCodePoint(code);
  return /[\p{C}\p{Z}]/u.test(character)
    ? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`
    : character;
}
