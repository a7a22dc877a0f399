import type { createLogUpdate } from "log-update";
import { eraseRows, rowsAt } from "./terminal.ts";

/** Lines at the end of a terminal that can be drawn anew. */
export interface Picture {
  readonly draw: (lines: readonly string[]) => void;
  /** Takes the lines away; tells whether there were any. */
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
        // Whoever is asked something meanwhile wants to see the cursor.
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
