import type { Place } from "../domain/text/problem.ts";
import type { Paint } from "./paint.ts";
import { displayWidth, shorten } from "./width.ts";

/** Characters shown before the place where a line is too long for the terminal. */
const BEFORE = 20;

/** A line of a file with a caret under the place; nothing where the file has no such line. */
export function sourceExcerpt(source: string, where: Place, columns: number, paint: Paint): string[] {
  const line = source.split(/\r?\n/)[where.line - 1];
  if (line === undefined) return [];
  const gutter = String(where.line);
  const room = Math.max(BEFORE * 2, columns - gutter.length - 4);
  const before = untabbed(line.slice(0, where.column - 1));
  const all = untabbed(line);
  const start = displayWidth(all) <= room || before.length <= BEFORE ? 0 : before.length - BEFORE;
  const shown = shorten(all.slice(start), room);
  const caret = `${" ".repeat(displayWidth(before.slice(start)))}^`;
  return [
    `${paint("dim", ` ${gutter} |`)} ${shown}`,
    `${paint("dim", ` ${" ".repeat(gutter.length)} |`)} ${paint("red", caret)}`,
  ];
}

function untabbed(text: string): string {
  return text.replaceAll("\t", "  ").replace(/\p{Cc}/gu, " ");
}
