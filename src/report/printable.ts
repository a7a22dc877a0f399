import { withoutEscapes } from "../domain/text/escapes.ts";

/** Marks that change the direction of what is around them, and so what it seems to say. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Without escape sequences and control characters: what other programs said must neither drive the terminal nor mislead. */
export function printable(text: string): string {
  return withoutDirection(withoutEscapes(text.replaceAll("\r\n", "\n")).replace(/[^\P{Cc}\n\t]/gu, ""));
}

/** The same on one line. */
export function printableLine(text: string): string {
  return printable(text).replace(/\s+/g, " ").trim();
}

/** With marks of direction spelled out, as `\u202e`. */
export function withoutDirection(text: string): string {
  return text.replace(DIRECTION, escaped);
}

/** A character of one unit as JSON and JavaScript write it. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * JSON, on one line, that says the same and can drive nothing: neither a terminal, nor the runner of GitHub Actions, which finds
 * `##[` anywhere in a line.
 */
export function harmlessJson(json: string): string {
  return json
    .replace(DIRECTION, escaped)
    .replace(/[\u007f-\u009f\u2028\u2029]/g, escaped)
    .replaceAll("##[", "\\u0023#[");
}
