import type { Paint, Style } from "./paint.ts";
import { hang } from "./text.ts";
import { displayWidth, padColumns } from "./width.ts";

/** One line of a result: `✓ pushed  ghcr.io/acme/api:1.2.3  sha256:…`. */
export interface Row {
  readonly mark: string;
  readonly style: Style;
  readonly word: string;
  readonly subject: string;
  readonly detail: string;
}

const INDENT = "  ";
const GAP = "  ";

/**
 * Rows as a table where the terminal is wide enough for all of them, otherwise with each detail below its subject. One
 * or the other for all, so that the eye finds things in one place.
 */
export function layoutRows(rows: readonly Row[], columns: number, paint: Paint): string[] {
  const word = widest(rows.map((row) => row.word));
  const subject = widest(rows.map((row) => row.subject));
  const detail = widest(rows.map((row) => row.detail));
  const head = displayWidth(`${INDENT}✓ `) + (word === 0 ? 0 : word + GAP.length);
  const fits = head + subject + GAP.length + detail <= columns;
  return rows.flatMap((row) => {
    const start = `${INDENT}${paint(row.style, row.mark)} ${word === 0 ? "" : padColumns(row.word, word) + GAP}`;
    if (row.detail === "") return [start + row.subject];
    if (fits) return [start + padColumns(row.subject, subject) + GAP + paint("dim", row.detail)];
    const below = hang(" ".repeat(head), row.detail, columns).map((line) => paint("dim", line));
    return [start + row.subject, ...below];
  });
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(displayWidth));
}
