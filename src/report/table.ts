import type { Paint, Style } from "./paint.ts";
import { displayWidth, padColumns } from "./width.ts";

/** One cell of a table for people. */
export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

const GAP = "  ";

/** A table with its head in dim; null where the terminal is too narrow for it. Columns named here are set right. */
export function layoutTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  right: ReadonlySet<string>,
  columns: number,
  paint: Paint,
): string[] | null {
  const widths = head.map((title, index) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[index]?.text ?? ""))),
  );
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
