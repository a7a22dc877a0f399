import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseImageTag } from "../../../src/domain/images/reference.ts";
import { quote } from "../../../src/domain/text/quote.ts";
import { closest, didYouMean } from "../../../src/domain/text/suggest.ts";
import { matchesWildcard } from "../../../src/domain/text/wildcard.ts";

test("image tags are those of the OCI distribution specification", () => {
  for (const tag of ["a", "_", "1.2.3", "v1.2.3-rc.1", "A_b-C.d", "x".repeat(128)])
    assert.equal(parseImageTag(tag), tag);
  for (const tag of ["", ".a", "-a", "a+b", "a/b", "a:b", "a b", "é", "a\n", "x".repeat(129)]) {
    assert.equal(parseImageTag(tag), undefined, tag);
  }
});

test("a quoted text holds nothing invisible and not too much", () => {
  assert.equal(quote("api@1.2.3"), '"api@1.2.3"');
  assert.equal(quote('say "hi" \\ '), '"say \\"hi\\" \\\\ "');
  assert.equal(quote("a\n\u001b[31m\u007f\u0085"), '"a\\n\\u001b[31m\\u007f\\u0085"');
  assert.equal(quote("\u202egnp\u00a0\u2028\u{e0001}"), '"\\u202egnp\\u00a0\\u2028\\u{e0001}"');
  assert.equal(quote("é日🚀"), '"é日🚀"');
  assert.equal(quote("🚀".repeat(80)), `"${"🚀".repeat(80)}"`);
  assert.equal(quote("x".repeat(10_000)), `"${"x".repeat(80)}…" (10000 characters)`);
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      assert.match(quote(text), /^"[^\p{C}\p{Zl}\p{Zp}]*"(?: \([0-9]+ characters\))?$/u);
    }),
  );
});

test("the closest word is the one that was meant, and a distant one is not", () => {
  const names = ["api", "docs", "frontend", "control-api", "control-worker"];
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["ap", "api"],
    ["pai", "api"],
    ["APII", "api"],
    ["dosc", "docs"],
    ["fronted", "frontend"],
    ["control-wroker", "control-worker"],
    ["api", "api"],
    ["xyz", undefined],
    ["", undefined],
    ["x".repeat(10_000), undefined],
  ];
  for (const [word, meant] of cases) assert.equal(closest(word, names), meant, word);
  assert.equal(closest("a", ["b"]), undefined);
  assert.equal(closest("m", ["M", "D"]), "M");
  assert.equal(didYouMean("dosc", names), ' Did you mean "docs"?');
  assert.equal(didYouMean("zzzz", names), "");
});

test("wildcards match the whole text", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["beta*", "beta", true],
    ["beta*", "beta-10", true],
    ["beta*", "abeta", false],
    ["*gitlab.com*", "git@gitlab.com:acme/mono.git", true],
    ["rc?", "rc1", true],
    ["rc?", "rc", false],
    ["rc?", "rc10", false],
    ["?", "🚀", true],
    ["", "", true],
    ["", "a", false],
    ["**", "", true],
    ["a*b*c", "aXbXbXc", true],
    ["a.c", "abc", false],
    ["*", "a\nb", true],
  ];
  for (const [pattern, text, matches] of cases)
    assert.equal(matchesWildcard(pattern, text), matches, `${pattern} ${text}`);
});

test("wildcards are what the regular expression would be", () => {
  const text = (letters: string) =>
    fc.array(fc.constantFrom(...letters), { maxLength: 8 }).map((all) => all.join(""));
  fc.assert(
    fc.property(text("ab*?"), text("ab"), (pattern, word) => {
      const expression = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
      assert.equal(matchesWildcard(pattern, word), expression.test(word));
    }),
    { numRuns: 1000 },
  );
});
