import { FRAME } from "./live-layout.ts";
import { createPicture, type Picture } from "./live-picture.ts";

/** Where the log is written: plainly, or above lines that are drawn anew all the time. */
export interface OutputArea {
  /** Writes whole lines; they are out when it returns. */
  readonly print: (lines: string) => void;
  /** Says that there is something to draw. */
  readonly wake: () => void;
  /** Takes the drawn lines away and gives the cursor back until there is something to draw again. */
  readonly rest: () => void;
  readonly close: () => void;
}

/** The area of a stream that is not a terminal. */
export function createPlainArea(stream: NodeJS.WritableStream): OutputArea {
  return {
    print: (text) => stream.write(text),
    wake: () => {},
    rest: () => {},
    close: () => {},
  };
}

/**
 * The last lines of a terminal, drawn anew ten times a second, with the log above them; `lines` gives them as they are at
 * that moment. The first picture comes after a tenth of a second, so that a quick command shows none and never loads
 * log-update.
 */
export function createLiveArea(
  stream: NodeJS.WritableStream,
  { columns, rows }: { readonly columns: () => number; readonly rows: () => number },
  lines: () => readonly string[],
): OutputArea {
  let picture: Picture | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const start = async (): Promise<void> => {
    const started = timer;
    const { createLogUpdate } = await import("log-update");
    if (timer !== started) return;
    picture = createPicture(createLogUpdate(sized(stream, columns, rows)), stream, columns);
    picture.draw(lines());
    timer = setInterval(() => picture?.draw(lines()), FRAME).unref();
  };
  const rest = (): void => {
    clearTimeout(timer);
    timer = undefined;
    picture?.close();
    picture = undefined;
  };
  return {
    print: (text) => {
      const drawn = picture?.erase() ?? false;
      stream.write(text);
      if (drawn) picture?.draw(lines());
    },
    wake: () => {
      if (!closed) timer ??= setTimeout(() => void start(), FRAME).unref();
    },
    rest,
    close: () => {
      closed = true;
      rest();
    },
  };
}

/** What log-update needs of a stream; a terminal that says it has 0 columns or rows would be shown nothing. */
function sized(
  stream: NodeJS.WritableStream & { readonly isTTY?: boolean },
  columns: () => number,
  rows: () => number,
): NodeJS.WritableStream {
  const part = {
    write: (text: string) => stream.write(text),
    isTTY: stream.isTTY,
    get columns() {
      return columns();
    },
    get rows() {
      return rows();
    },
  };
  return part as unknown as NodeJS.WritableStream;
}
