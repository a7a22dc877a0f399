import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** Takes a line of a program's output, without its end. */
export type OnLine = (line: string, stream: "stdout" | "stderr") => void;

/** Takes a program's standard output, cut anywhere. */
export type OnOutput = (chunk: Buffer) => void;

/** Something that reads a stream. */
interface Reader {
  readonly take: (chunk: Buffer) => void;
  /** Called once, after the last chunk. */
  readonly end: () => void;
}

/** Bytes of a stream that are kept if its lines are followed: the rest has been seen, and may be more than fits into a string. */
const KEPT = 64 << 20;

/**
 * Keeps a stream, and shows its lines as they come if they are followed. Gives what ends the reading and returns the
 * stream's text; it throws what `onLine` threw.
 */
export function keep(stream: Readable | null, onLine: ((line: string) => void) | undefined): () => string {
  const chunks: Buffer[] = [];
  let kept = 0;
  const lines = onLine === undefined ? undefined : splitLines(onLine);
  const finish = read(stream, {
    take: (chunk) => {
      if (lines === undefined || kept < KEPT) chunks.push(chunk);
      kept += chunk.length;
      lines?.take(chunk);
    },
    end: () => lines?.end(),
  });
  return () => {
    finish();
    return Buffer.concat(chunks).toString();
  };
}

/**
 * Hands a stream on and keeps nothing of it. While a chunk is looked at nothing more is read, and the program waits. Gives
 * what `keep` gives.
 */
export function handOn(stream: Readable | null, onOutput: OnOutput): () => string {
  const finish = read(stream, { take: onOutput, end: () => {} });
  return () => {
    finish();
    return "";
  };
}

/**
 * A reader that throws gets no more, and the stream is closed, so that the program ends when it next writes. Gives what
 * ends the reading, and then throws what the reader threw.
 */
function read(stream: Readable | null, { take, end }: Reader): () => void {
  let thrown: { readonly error: unknown } | undefined;
  stream?.on("data", (chunk: Buffer) => {
    try {
      if (thrown === undefined) take(chunk);
    } catch (error) {
      thrown = { error };
      stream.destroy();
    }
  });
  return () => {
    if (thrown !== undefined) throw thrown.error;
    end();
  };
}

/** Lines end with `\n` or `\r\n`; a lone `\r`, with which progress is drawn over itself, stays in its line. */
function splitLines(onLine: (line: string) => void): Reader {
  const decoder = new StringDecoder("utf8");
  let open = "";
  return {
    take: (chunk) => {
      const [first = "", ...others] = decoder.write(chunk).split("\n");
      open += first;
      for (const other of others) {
        onLine(open.replace(/\r$/, ""));
        open = other;
      }
    },
    end: () => {
      open += decoder.end();
      if (open !== "") onLine(open);
    },
  };
}
