/** How many characters of a text are shown; the rest is only counted. */
const SHOWN = 80;

/** Characters that are invisible or move the cursor: controls, formats, unassigned ones, and blanks except the space. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/**
 * A text of unknown origin, made safe for a message: in double quotes, with everything invisible escaped (a control
 * character could rewrite the terminal, a bidirectional mark the meaning) and shortened if it is long.
 */
export function quote(text: string): string {
  const head = [...text.slice(0, SHOWN * 2)].slice(0, SHOWN).join("");
  const shown = JSON.stringify(head).replace(INVISIBLE, escapeCharacter);
  if (head.length === text.length) return shown;
  return `${shown.slice(0, -1)}…" (${text.length} characters)`;
}

/** The most that a message shows of what a program or server said. */
const LONGEST_LINE = 500;

/**
 * What a program or server said, made safe for a message without quotes: on one line, without control characters (which
 * could rewrite the terminal), and shortened if it is long.
 */
export function plainLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}

function escapeCharacter(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`;
}
