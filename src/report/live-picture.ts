import { stripVTControlCharacters } from "node:util";
import type { createLogUpdate } from "log-update";
import { displayWidth } from "./columns.ts";

const ERASE_LINE = "\u001b[2K";
const UP = "\u001b[1A";
const FIRST_COLUMN = "\u001b[G";

/** Lines at the end of a terminal that can be drawn anew. */
export interface Picture {
  readonly draw: (lines: readonly string[]) => void;
  /** Takes the lines away; returns whether there were any. */
  readonly erase: () => boolean;
  /** Gives the cursor back. */
  readonly close: () => void;
}

/**
 * A picture drawn with log-update, which hides the cursor and shows it again when the process ends, however it ends.
 */
export function createPicture(
  update: ReturnType<typeof createLogUpdate>,
  stream: NodeJS.WritableStream,
  columns: () => number,
): Picture {
  let shown: { readonly lines: readonly string[]; readonly columns: number } | undefined;
  let hidden = false;
  const narrowed = (): boolean => shown !== undefined && columns() < shown.columns;
  const erase = (): boolean => {
    if (shown === undefined) return false;
    if (narrowed()) {
      // The terminal has wrapped what was drawn; log-update would erase too few rows.
      stream.write(eraseRows(rowsAt(shown.lines, columns())));
      update.done();
    } else update.clear();
    shown = undefined;
    return true;
  };
  return {
    draw: (lines) => {
      if (lines.length === 0 || narrowed()) erase();
      if (lines.length === 0) {
        // Someone who is asked a question meanwhile wants to see the cursor.
        if (hidden) update.done();
        hidden = false;
        return;
      }
      hidden = true;
      update(lines.join("\n"));
      shown = { lines, columns: columns() };
    },
    erase,
    close: () => {
      erase();
      update.done();
    },
  };
}

/** How many rows lines take in a terminal that many columns wide, which wraps the longer ones. */
export function rowsAt(lines: readonly string[], columns: number): number {
  return lines
    .map((line) =>
      Math.max(1, Math.ceil(displayWidth(stripVTControlCharacters(line)) / Math.max(1, columns))),
    )
    .reduce((sum, rows) => sum + rows, 0);
}

/** Erases the rows above the cursor's, and leaves the cursor at the beginning of the first of them. */
export function eraseRows(rows: number): string {
  return ERASE_LINE + (UP + ERASE_LINE).repeat(rows) + FIRST_COLUMN;
}
