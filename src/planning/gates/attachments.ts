import type { Problem } from "../../domain/text/problem.ts";

/** What is judged of a file before it is attached. */
export interface FileFacts {
  readonly name: string;
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/** GitHub's limit for one file of a release, in bytes. */
const LARGEST = 2 * 1024 ** 3;

/** The name under which the checksums are attached, next to the files. */
export const CHECKSUMS = "checksums.txt";

/** Files of one release: each name once, none empty, none larger than GitHub takes. */
export function judgeAttachments(files: readonly FileFacts[]): Problem[] {
  const names = new Map<string, string>();
  return files.flatMap(({ name, path, size }) => {
    const other = names.get(name);
    names.set(name, path);
    return [
      ...(other === undefined ? [] : [twice(name, other, path)]),
      ...(name === CHECKSUMS ? [reserved(path)] : []),
      ...(size > 0 && size < LARGEST ? [] : [unfit(path, size)]),
    ];
  });
}

function twice(name: string, some: string, other: string): Problem {
  return {
    code: "files-of-one-name",
    message: `two files would be attached as ${name}: ${some} and ${other}`,
    hint: "a GitHub release holds each name once: rename one of the outputs",
  };
}

function reserved(path: string): Problem {
  return {
    code: "files-of-one-name",
    message: `${path} would be attached as ${CHECKSUMS}, which slipway makes itself`,
    hint: "rename the output, or take it out of `files`",
  };
}

function unfit(path: string, size: number): Problem {
  return {
    code: "file-size",
    message: `${path} has ${size} bytes, and GitHub takes files of 1 byte to ${LARGEST - 1} bytes`,
    hint: size === 0 ? "find out why it is empty" : "split it, or publish it elsewhere",
  };
}
