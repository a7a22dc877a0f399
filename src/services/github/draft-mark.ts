import type { OwnDraft } from "../../domain/release/facts.ts";

/** Begins the last line of a draft that slipway makes. Markdown does not show it, and publishing takes it out. */
const MARK = "<!-- drafted by slipway, run ";
const END = " -->";

/** The text of a draft, with a mark of the run that makes it. */
export function markDraft(text: string, run: string): string {
  return `${text}\n\n${MARK}${run}${END}`;
}

/** What a draft's mark says; null if it has none. */
export function readMark(body: string): OwnDraft | null {
  const at = body.lastIndexOf(MARK);
  const end = body.indexOf(END, at);
  if (at === -1 || end === -1) return null;
  const text = body.slice(0, at).trimEnd();
  return { run: body.slice(at + MARK.length, end), text };
}
