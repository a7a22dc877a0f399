/** A range of UTF-16 code units, both ends in it. */
export type CharRange = readonly [first: number, last: number];

/**
 * A regular language as data. `key` is equal for terms that are equal but for the order, grouping and repetition of
 * alternatives, which is what keeps the derivatives of a term finite in number (Brzozowski, "Derivatives of Regular
 * Expressions", 1964, theorem 5.2). `nullable` says whether the empty word belongs to it. `chars` without ranges is the
 * language without words. Terms are made by the functions below only.
 */
export type Language = { readonly key: string; readonly nullable: boolean } & (
  | { readonly kind: "empty" }
  | { readonly kind: "chars"; readonly ranges: readonly CharRange[] }
  | { readonly kind: "seq"; readonly first: Language; readonly rest: Language }
  | { readonly kind: "alt"; readonly choices: readonly Language[] }
  | { readonly kind: "star"; readonly body: Language }
);

/** The language of the empty word alone. */
export const EMPTY: Language = { kind: "empty", key: "", nullable: true };

/** The language without words. */
export const NOTHING: Language = chars();

/** One character out of the ranges, each written as one character or as its first and last: `chars("09", "az", "-")`. */
export function chars(...ranges: readonly string[]): Language {
  const codes = ranges.map((range): CharRange => [range.charCodeAt(0), range.charCodeAt(range.length - 1)]);
  codes.sort(([a], [b]) => a - b);
  return { kind: "chars", key: `[${codes.join(";")}]`, nullable: false, ranges: codes };
}

/** One word alone. */
export function literal(word: string): Language {
  return seq(...word.split("").map((character) => chars(character)));
}

/** Words that are made of a word of each part, one after another. */
export function seq(...parts: readonly Language[]): Language {
  return parts.reduceRight((rest, part) => pair(part, rest), EMPTY);
}

function pair(first: Language, rest: Language): Language {
  if (first.key === NOTHING.key || rest.key === NOTHING.key) return NOTHING;
  if (first.kind === "empty") return rest;
  if (rest.kind === "empty") return first;
  if (first.kind === "seq") return pair(first.first, pair(first.rest, rest));
  return { kind: "seq", key: first.key + rest.key, nullable: first.nullable && rest.nullable, first, rest };
}

/** Words that belong to any of the choices. */
export function alt(...choices: readonly Language[]): Language {
  const flat = choices.flatMap((choice) => (choice.kind === "alt" ? choice.choices : [choice]));
  const distinct = new Map(flat.map((choice) => [choice.key, choice]));
  distinct.delete(NOTHING.key);
  const sorted = [...distinct.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const [only = NOTHING] = sorted;
  if (sorted.length < 2) return only;
  const key = `(${sorted.map((choice) => choice.key).join("|")})`;
  return { kind: "alt", key, nullable: sorted.some((choice) => choice.nullable), choices: sorted };
}

/** Any number of words of the body, also none. */
export function star(body: Language): Language {
  if (body.kind === "empty" || body.kind === "star") return body;
  if (body.key === NOTHING.key) return EMPTY;
  return { kind: "star", key: `{${body.key}}`, nullable: true, body };
}

/** A word of the body, or the empty one. */
export function optional(body: Language): Language {
  return alt(EMPTY, body);
}

/** So many words of the body: at least `least`, at most `most`. */
export function repeat(body: Language, least: number, most: number): Language {
  const required = Array.from({ length: least }, () => body);
  let tail = EMPTY;
  for (let count = least; count < most; count += 1) tail = optional(seq(body, tail));
  return seq(...required, tail);
}
