/** Lines that take the place of others in a text: `removed` lines from `line` on, which counts from 0. */
export interface TextEdit {
  readonly line: number;
  readonly removed: number;
  readonly added: readonly string[];
}

/** A file that is made, or that some lines of are changed. */
export type FileChange =
  | { readonly kind: "created"; readonly path: string; readonly text: string }
  | {
      readonly kind: "changed";
      readonly path: string;
      readonly before: string;
      readonly edits: readonly TextEdit[];
    };

/** The text after some edits, none of which touches another. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = text.split(/\r?\n/);
  for (const { line, removed, added } of [...edits].sort((one, other) => other.line - one.line))
    lines.splice(line, removed, ...added);
  return lines.join(end);
}

/** Where something new belongs among things in order: in its place if they are sorted, else behind the one it is like. */
export function placeAmong(names: readonly string[], like: number, name: string): number {
  const sorted = names.every((each, index) => index === 0 || (names[index - 1] ?? "") <= each);
  if (!sorted || names.length < 2) return like + 1;
  const before = names.filter((each) => each <= name).length;
  return before;
}
