import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseImageTag } from "../../../src/domain/images/reference.ts";
import {
  exampleVersion,
  formatScheme,
  parseScheme,
  parseVersion,
} from "../../../src/domain/versions/scheme.ts";
import { scheme, schemeWithTexts, unwrap } from "./arbitraries.ts";

test("a scheme is what its text parses to", () => {
  fc.assert(fc.property(scheme, (of) => assert.deepEqual(unwrap(parseScheme(formatScheme(of))), of)));
});

test("a version is what its text parses to", () => {
  fc.assert(
    fc.property(schemeWithTexts(1), ({ scheme: of, texts: [text = ""] }) => {
      const version = unwrap(parseVersion(of, text));
      assert.equal(version.text, text);
      assert.deepEqual(unwrap(parseVersion(of, version.text)), version);
    }),
    { numRuns: 1000 },
  );
});

test("a version without build metadata, of 128 characters at most, is a legal image tag", () => {
  fc.assert(
    fc.property(schemeWithTexts(1), ({ scheme: of, texts: [text = ""] }) => {
      const version = unwrap(parseVersion(of, text));
      const legal = version.build === null && text.length <= 128;
      assert.equal(parseImageTag(version.text) !== undefined, legal);
    }),
  );
});

test("what is not a scheme is refused, with a suggestion if one is near", () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ["SemVer", "bad-scheme", /Did you mean "semver"/],
    ["semvr", "bad-scheme", /Did you mean "semver"/],
    ["calver", "bad-scheme", /^"calver" lacks its pattern$/],
    ["clavre:YYYY.M", "bad-scheme", /Did you mean "calver"/],
    ["", "bad-scheme", /"" is not a version scheme\.$/],
    ["semver ", "bad-scheme", /Did you mean "semver"/],
    ["calver:", "bad-calver-pattern", /a token is missing/],
    ["calver:YYYY.Q", "bad-calver-pattern", /"Q" is not a token/],
  ];
  for (const [text, code, reason] of cases) {
    const result = parseScheme(text);
    assert.ok(!result.ok, text);
    assert.equal(result.problem.code, code);
    assert.match(result.problem.message, reason);
  }
});

test("the example of a scheme is one of its versions", () => {
  fc.assert(fc.property(scheme, (of) => parseVersion(of, exampleVersion(of)).ok));
});
