import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseScheme, parseVersion } from "../../../src/domain/versions/scheme.ts";
import { compareVersions, type Version, versionSet } from "../../../src/domain/versions/version.ts";
import { scheme, schemeWithTexts, unwrap, versionText } from "./arbitraries.ts";

function inOrder(schemeText: string, texts: readonly string[]): void {
  const versions = texts.map((text) => unwrap(parseVersion(unwrap(parseScheme(schemeText)), text)));
  for (const [i, a] of versions.entries()) {
    for (const [j, b] of versions.entries()) {
      assert.equal(Math.sign(compareVersions(a, b)), Math.sign(i - j), `${a.text} and ${b.text}`);
    }
  }
}

test("SemVer: the examples of §11, and the largest numbers", () => {
  inOrder("semver", ["1.0.0", "2.0.0", "2.1.0", "2.1.1"]);
  inOrder("semver", [
    ...[
      "1.0.0-0",
      "1.0.0-1",
      "1.0.0-alpha",
      "1.0.0-alpha.1",
      "1.0.0-alpha.beta",
      "1.0.0-beta",
      "1.0.0-beta.2",
    ],
    ...["1.0.0-beta.11", "1.0.0-rc.1", "1.0.0"],
  ]);
  inOrder("semver", ["1.0.99999999", "1.0.9007199254740990", "1.0.9007199254740991"]);
  inOrder("semver", ["1.0.0-9007199254740989", "1.0.0-9007199254740990", "1.0.0-9007199254740991"]);
});

test("SemVer: build metadata has no precedence", () => {
  const [a, b] = ["1.0.0+a", "1.0.0+b"].map((text) => unwrap(parseVersion({ kind: "semver" }, text)));
  assert.ok(a !== undefined && b !== undefined);
  assert.equal(compareVersions(a, b), 0);
});

test("CalVer: numbers as numbers, a prerelease before its release, numbers within it as numbers", () => {
  inOrder("calver:YYYY.M.PATCH", [
    ...["2025.12.30", "2026.6.8-beta-2", "2026.6.8-beta-10", "2026.6.8-rc-1", "2026.6.8", "2026.6.9.beta"],
    ...[
      "2026.6.9.beta.1",
      "2026.6.9.beta.x",
      "2026.6.9.pre",
      "2026.6.9.preview-3",
      "2026.6.9.rc2",
      "2026.6.9.rc10",
    ],
    ...["2026.6.9", "2026.6.10", "2026.10.1", "9999.1.0"],
  ]);
  inOrder("calver:0Y.0M.0D", ["06.09.10", "06.10.09", "26.01.01", "106.01.01"]);
});

test("CalVer: numbers are ordered as BigInt orders them, and leading zeros count for nothing", () => {
  const pattern = unwrap(parseScheme("calver:MAJOR"));
  const number = fc.maxSafeNat().map(String);
  fc.assert(
    fc.property(number, number, (a, b) => {
      const order = compareVersions(unwrap(parseVersion(pattern, a)), unwrap(parseVersion(pattern, b)));
      const [x, y] = [BigInt(a), BigInt(b)];
      assert.equal(Math.sign(order), x < y ? -1 : Number(x > y));
    }),
  );
  const [padded, plain] = ["1.rc-007", "1.rc-7"].map((text) => unwrap(parseVersion(pattern, text)));
  assert.ok(padded !== undefined && plain !== undefined);
  assert.equal(compareVersions(padded, plain), 0);
  assert.ok(versionSet([padded]).has(plain));
});

test("a set has the versions that compare as equal to one in it, and no others", () => {
  fc.assert(
    fc.property(schemeWithTexts(4), ({ scheme: of, texts }) => {
      const [wanted, ...others] = texts.map((text) => unwrap(parseVersion(of, text)));
      assert.ok(wanted !== undefined);
      const equal = others.some((other) => compareVersions(wanted, other) === 0);
      assert.equal(versionSet(others).has(wanted), equal);
      assert.ok(versionSet([...others, wanted]).has(wanted));
    }),
  );
});

const equalOrder = (a: Version, b: Version) => Math.sign(compareVersions(a, b));

test("the order within a scheme is total: reflexive, antisymmetric, transitive", () => {
  fc.assert(
    fc.property(schemeWithTexts(3), ({ scheme: of, texts }) => {
      const [a, b, c] = texts.map((text) => unwrap(parseVersion(of, text)));
      assert.ok(a !== undefined && b !== undefined && c !== undefined);
      assert.equal(equalOrder(a, a), 0);
      assert.equal(equalOrder(a, b), 0 - equalOrder(b, a));
      if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) assert.ok(compareVersions(a, c) <= 0);
    }),
    { numRuns: 1000 },
  );
});

test("sorting versions of several schemes gives one order, however they were shuffled", () => {
  const version = scheme.chain((of) => versionText(of).map((text) => unwrap(parseVersion(of, text))));
  const shuffled = fc
    .array(version, { maxLength: 8 })
    .chain((versions) =>
      fc.tuple(fc.constant(versions), fc.shuffledSubarray(versions, { minLength: versions.length })),
    );
  fc.assert(
    fc.property(shuffled, ([versions, others]) => {
      const [a, b] = [versions.toSorted(compareVersions), others.toSorted(compareVersions)];
      for (const [index, one] of a.entries()) assert.equal(compareVersions(one, b[index] ?? one), 0);
    }),
  );
});
