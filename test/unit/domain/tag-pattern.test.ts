import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  formatTag,
  matchTag,
  parseTagPattern,
  type TagPattern,
} from "../../../src/domain/tags/tag-pattern.ts";
import { parseVersion } from "../../../src/domain/versions/scheme.ts";
import { scheme, unwrap, versionText } from "./arbitraries.ts";

const pattern = (text: string): TagPattern => unwrap(parseTagPattern(text, "api"));

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

test("what is not a pattern is refused", () => {
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
  const suffixed = pattern("{component}@{version}-x");
  assert.equal(matchTag(suffixed, "api@1.2.3-x"), "1.2.3");
  assert.equal(matchTag(suffixed, "api@-x"), "");
  for (const tag of ["zapi@1.2.3-x", "api@1.2.3-xy", "api@", "-x", "API@1.2.3-x", "api@1.2.3-x\n"]) {
    assert.equal(matchTag(suffixed, tag), null, tag);
  }
  assert.equal(matchTag(pattern("aa{version}aa"), "aaa"), null);
});

test("the tag of a version matches its pattern with that version", () => {
  const ends = fc.tuple(fc.constantFrom("api@", "v", "a/b/v", ""), fc.constantFrom("", "-api", "/x"));
  const cases = fc
    .tuple(ends, scheme)
    .chain(([[before, after], of]) =>
      fc.tuple(fc.constant(pattern(`${before}{version}${after}`)), fc.constant(of), versionText(of)),
    );
  fc.assert(
    fc.property(cases, ([of, scheme_, text]) => {
      assert.equal(matchTag(of, formatTag(of, unwrap(parseVersion(scheme_, text)))), text);
    }),
  );
});
