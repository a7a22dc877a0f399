import { FRAME } from "./live-layout.ts";
import { createPicture, type Picture } from "./live-picture.ts";
import type { OutputArea } from "./output-area.ts";

/** What a live area is made from. */
export interface LiveAreaOptions {
  readonly stream: NodeJS.WritableStream;
  readonly columns: () => number;
  /** The lines to show at this moment. */
  readonly lines: () => readonly string[];
}

/**
 * The last lines of a terminal, drawn anew ten times a second, with the log above them. The first picture comes after
 * a tenth of a second, so that a quick command shows none and never loads log-update.
 */
export function createLiveArea({ stream, columns, lines }: LiveAreaOptions): OutputArea {
  let picture: Picture | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const start = async (): Promise<void> => {
    const { createLogUpdate } = await import("log-update");
    if (closed) return;
    picture = createPicture(createLogUpdate(stream), stream, columns);
    picture.draw(lines());
    timer = setInterval(() => picture?.draw(lines()), FRAME).unref();
  };
  return {
    print: (text) => {
      if (text === "") return;
      const drawn = picture?.erase() ?? false;
      stream.write(text);
      if (drawn) picture?.draw(lines());
    },
    wake: () => {
      if (!closed) timer ??= setTimeout(() => void start(), FRAME).unref();
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
      picture?.close();
    },
  };
}
