/** No line of release notes needs more of what an author wrote. */
const LONGEST = 500;

/** Controls, formats and unassigned characters; what joins the parts of an emoji stays. */
const INVISIBLE = /(?!\u200d)[\p{C}\p{Zl}\p{Zp}]+/gu;

/**
 * Text of unknown origin as one line of Markdown that reads as it was written, whatever is in it: no HTML, no heading, list
 * or link of its own, and nobody is notified by it. Only `code` stays code. What is too long is cut.
 */
export function markdownText(text: string): string {
  const line = shortLine(text);
  const pieces = line.includes("``") ? [line] : line.split("`");
  return pieces
    .map((piece, index) => {
      // Pieces between two backticks are code, but the last one of an odd number of backticks has no partner.
      if (index % 2 === 1 && index < pieces.length - 1) return `\`${piece}\``;
      return (index % 2 === 1 ? "\\`" : "") + escapePiece(piece, index === 0);
    })
    .join("");
}

/** Text of unknown origin in one line without control characters, cut if it is too long. */
export function shortLine(text: string): string {
  const head = text.slice(0, LONGEST * 4).replace(/[\s\p{Zl}\p{Zp}\p{Cc}]+/gu, " ");
  const line = head.replace(INVISIBLE, "").trim();
  const characters = [...line];
  const long = characters.length > LONGEST || text.length > LONGEST * 4;
  return long ? `${characters.slice(0, LONGEST).join("")}…` : line;
}

function escapePiece(piece: string, first: boolean): string {
  const escaped = piece
    .replace(/[\\`*[\]~|$]/g, "\\$&")
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\_")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    // GitHub looks for mentions in the finished page, where an escaped @ is one again: a character of no width splits it.
    .replace(/@(?=[A-Za-z0-9])/g, "@&#8203;");
  return first ? escapeStart(escaped) : escaped;
}

/** What would begin a heading, a list or a rule at the start of a line. */
function escapeStart(text: string): string {
  return text.replace(/^[#+=-]/, "\\$&").replace(/^([0-9]{1,9})([.)])/, "$1\\$2");
}
