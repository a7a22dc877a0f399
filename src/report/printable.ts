import { stripVTControlCharacters } from "node:util";

/** Without escape sequences and control characters: what other programs said must not drive the terminal. */
export function printable(text: string): string {
  return stripVTControlCharacters(text.replaceAll("\r\n", "\n")).replace(/[^\P{Cc}\n\t]/gu, "");
}

/** The same on one line. */
export function printableLine(text: string): string {
  return printable(text).replace(/\s+/g, " ").trim();
}
