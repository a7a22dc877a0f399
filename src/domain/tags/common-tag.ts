import { findCommonWord } from "../versions/common-word.ts";
import { type Language, literal, seq } from "../versions/language.ts";
import type { Scheme } from "../versions/scheme.ts";
import { schemeLanguage } from "../versions/scheme-language.ts";

/** The tags that are `before`, a version of the scheme, `after`. */
export interface TagSet {
  readonly before: string;
  readonly after: string;
  readonly scheme: Scheme;
}

/**
 * One of the shortest tags that belong to both sets, or null where none does. What both begin and end with is taken off
 * first; what is left of one must then be covered by the other's version, and that it cannot be is nearly always seen at
 * once. Only where it may be are the languages of both searched for a common word.
 */
export function commonTag(a: TagSet, b: TagSet): string | null {
  const before = shorter(a.before, b.before);
  const after = shorter(a.after, b.after);
  const left = within(a, before, after);
  const right = within(b, before, after);
  if (left === null || right === null) return null;
  const word = findCommonWord(languageOf(left), languageOf(right));
  return word === null ? null : before + word + after;
}

function shorter(a: string, b: string): string {
  return a.length < b.length ? a : b;
}

/** The set without its ends; null where they are not its ends, or where no version of any scheme could cover the rest. */
function within(tags: TagSet, before: string, after: string): TagSet | null {
  if (!tags.before.startsWith(before) || !tags.after.endsWith(after)) return null;
  const head = tags.before.slice(before.length);
  const tail = tags.after.slice(0, tags.after.length - after.length);
  const coverable = /^(?:[0-9][0-9A-Za-z.+-]*)?$/.test(head) && /^[0-9A-Za-z.+-]*$/.test(tail);
  return coverable ? { before: head, after: tail, scheme: tags.scheme } : null;
}

function languageOf({ before, after, scheme }: TagSet): Language {
  return seq(literal(before), schemeLanguage(scheme), literal(after));
}
