/** What is expected at a mark. */
export interface Mark {
  readonly code: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Takes a text with marks like `trunk = «bad-branch»"origin/main"`: each comes right before the place a problem of that code
 * must point at. Gives the text without them, and the places.
 */
export function readMarks(marked: string): { text: string; marks: readonly Mark[] } {
  const marks: Mark[] = [];
  let text = "";
  for (const piece of marked.split(/(«[^»]*»)/)) {
    if (!piece.startsWith("«")) {
      text += piece;
      continue;
    }
    const lines = text.split("\n");
    marks.push({ code: piece.slice(1, -1), line: lines.length, column: (lines.at(-1) ?? "").length + 1 });
  }
  return { text, marks };
}

/** A whole configuration around some lines: `format`, and a component if they have none. */
export function complete(lines: string): string {
  const components = lines.includes("[components") ? "" : "\n[components.other]\n";
  return `format = 1\n${lines}${components}`;
}

/**
 * Lines of a configuration with marks, and what the hints must say, in the order of the marks; by what they are about.
 */
export type Cases = Readonly<
  Record<string, readonly (readonly [lines: string, ...hints: (string | RegExp)[]])[]>
>;
