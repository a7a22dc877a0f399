/** Where the log is written: plainly, or above lines that are drawn anew all the time. */
export interface OutputArea {
  /** Writes whole lines; they are out when it returns. */
  readonly print: (text: string) => void;
  /** Says that there is something to draw. */
  readonly wake: () => void;
  readonly close: () => void;
}

/** The area of a stream that is no terminal. */
export function createPlainArea(stream: NodeJS.WritableStream): OutputArea {
  return {
    print: (text) => {
      if (text !== "") stream.write(text);
    },
    wake: () => {},
    close: () => {},
  };
}
