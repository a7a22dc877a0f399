import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { refNameProblem } from "../../../src/domain/tags/ref-name.ts";
import { type TagForm, tagPatternsOverlap } from "../../../src/domain/tags/tag-overlap.ts";
import { matchTag, parseTagPattern } from "../../../src/domain/tags/tag-pattern.ts";
import { parseScheme, parseVersion, type Scheme } from "../../../src/domain/versions/scheme.ts";
import { scheme, unwrap, versionText } from "./arbitraries.ts";

const form = (pattern: string, schemeText: string, component = "api"): TagForm => ({
  pattern: unwrap(parseTagPattern(pattern, component)),
  scheme: unwrap(parseScheme(schemeText)),
});

const isTagOf = ({ pattern, scheme: of }: TagForm, tag: string) => {
  const text = matchTag(pattern, tag);
  return text !== null && parseVersion(of, text).ok;
};

test("patterns that one tag could belong to are found out, with such a tag", () => {
  const month = "calver:YYYY.M.PATCH";
  const cases: readonly (readonly [TagForm, TagForm, string | null])[] = [
    [form("api@{version}", "semver"), form("api@{version}", month), "api@1000.1.0"],
    [form("{version}", "semver"), form("{version}-api", "semver"), "0.0.0-api"],
    [form("{version}-api", "semver"), form("{version}-web-api", "semver"), "0.0.0-web-api"],
    [form("v{version}", "semver"), form("v1{version}", "semver"), "v10.0.0"],
    [form("a{version}", "calver:YYYY.M.D"), form("a2023.2.{version}9", "calver:D"), "a2023.2.19"],
    [form("a{version}", "calver:YYYY.M.D"), form("a2024.2.{version}9", "calver:D"), "a2024.2.19"],
    [form("a{version}", "calver:YYYY.M.D"), form("a2023.2.2{version}", "calver:D"), "a2023.2.21"],
    [form("{component}@{version}", month), form("{component}@{version}", month, "web"), null],
    [form("api{version}", "semver"), form("api@{version}", "semver"), null],
    [form("{version}", "semver"), form("{version}/api", "semver"), null],
    [form("{version}", "calver:YYYY.M"), form("{version}", "semver"), null],
    [form("{version}", "calver:YYYY.0M"), form("{version}", "calver:YYYY.M"), "1000.10"],
    [form("{version}", "calver:0M.PATCH"), form("{version}9", "calver:YYYY.MINOR"), null],
    [form("a2023.2.29{version}", "calver:D"), form("a{version}", "calver:YYYY.M.D"), null],
  ];
  for (const [a, b, tag] of cases) {
    assert.equal(tagPatternsOverlap(a, b), tag, `${a.pattern.text} ${b.pattern.text}`);
    assert.equal(tagPatternsOverlap(b, a), tag, `${b.pattern.text} ${a.pattern.text}`);
  }
});

const patternText = fc
  .tuple(
    fc.constantFrom("", "v", "v1", "a@", "a@2026.", "a@1.0.0-", "1", "api/", "0.0."),
    fc.constantFrom("", "-a", "-b-a", ".x", "0", ".1", "-1", "+b", "a", "/a", "lock", "k"),
  )
  .map(([before, after]) => `${before}{version}${after}`);

const formOf = (text: string, of: Scheme): TagForm => ({
  pattern: unwrap(parseTagPattern(text, "x")),
  scheme: of,
});

test("everyday patterns are told apart, as are those that only look alike", () => {
  const cases: readonly (readonly [string, string, string | null])[] = [
    ["api/v{version}", "api-gateway/v{version}", null],
    ["api-{version}", "api-gateway-{version}", null],
    ["api-{version}", "api-2-{version}", null],
    ["api-{version}", "api-2.0.0-{version}", "api-2.0.0-0.0.0"],
    ["{version}", "v{version}", null],
    ["{version}", "api/{version}", null],
    ["api@{version}", "api@{version}-x", "api@0.0.0-x"],
    ["api@{version}", "api@{version}+x", "api@0.0.0+x"],
    ["api@{version}", "api@{version}_x", null],
    ["api@{version}-01", "api@{version}", "api@0.0.0+--01"],
  ];
  for (const [a, b, tag] of cases)
    assert.equal(tagPatternsOverlap(form(a, "semver"), form(b, "semver")), tag, `${a} ${b}`);
  assert.equal(tagPatternsOverlap(form("v{version}", "semver"), form("v{version}", "calver:YYYY.0M")), null);
});

