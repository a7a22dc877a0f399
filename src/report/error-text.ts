import type { Place, Problem } from "../domain/text/problem.ts";
import { displayWidth, hang, shorten } from "./columns.ts";
import { formatPlace } from "./documents.ts";
import { createPaint, type Paint, type Style } from "./paint.ts";
import { printable, withoutDirection } from "./printable.ts";

/**
 * Problems for people: `error[code]: message`, its place in a file, the hint. `sources` holds the texts of
 * files by the names that places have; if there is one, its line is shown with a caret.
 */
export function errorText(
  problems: readonly Problem[],
  columns: number,
  colour: boolean,
  sources: ReadonlyMap<string, string> = new Map(),
): string {
  const paint = createPaint(colour);
  const blocks = problems.map((problem) => problemLines(problem, columns, paint, sources).join("\n"));
  return blocks.length === 0 ? "" : `${blocks.join("\n\n")}\n`;
}

function problemLines(
  { code, message, hint, where }: Problem,
  columns: number,
  paint: Paint,
  sources: ReadonlyMap<string, string>,
): string[] {
  const lines = titled(`error[${code}]:`, "red", message, columns, paint);
  if (where !== undefined) {
    const [place = "", ...rest] = hang("  --> ", printable(formatPlace(where)), columns);
    lines.push(place.replace("-->", paint("cyan", "-->")), ...rest);
    const source = sources.get(where.file);
    if (source !== undefined) lines.push(...sourceExcerpt(source, where, columns, paint));
  }
  if (hint !== "") lines.push(...titled("hint:", "cyan", hint, columns, paint));
  return lines;
}

/** How far what follows a title is set in. */
const INDENT = 2;

/**
 * A text after its title, such as `hint:`. Its first line is slipway's own and fits the terminal; what another program printed is
 * below that, set in and otherwise as it came: broken into other lines, it could neither be copied nor searched for.
 */
export function titled(title: string, style: Style, text: string, columns: number, paint: Paint): string[] {
  const [own = "", ...quoted] = printable(text).trimEnd().split("\n");
  const [first = "", ...rest] = hang(`${title} `, own, columns, INDENT);
  return [
    paint(style, first.slice(0, title.length)) + first.slice(title.length),
    ...rest,
    ...quoted.map((line) => (line === "" ? "" : " ".repeat(INDENT) + line)),
  ];
}

/** Characters shown before the place if a line is too long for the terminal. */
const BEFORE = 20;

/** A line of a file with a caret under the place; nothing if the file has no such line. */
function sourceExcerpt(source: string, where: Place, columns: number, paint: Paint): string[] {
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
  return withoutDirection(text.replaceAll("\t", "  ").replace(/\p{Cc}/gu, " "));
}
