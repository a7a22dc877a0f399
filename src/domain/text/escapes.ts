const ESC = "\\u001b";

/** What a string of a terminal's ends with: BEL, or ST in either form. */
const END = `(?:\\u0007|${ESC}\\\\|\\u009c)`;

/**
 * Escape sequences of terminals: strings (titles, links), control sequences, and those of two characters, also if they only begin. A
 * string ends before the next escape character, so that a text takes linear time. Source: ECMA-48, 5.3 to 5.6.
 */
const ESCAPES = new RegExp(
  [
    `(?:${ESC}[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])[^\\u0007\\u001b\\u009c]*${END}`,
    `(?:${ESC}\\[|\\u009b)[0-?]*[ -/]*[@-~]?`,
    `${ESC}[ -/]*[0-~]?`,
  ].join("|"),
  "g",
);

/** Without escape sequences. */
export function withoutEscapes(text: string): string {
  return text.replace(ESCAPES, "");
}
