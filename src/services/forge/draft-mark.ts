import type { OwnDraft } from "../../domain/release/facts.ts";

/** Begins the last line of a draft that slipway makes. Markdown does not show it, and publishing takes it out. */
const MARK = "\n\n<!-- drafted by slipway, run ";
const END = " -->";

/** The text of a draft, with a mark of the run that makes it. */
export function markDraft(text: string, run: string): string {
  return `${text}${MARK}${run}${END}`;
}

/** What a draft's mark says; null if it has none. */
export function readMark(body: string): OwnDraft | null {
  // GitHub's own editor ends lines as Windows does.
  const plain = body.replaceAll("\r\n", "\n");
  const at = plain.lastIndexOf(MARK);
  const end = plain.indexOf(END, at);
  if (at === -1 || end === -1) return null;
  return { run: plain.slice(at + MARK.length, end), text: plain.slice(0, at) };
}
