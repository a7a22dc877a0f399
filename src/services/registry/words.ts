/** What others say is quoted no longer than this. */
const LONGEST = 500;

/**
 * Takes text from outside, gives it on one line, without control characters (a registry must not write to a terminal)
 * and not too long to be part of a message.
 */
export function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
