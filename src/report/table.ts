import { displayWidth, hang, padColumns } from "./columns.ts";
import type { Paint, Style } from "./paint.ts";

const GAP = "  ";

/** One cell of a table for people. */
export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

/** A table with its head in dim; null if the terminal is too narrow for it. Columns in `right` are aligned right. */
export function layoutTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  right: ReadonlySet<string>,
  columns: number,
  paint: Paint,
): string[] | null {
  const widths = head.map((title, index) => widest([title, ...rows.map((row) => row[index]?.text ?? "")]));
  const total = widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1));
  if (total > columns) return null;
  const titles = head.map((text): Cell => ({ text, style: "dim" }));
  return [titles, ...rows].map((row) =>
    row
      .map(({ text, style }, index) => {
        const painted = style === undefined ? text : paint(style, text);
        const space = padColumns(text, widths[index] ?? 0).slice(text.length);
        if (right.has(head[index] ?? "")) return space + painted;
        return index === row.length - 1 ? painted : painted + space;
      })
      .join(GAP),
  );
}

/** One line of a result: `✓ pushed  ghcr.io/acme/api:1.2.3  sha256:…`. */
export interface Row {
  readonly mark: string;
  readonly style: Style;
  readonly word: string;
  readonly subject: string;
  readonly detail: string;
}

const INDENT = "  ";

/** Columns that a table's details need at least if they are to be broken there into several lines. */
const NARROWEST_DETAIL = 30;

/**
 * Rows as a table if the terminal is wide enough for all subjects with their details, which may go on in further lines; otherwise
 * with each detail below its subject. One or the other for all, so that the eye finds things in one place.
 */
export function layoutRows(rows: readonly Row[], columns: number, paint: Paint): string[] {
  const word = widest(rows.map((row) => row.word));
  const subject = widest(rows.map((row) => row.subject));
  const detail = widest(rows.map((row) => row.detail));
  const head = displayWidth(`${INDENT}✓ `) + (word === 0 ? 0 : word + GAP.length);
  const at = head + subject + GAP.length;
  const longestWord = widest(rows.flatMap((row) => row.detail.split(/\s+/)));
  const fits = at + detail <= columns || at + Math.max(longestWord, NARROWEST_DETAIL) <= columns;
  return rows.flatMap((row) => {
    const plain = `${INDENT}${row.mark} ${word === 0 ? "" : padColumns(row.word, word) + GAP}`;
    const painted = (line: string) => line.replace(row.mark, paint(row.style, row.mark));
    if (fits && row.detail !== "") {
      const start = plain + padColumns(row.subject, subject) + GAP;
      const [line = "", ...more] = hang(start, row.detail, columns);
      const told = line.slice(start.length);
      return [painted(start) + paint("dim", told), ...more.map((each) => paint("dim", each))];
    }
    const [first = "", ...others] = hang(plain, row.subject, columns);
    const below =
      row.detail === "" ? [] : hang(" ".repeat(head), row.detail, columns).map((line) => paint("dim", line));
    return [painted(first), ...others, ...below];
  });
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(displayWidth));
}
