import { alt, EMPTY, type Language, NOTHING, seq } from "./language.ts";

interface Search {
  readonly word: string;
  readonly a: Language;
  readonly b: Language;
}

/**
 * A shortest word that belongs to both languages, of those the first in the alphabet; null where they have none in common.
 * A breadth-first search over the pairs of their derivatives; it ends because a term has finitely many of them.
 */
export function findCommonWord(a: Language, b: Language): string | null {
  const letters = [...boundaries(a), ...boundaries(b)].sort((x, y) => x - y);
  const alphabet = [...new Set(letters)];
  const derive = rememberingDerive();
  const seen = new Set<string>();
  const queue: Search[] = [{ word: "", a, b }];
  for (const at of queue) {
    if (at.a.nullable && at.b.nullable) return at.word;
    for (const code of alphabet) {
      const next = {
        word: at.word + String.fromCharCode(code),
        a: derive(at.a, code),
        b: derive(at.b, code),
      };
      const key = `${next.a.key}&${next.b.key}`;
      if (next.a.key === NOTHING.key || next.b.key === NOTHING.key || seen.has(key)) continue;
      seen.add(key);
      queue.push(next);
    }
  }
  return null;
}

/**
 * Where a character class of the term begins, or the characters after one. Between two boundaries all characters are alike
 * to it, so the boundaries are alphabet enough.
 */
function boundaries(language: Language): number[] {
  switch (language.kind) {
    case "empty":
      return [];
    case "chars":
      return language.ranges.flatMap(([first, last]) => [first, last + 1]);
    case "seq":
      return [...boundaries(language.first), ...boundaries(language.rest)];
    case "alt":
      return language.choices.flatMap(boundaries);
    case "star":
      return boundaries(language.body);
  }
}

/** What may follow a character in the language's words: Brzozowski's derivative, definition 3.1 and theorem 3.1. */
export function derive(language: Language, code: number): Language {
  switch (language.kind) {
    case "empty":
      return NOTHING;
    case "chars":
      return language.ranges.some(([first, last]) => first <= code && code <= last) ? EMPTY : NOTHING;
    case "seq": {
      const { first, rest } = language;
      const within = seq(derive(first, code), rest);
      return first.nullable ? alt(within, derive(rest, code)) : within;
    }
    case "alt":
      return alt(...language.choices.map((choice) => derive(choice, code)));
    case "star":
      return seq(derive(language.body, code), language);
  }
}

/** `derive` with a memory: the pairs of a search share most of their halves. */
function rememberingDerive(): (language: Language, code: number) => Language {
  const known = new Map<string, Language>();
  return (language, code) => {
    const key = `${code}:${language.key}`;
    const found = known.get(key) ?? derive(language, code);
    known.set(key, found);
    return found;
  };
}
