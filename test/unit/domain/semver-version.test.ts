import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import semver from "semver";
import { parseSemver } from "../../../src/domain/versions/semver-version.ts";
import { compareVersions } from "../../../src/domain/versions/version.ts";
import { nearly, semverText, unwrap } from "./arbitraries.ts";

/** https://regex101.com/r/vkijKf/1/, which semver.org links to. */
const VALID = `0.0.4 1.2.3 10.20.30 1.1.2-prerelease+meta 1.1.2+meta 1.1.2+meta-valid 1.0.0-alpha 1.0.0-beta
  1.0.0-alpha.beta 1.0.0-alpha.beta.1 1.0.0-alpha.1 1.0.0-alpha0.valid 1.0.0-alpha.0valid
  1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay 1.0.0-rc.1+build.1 2.0.0-rc.1+build.123 1.2.3-beta
  10.2.3-DEV-SNAPSHOT 1.2.3-SNAPSHOT-123 1.0.0 2.0.0 1.1.7 2.0.0+build.1848 2.0.1-alpha.1227 1.0.0-alpha+beta
  1.2.3----RC-SNAPSHOT.12.9.1--.12+788 1.2.3----R-S.12.9.1--.12+meta 1.2.3----RC-SNAPSHOT.12.9.1--.12
  1.0.0+0.build.1-rc.10000aaa-kk-0.1 1.0.0-0A.is.legal`.split(/\s+/);

const INVALID =
  `1 1.2 1.2.3-0123 1.2.3-0123.0123 1.1.2+.123 +invalid -invalid -invalid+invalid -invalid.01 alpha
  alpha.beta alpha.beta.1 alpha.1 alpha+beta alpha_beta alpha. alpha.. beta 1.0.0-alpha_beta -alpha. 1.0.0-alpha..
  1.0.0-alpha..1 1.0.0-alpha...1 1.0.0-alpha....1 1.0.0-alpha.....1 1.0.0-alpha......1 1.0.0-alpha.......1 01.1.1
  1.01.1 1.1.01 1.2.3.DEV 1.2-SNAPSHOT 1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788 1.2-RC-SNAPSHOT
  -1.0.3-gamma+b7718 +justmeta 9.8.7+meta+meta 9.8.7-whatever+meta+meta
  99999999999999999999999.999999999999999999.99999999999999999----RC-SNAPSHOT.12.09.1--------------------------------..12`.split(
    /\s+/,
  );

/** The expression semver.org suggests; correct, but not what the product runs. */
const OFFICIAL =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/;

/** The one that is listed as valid in addition to those above. */
const TOO_LARGE = "99999999999999999999999.999999999999999999.99999999999999999";

test("every string semver.org lists as valid parses", () => {
  for (const text of VALID) assert.equal(parseSemver(text).ok, true, text);
});

test("except for numbers above 2^53-1, which are refused with a reason of their own", () => {
  for (const [text, large] of [
    [TOO_LARGE, "99999999999999999999999"],
    ["1.0.9007199254740992", "9007199254740992"],
    ["1.0.0-9007199254740992", "9007199254740992"],
    ["1.0.0-rc.99999999999999999999+1", "99999999999999999999"],
  ] as const) {
    const result = parseSemver(text);
    assert.ok(!result.ok, text);
    assert.equal(result.problem.code, "bad-version");
    assert.equal(
      result.problem.message,
      `"${text}" is not a SemVer 2.0.0 version: "${large}" is too large: the largest number is 9007199254740991`,
    );
  }
  const largest = "9007199254740991.9007199254740991.9007199254740991-9007199254740991+9007199254740992";
  for (const text of [largest, "1.0.0-rc9007199254740992"]) assert.ok(parseSemver(text).ok, text);
  assert.deepEqual(unwrap(parseSemver(largest)).numbers, Array(3).fill("9007199254740991"));
});

test("every string semver.org lists as invalid is refused", () => {
  for (const text of INVALID) assert.equal(parseSemver(text).ok, false, text);
});

test("what only looks like a version is refused, and the reason is given", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["", /missing/],
    ["v1.2.3", /no leading "v"/],
    [" 1.2.3", /" 1" is not a number/],
    ["1.2.3\n", /"3\\n" is not a number/],
    ["1.2.3.4", /not three numbers/],
    ["1..3", /"" is not a number/],
    ["１.2.3", /is not a number/],
    ["01.2.3", /"01" has a leading zero/],
    ["1.2.3 ", /"3 " is not a number/],
    ["\ufeff1.2.3", /is not a number/],
    ["V1.2.3", /no leading "V"/],
    ["=1.2.3", /"=1" is not a number/],
    ["1.2.3-rc.1\n", /prerelease part "rc\.1\\n"/],
    ["1.2.3+b ", /build metadata "b "/],
    [`1.2.3-${"a".repeat(251)}`, /it has 257 characters, and at most 256 are allowed/],
    ["1.2.3-01", /"01" in its prerelease part has a leading zero/],
    ["1.2.3-", /prerelease part ""/],
    ["1.2.3+", /build metadata ""/],
    ["1.2.3-ä", /prerelease part "ä"/],
    ["$(id)", /not three numbers/],
  ];
  for (const [text, reason] of cases) {
    const result = parseSemver(text);
    assert.ok(!result.ok, text);
    assert.equal(result.problem.code, "bad-version");
    assert.match(result.problem.message, reason);
  }
});

test("the parts are as written, without what separates them", () => {
  assert.deepEqual(unwrap(parseSemver("1.20.300--x.7+b-1.01")), {
    text: "1.20.300--x.7+b-1.01",
    scheme: "semver",
    numbers: ["1", "20", "300"],
    prerelease: "-x.7",
    build: "b-1.01",
  });
});

/** Whether any number that has a rank is above 2^53-1. */
function hasLarge(text: string): boolean {
  const [release = ""] = text.split("+", 1);
  const identifiers = release.replace("-", ".").split(".");
  return identifiers.some((each) => /^[0-9]+$/.test(each) && BigInt(each) > Number.MAX_SAFE_INTEGER);
}

test("the verdict is that of semver.org's own expression, except for large numbers", () => {
  const soup = fc.array(
    fc.constantFrom("0", "1", "01", ".", "-", "+", "a", "Z", "1.2.3", "_", "v", " ", "9007199254740992"),
    { maxLength: 9 },
  );
  const text = fc.oneof(
    nearly(semverText),
    soup.map((pieces) => pieces.join("")),
  );
  fc.assert(
    fc.property(
      text,
      (candidate) => parseSemver(candidate).ok === (OFFICIAL.test(candidate) && !hasLarge(candidate)),
    ),
    {
      numRuns: 3000,
    },
  );
});

test("the order is node-semver's", () => {
  fc.assert(
    fc.property(semverText, semverText, (a, b) => {
      const order = compareVersions(unwrap(parseSemver(a)), unwrap(parseSemver(b)));
      assert.equal(Math.sign(order), semver.compare(a, b));
    }),
    { numRuns: 1000 },
  );
});
