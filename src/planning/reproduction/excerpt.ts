import type { ReadBlock, Sides } from "../../domain/release/reproduction.ts";
import { quote } from "../../domain/text/quote.ts";

/** Bytes that are shown of each side, from the first that differs on. */
const SHOWN = 24;

/** Bytes before and behind the first difference in which reasons are looked for. */
const BEFORE = 160;
const BEHIND = 240;

/** Where two blocks differ first, and the text around it. A block that is the beginning of the other differs where it ends. */
export function aroundDifference(
  recorded: ReadBlock,
  built: ReadBlock,
): { readonly at: number; readonly sides: Pick<Sides, "recorded" | "built"> } {
  const [one, other] = [recorded.block, built.block];
  const most = Math.min(one.length, other.length);
  let at = 0;
  while (at < most && one[at] === other[at]) at++;
  return { at, sides: { recorded: textAround(one, at), built: textAround(other, at) } };
}

/** One character for each byte: what is not ASCII stays apart from what is, and is never mistaken for text. */
function textAround(block: Uint8Array, at: number): string {
  return latin1(block.subarray(Math.max(0, at - BEFORE), at + BEHIND));
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/**
 * Some bytes from a place on: as text if they are text, with what is before them on their line, otherwise in hexadecimal; "its end" if
 * there are none.
 */
export function shownBytes(block: Uint8Array, at: number): string {
  const bytes = block.subarray(at, at + SHOWN);
  if (bytes.length === 0) return "its end";
  const text = latin1(bytes);
  if (TEXT.test(text)) return shownText(latin1(block.subarray(Math.max(0, at - LEAD), at)), text);
  return Array.from(bytes.subarray(0, SHOWN / 2), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

const TEXT = /^[\t\n\r\x20-\x7e]+$/;

/** Bytes that are shown before the first that differs, if they are on the same line. */
const LEAD = 24;

function shownText(before: string, text: string): string {
  const [lead = ""] = /[\x20-\x7e]*$/.exec(before) ?? [];
  return (lead.length === LEAD ? "…" : "") + quote(lead + text);
}
