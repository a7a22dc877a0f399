import type { Problem } from "../domain/text/problem.ts";
import { createPaint, type Paint } from "./paint.ts";
import { formatPlace } from "./place.ts";
import { sourceExcerpt } from "./source-excerpt.ts";
import { hang, printable } from "./text.ts";

/**
 * Problems for people: `error: message`, its place in a file, the hint. `sources` holds the texts of files by the names
 * that places have; where there is one, its line is shown with a caret.
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
  { message, hint, where }: Problem,
  columns: number,
  paint: Paint,
  sources: ReadonlyMap<string, string>,
): string[] {
  const lines = titled("error:", "red", message, columns, paint);
  if (where !== undefined) {
    lines.push(`  ${paint("cyan", "-->")} ${formatPlace(where)}`);
    const source = sources.get(where.file);
    if (source !== undefined) lines.push(...sourceExcerpt(source, where, columns, paint));
  }
  if (hint !== "") lines.push(...titled("hint: ", "cyan", hint, columns, paint));
  return lines;
}

function titled(title: string, style: "red" | "cyan", text: string, columns: number, paint: Paint): string[] {
  const [first = "", ...rest] = hang(`${title} `, printable(text).trimEnd(), columns);
  return [paint(style, first.slice(0, title.length)) + first.slice(title.length), ...rest];
}
