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
  columns: () => number,
  lines: () => readonly string[],
): OutputArea {
  let picture: Picture | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const start = async (): Promise<void> => {
    const started = timer;
    const { createLogUpdate } = await import("log-update");
    if (timer !== started) return;
    picture = createPicture(createLogUpdate(stream), stream, columns);
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
