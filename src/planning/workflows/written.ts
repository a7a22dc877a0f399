/** A file that `slipway ci` writes. */
export interface WrittenFile {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
}

/** What the first line of such a file begins with: by it slipway knows its own. */
const MARK = "# Written by `slipway ci";

/** The lines that every such file begins with. */
export function header(system: string): string {
  return `${MARK} ${system}\` from slipway.toml. After a change there, run it again: what is changed here is lost.\n`;
}

/** Whether slipway has written a file. */
export function isWritten(text: string): boolean {
  return text.startsWith(MARK);
}

/** Text with each of its lines that is not empty moved in. */
export function indented(text: string, columns: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(columns));
}
