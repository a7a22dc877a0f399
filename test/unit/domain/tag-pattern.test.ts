import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { refNameProblem } from "../../../src/domain/tags/ref-name.ts";
import {
  formatTag,
  matchTag,
  parseTagPattern,
  type TagForm,
  tagPatternsOverlap,
} from "../../../src/domain/tags/tag-pattern.ts";
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

test("a pattern knows its ends, with the component's name in its place", () => {
  assert.deepEqual(unwrap(parseTagPattern("{component}/v{version}", "api")), {
    text: "api/v{version}",
    before: "api/v",
    after: "",
  });
  assert.deepEqual(unwrap(parseTagPattern("r-{version}/{component}", "{version}")), {
    text: "r-{version}/{version}",
    before: "r-",
    after: "/{version}",
  });
});

test("what is no pattern is refused", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["", /no \{version\}/],
    ["{component}", /no \{version\}/],
    ["{version}-{version}", /\{version\} more than once/],
    ["{component}{component}{version}", /\{component\} more than once/],
    ["{verison}", /\{verison\}.*did you mean \{version\}/],
    ["{commit}{version}", /\{commit\}/],
    ["{version", /brace/],
    ["a b{version}", /git would refuse "a b1\.0\.0": it contains a space/],
    ["-{version}", /begins with -/],
    ["/{version}", /begins or ends with/],
    ["{version}.", /ends with \./],
    ["{version}.lock", /\.lock/],
    ["a..{version}", /\.\./],
    ["@{{version}}", /brace/],
    ["v\n{version}", /control character U\+000A/],
    [`${"x".repeat(251)}{version}`, /256 bytes/],
  ];
  for (const [text, reason] of cases) {
    const result = parseTagPattern(text, "api");
    assert.ok(!result.ok, text);
    assert.match(`${result.problem.message}; ${result.problem.hint}`, reason);
  }
});

test("a match is anchored at both ends", () => {
  const { pattern } = form("{component}@{version}-x", "semver");
  assert.equal(matchTag(pattern, "api@1.2.3-x"), "1.2.3");
  assert.equal(matchTag(pattern, "api@-x"), "");
  for (const tag of ["zapi@1.2.3-x", "api@1.2.3-xy", "api@", "-x", "API@1.2.3-x", "api@1.2.3-x\n"]) {
    assert.equal(matchTag(pattern, tag), null, tag);
  }
  assert.equal(matchTag(form("aa{version}aa", "semver").pattern, "aaa"), null);
});

test("the tag of a version matches its pattern with that version", () => {
  const ends = fc.tuple(fc.constantFrom("api@", "v", "a/b/v", ""), fc.constantFrom("", "-api", "/x"));
  const cases = fc
    .tuple(ends, scheme)
    .chain(([[before, after], of]) =>
      fc.tuple(
        fc.constant(form(`${before}{version}${after}`, "semver").pattern),
        fc.constant(of),
        versionText(of),
      ),
    );
  fc.assert(
    fc.property(cases, ([pattern, of, text]) => {
      assert.equal(matchTag(pattern, formatTag(pattern, unwrap(parseVersion(of, text)))), text);
    }),
  );
});

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

test("the tag found belongs to both patterns and is legal; where none is found, no tag of one belongs to the other", () => {
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
