/** Characters (code points) that GitHub takes as a release's text: "body is too long (maximum is 125000 characters)". */
const LONGEST = 125_000;

/** Characters that a last line may have to be kept whole. */
const LONGEST_LAST = 2_000;

/**
 * A text that GitHub takes: a longer one ends behind a whole line, with the number of lines that are left out, and the link in its last
 * line, where GitHub and slipway write where all commits can be seen. `added`: characters that follow it. Linear.
 */
export function fitReleaseText(text: string, added = 0): string {
  const longest = LONGEST - added;
  if (lengthOf(text) <= longest) return text;
  const lines = text.trimEnd().split("\n");
  const last = lines.at(-1) ?? "";
  const keepsLast = last.includes("://") && lengthOf(last) <= LONGEST_LAST;
  const body = keepsLast ? lines.slice(0, -1) : lines;
  const ending = (left: number) =>
    `\n\n_… and ${left} more lines, too long for GitHub._\n${keepsLast ? `\n${last}\n` : ""}`;
  const fence = "\n```";
  let room = longest - lengthOf(ending(body.length)) - fence.length;
  let kept = 0;
  for (const line of body) {
    room -= lengthOf(line) + 1;
    if (room < 0) break;
    kept += 1;
  }
  // A text of one line has no better place to end.
  const begun =
    kept === 0 ? [...(body[0] ?? "")].slice(0, LONGEST / 2).join("") : body.slice(0, kept).join("\n");
  const isOpen = body.slice(0, kept).filter((line) => /^ {0,3}```/.test(line)).length % 2 === 1;
  return `${begun.trimEnd()}${isOpen ? fence : ""}${ending(body.length - kept)}`;
}

/** In code points: GitHub counts those, and JavaScript counts halves of some. */
function lengthOf(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at++) if (isSecondHalf(text.charCodeAt(at))) length -= 1;
  return length;
}

function isSecondHalf(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
