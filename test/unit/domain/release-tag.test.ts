import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { refNameProblem } from "../../../src/domain/tags/ref-name.ts";
import { parseReleaseTag, parseReleaseTagOf, type Taggable } from "../../../src/domain/tags/release-tag.ts";
import { parseTagPattern } from "../../../src/domain/tags/tag-pattern.ts";
import type { Problem } from "../../../src/domain/text/problem.ts";
import { parseScheme } from "../../../src/domain/versions/scheme.ts";
import { nearly, scheme, unwrap, versionText } from "./arbitraries.ts";

const component = (name: string, pattern: string, schemeText: string): Taggable => ({
  name,
  tag: unwrap(parseTagPattern(pattern, name)),
  scheme: unwrap(parseScheme(schemeText)),
});

const api = component("api", "api@{version}", "calver:YYYY.M.PATCH");
const docs = component("docs", "docs@{version}", "calver:YYYY.0M.0D");
const web = component("web", "{component}/v{version}", "semver");
const ALL = [api, docs, web];

function problemOf(text: string, components: readonly Taggable[] = ALL): Problem {
  const result = parseReleaseTag(components, text);
  assert.ok(!result.ok, text);
  return result.problem;
}

test("a tag names its component and version", () => {
  const tag = unwrap(parseReleaseTag(ALL, "web/v1.2.3-rc.1"));
  assert.equal(tag.component, "web");
  assert.equal(tag.text, "web/v1.2.3-rc.1");
  assert.equal(tag.version.prerelease, "rc.1");
  assert.equal(unwrap(parseReleaseTag(ALL, "api@2026.7.1.beta-1")).version.prerelease, "beta-1");
});

test("each way not to be a release tag has its code, its reason and what to type instead", () => {
  const cases: readonly (readonly [string, string, RegExp, RegExp])[] = [
    [
      "apii@2026.6.8",
      "unknown-tag",
      /not a release tag of any component/,
      /did you mean the component api\?.*api@2026\.6\.3/,
    ],
    [
      "web@1.2.3",
      "unknown-tag",
      /not a release tag of any component/,
      /component web\? Its tags read web\/v\{version\}, .*web\/v1\.2\.3/,
    ],
    ["doc-2026.6.8", "unknown-tag", /not a release tag of any component/, /component docs\?/],
    [
      "api",
      "unknown-tag",
      /"api" is a component, not a release tag/,
      /^write .* api@2026\.6\.3, or --component api 2026\.6\.3$/,
    ],
    ["2026.6.8", "unknown-tag", /not a release tag of any component/, /api@\{version\}, docs@.*--component/],
    [
      "nothing-like-it",
      "unknown-tag",
      /not a release tag of any component/,
      /api@\{version\}, docs@\{version\}, web\/v\{version\}$/,
    ],
    [
      "api@v2026.6.8",
      "bad-version",
      /not a release tag of api: .*no leading "v"/,
      /calver:YYYY\.M\.PATCH.*api@2026\.6\.3/,
    ],
    [
      "web/v1.2",
      "bad-version",
      /not a release tag of web: .*not three numbers/,
      /semver versions.*web\/v1\.2\.3/,
    ],
    ["api@", "bad-version", /it is empty/, /api@2026\.6\.3/],
    ["api@$(id)", "bad-version", /"\$\(id\)" is not a version/, /api@2026\.6\.3/],
    ["api@2026.6.8;id", "bad-version", /not a version/, /api@/],
    ["api@2026.6.8|id", "bad-version", /not a version/, /api@/],
    ["api@2026.6.8`id`", "bad-version", /not a version/, /api@/],
    ["-api@2026.6.8", "bad-tag", /option/, /api@2026\.6\.3/],
    ["api@2026..8", "bad-tag", /contains \.\./, /api@/],
    ["api@2026.6.8\nid", "bad-tag", /"api@2026\.6\.8\\nid".*U\+000A/, /api@/],
    ["api@2026.7.1.lock", "bad-tag", /\.lock/, /api@/],
    ["x".repeat(10_000), "bad-tag", /\(10000 characters\)/, /api@/],
    ["", "bad-tag", /empty/, /api@/],
  ];
  for (const [text, code, message, hint] of cases) {
    const problem = problemOf(text);
    assert.equal(problem.code, code, text);
    assert.match(problem.message, message);
    assert.match(problem.hint, hint);
  }
});

test("a tag that two components claim is refused, and a pattern with more text of its own is the nearer one", () => {
  const twin = component("twin", "api@{version}", "semver");
  assert.equal(problemOf("api@2026.6.8", [api, twin]).code, "ambiguous-tag");
  assert.match(problemOf("api@2026.6.8", [api, twin]).message, /belongs to api and twin/);
  const root = component("root", "{version}", "semver");
  assert.match(problemOf("api@x", [root, api]).message, /release tag of api/);
  assert.equal(problemOf("other@1", [root, api]).code, "unknown-tag");
  assert.equal(problemOf("other@1", [root]).code, "bad-version");
  assert.equal(problemOf("api@1", []).code, "unknown-tag");
});

test("many components are counted, not listed", () => {
  const many = Array.from({ length: 60 }, (_, index) =>
    component(`part${index}x`, "{component}@{version}", "semver"),
  );
  assert.match(problemOf("zzz", many).hint, /part7x@\{version\}, and 52 more$/);
});

test("a bare version makes the component's tag", () => {
  assert.equal(unwrap(parseReleaseTagOf(api, "2026.6.8")).text, "api@2026.6.8");
  const codeOf = (text: string) => {
    const result = parseReleaseTagOf(api, text);
    return result.ok ? null : result.problem.code;
  };
  assert.equal(codeOf("api@2026.6.8"), "bad-version");
  assert.equal(codeOf("2026.6.8-a..b"), "bad-tag");
  assert.equal(codeOf("2026.6.8.lock"), "bad-tag");
  assert.equal(codeOf(`2026.6.8-${"a".repeat(300)}`), "bad-tag");
  assert.equal(codeOf(`2026.6.${"8".repeat(300)}`), "bad-version");
});

test("what parses is what git takes, and no message holds raw control characters or much text", () => {
  const printable = /^[^\p{Cc}\p{Cf}]{0,900}$/u;
  const tags = fc.tuple(scheme, fc.constantFrom("api@", "v", "")).chain(([of, before]) => {
    const part: Taggable = {
      name: "part",
      tag: unwrap(parseTagPattern(`${before}{version}`, "")),
      scheme: of,
    };
    const text = versionText(of).map((version) => before + version);
    return fc.tuple(
      fc.constant(part),
      fc.oneof(text, nearly(text), fc.string({ unit: "binary", maxLength: 400 })),
    );
  });
  fc.assert(
    fc.property(tags, ([part, text]) => {
      const result = parseReleaseTag([part], text);
      if (!result.ok) return assert.match(result.problem.message + result.problem.hint, printable);
      assert.equal(refNameProblem(text), null);
      assert.equal(result.value.text, text);
      assert.deepEqual(unwrap(parseReleaseTagOf(part, result.value.version.text)), result.value);
    }),
    { numRuns: 2000 },
  );
});
