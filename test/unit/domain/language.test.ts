import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { derive, findCommonWord } from "../../../src/domain/versions/common-word.ts";
import {
  alt,
  chars,
  EMPTY,
  type Language,
  literal,
  NOTHING,
  optional,
  repeat,
  seq,
  star,
} from "../../../src/domain/versions/language.ts";

function accepts(language: Language, word: string): boolean {
  let rest = language;
  for (let index = 0; index < word.length; index += 1) rest = derive(rest, word.charCodeAt(index));
  return rest.nullable;
}

interface Both {
  readonly language: Language;
  readonly source: string;
}

/** A term and the regular expression that means the same. */
const { both } = fc.letrec<{ both: Both }>((tie) => ({
  both: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<Both>(
      { language: EMPTY, source: "(?:)" },
      { language: literal("ab"), source: "ab" },
      { language: chars("ab"), source: "[ab]" },
      { language: chars("a", "c"), source: "[ac]" },
    ),
    fc.tuple(tie("both"), tie("both")).map(([a, b]) => ({
      language: seq(a.language, b.language),
      source: `(?:${a.source})(?:${b.source})`,
    })),
    fc.tuple(tie("both"), tie("both")).map(([a, b]) => ({
      language: alt(a.language, b.language),
      source: `(?:${a.source}|${b.source})`,
    })),
    tie("both").map((a) => ({ language: star(a.language), source: `(?:${a.source})*` })),
    tie("both").map((a) => ({ language: optional(a.language), source: `(?:${a.source})?` })),
    tie("both").map((a) => ({ language: repeat(a.language, 1, 3), source: `(?:${a.source}){1,3}` })),
  ),
}));

const WORDS = [0, 1, 2, 3, 4, 5].flatMap((length) =>
  Array.from({ length: 3 ** length }, (_, number) =>
    Array.from({ length }, (_, place) => "abc"[Math.floor(number / 3 ** place) % 3]).join(""),
  ),
);

test("a term accepts the words that the same regular expression matches", () => {
  fc.assert(
    fc.property(both, ({ language, source }) => {
      const expression = new RegExp(`^(?:${source})$`);
      for (const word of WORDS)
        assert.equal(accepts(language, word), expression.test(word), `${source} ${word}`);
    }),
  );
});

test("a common word belongs to both languages and is one of the shortest", () => {
  fc.assert(
    fc.property(both, both, (a, b) => {
      const shared = WORDS.filter((word) => accepts(a.language, word) && accepts(b.language, word));
      const found = findCommonWord(a.language, b.language);
      if (found === null) return assert.deepEqual(shared, []);
      assert.ok(accepts(a.language, found) && accepts(b.language, found));
      if (shared[0] !== undefined) assert.equal(found.length, shared[0].length);
    }),
    { numRuns: 500 },
  );
});

test("terms that differ in order, grouping or repetition of alternatives are the same term", () => {
  const [a, b, c] = [literal("a"), literal("b"), literal("c")];
  assert.equal(alt(a, alt(b, c)).key, alt(alt(c, a, c), b).key);
  assert.equal(seq(seq(a, b), c).key, seq(a, seq(b, c)).key);
  assert.equal(seq(EMPTY, a, EMPTY).key, a.key);
  assert.equal(seq(a, NOTHING).key, NOTHING.key);
  assert.equal(alt().key, NOTHING.key);
  assert.equal(star(star(a)).key, star(a).key);
});

test("characters beyond ASCII are characters like any other", () => {
  assert.equal(findCommonWord(literal("日本🚀"), seq(literal("日"), star(chars("\u0000\uffff")))), "日本🚀");
});

test("a search over terms that blow up naively ends at once", () => {
  const any = star(chars("az"));
  const started = performance.now();
  assert.equal(findCommonWord(seq(any, literal("ab".repeat(30))), seq(any, literal("ba".repeat(30)))), null);
  assert.ok(performance.now() - started < 3000);
});