test("no date is missed, leap days included; days that no month has may be considered possible", () => {
  for (const [year, month, day, date] of [
    ["YYYY", "M", "D", "2024.2.29"],
    ["YYYY", "M", "D", "1600.2.29"],
    ["YYYY", "0M", "0D", "9996.02.29"],
    ["YY", "0M", "0D", "0.02.29"],
    ["0Y", "M", "D", "10000.2.29"],
    ["YYYY", "M", "D", "2026.1.31"],
    ["YYYY", "M", "D", "2026.4.30"],
  ] as const) {
    const dates = form("{version}", `calver:${year}.${month}.${day}`);
    assert.ok(isTagOf(dates, date), date);
    const [, ...rest] = date.split(".");
    const years = form(`{version}.${rest.join(".")}`, `calver:${year}`);
    assert.notEqual(tagPatternsOverlap(dates, years), null, date);
  }
  const dates = form("a{version}", "calver:YYYY.M.D");
  const of = (pattern: string) => tagPatternsOverlap(dates, form(pattern, "calver:MICRO"));
  assert.equal(of("a{version}.2.32"), null);
  assert.equal(of("a{version}.13.1"), null);
  assert.equal(of("a2026.2.3{version}"), "a2026.2.30");
});

test("a counter begins at 2", () => {
  const counted = form("{version}", "calver:DD.MAJOR-N");
  assert.notEqual(tagPatternsOverlap(counted, form("{version}-1", "calver:DD.MAJOR")), "1.0-1");
  assert.equal(tagPatternsOverlap(counted, form("{version}-2", "calver:DD.MAJOR")), "1.0-2");
});

test("the tag found belongs to both patterns and is legal; if none is found, no tag of one belongs to the other", () => {
  const pairs = fc.tuple(patternText, scheme, patternText, scheme).chain(([p, of, q, other]) =>
    fc.record({
      a: fc.constant(formOf(p, of)),
      b: fc.constant(formOf(q, other)),
      texts: fc.array(versionText(of), { minLength: 5, maxLength: 5 }),
    }),
  );
  fc.assert(
    fc.property(pairs, ({ a, b, texts }) => {
      const tag = tagPatternsOverlap(a, b);
      if (tag !== null) {
        assert.ok(isTagOf(a, tag) && isTagOf(b, tag), tag);
        assert.equal(refNameProblem(tag), null);
        return;
      }
      for (const text of texts)
        assert.equal(isTagOf(b, a.pattern.before + text + a.pattern.after), false, text);
    }),
    { numRuns: 1000 },
  );
});

/** Schemes that a piece of any tag may be a version of. */
const SOME = [
  ..."semver calver:YYYY.M.PATCH calver:YYYY.0M.0D calver:YY.M.D calver:0Y.0W calver:MAJOR calver:MINOR.MICRO".split(
    " ",
  ),
  ..."calver:YYYY calver:M.D calver:0M.0D calver:D calver:0D calver:0Y calver:WW.MAJOR".split(" "),
].map((text) => unwrap(parseScheme(text)));

const cut = fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(...SOME));

/** Other patterns with this very tag: whatever piece of it is a version is read as one. */
function othersWith(tag: string, cuts: readonly (readonly [number, number, Scheme])[]): TagForm[] {
  return cuts.flatMap(([from, to, of]) => {
    const [start, end] = [from % tag.length, to % (tag.length + 1)].sort((one, other) => one - other);
    if (!parseVersion(of, tag.slice(start, end)).ok) return [];
    const pattern = parseTagPattern(`${tag.slice(0, start)}{version}${tag.slice(end)}`, "x");
    return pattern.ok ? [{ pattern: pattern.value, scheme: of }] : [];
  });
}

test("a tag that both patterns have is never called impossible", () => {
  const ofA = fc
    .tuple(patternText, fc.oneof(scheme, fc.constantFrom(...SOME)))
    .chain(([text, of]) => fc.tuple(fc.constant(formOf(text, of)), versionText(of)));
  let common = 0;
  fc.assert(
    fc.property(ofA, fc.array(cut, { minLength: 20, maxLength: 40 }), ([a, version], cuts) => {
      const tag = a.pattern.before + version + a.pattern.after;
      for (const b of othersWith(tag, cuts)) {
        assert.ok(isTagOf(a, tag) && isTagOf(b, tag), tag);
        assert.notEqual(tagPatternsOverlap(a, b), null, `${tag}: ${a.pattern.text} ${b.pattern.text}`);
        common += 1;
      }
    }),
    { numRuns: 1000 },
  );
  assert.ok(common > 300, `only ${common}`);
});

test("long ends that look alike are judged at once", () => {
  const started = performance.now();
  const [a, b] = [`{version}${"-ab".repeat(70)}c`, `{version}b${"-ab".repeat(69)}c`];
  assert.equal(tagPatternsOverlap(form(`${a}/x`, "semver"), form(`${b}/x`, "calver:YYYY.M")), null);
  assert.notEqual(tagPatternsOverlap(form(a, "semver"), form(b, "semver")), null);
  assert.ok(performance.now() - started < 3000, "aimed at 30 ms");
});

test("all pairs of sixty components are judged in no time", () => {
  const forms = Array.from({ length: 60 }, (_, index) =>
    form(
      index % 2 ? "{component}@{version}" : "{component}/v{version}",
      index % 3 ? "semver" : "calver:YYYY.M.D",
      `c${index}`,
    ),
  );
  const started = performance.now();
  for (const [index, a] of forms.entries()) {
    for (const b of forms.slice(index + 1)) assert.equal(tagPatternsOverlap(a, b), null);
  }
  assert.ok(performance.now() - started < 200, "aimed at 5 ms; a busy machine has some more");
});
