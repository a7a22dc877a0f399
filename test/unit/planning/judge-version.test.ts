import assert from "node:assert/strict";
import { test } from "node:test";
import { parseScheme, parseVersion } from "../../../src/domain/versions/scheme.ts";
import { judgeVersion } from "../../../src/planning/numbering/plan-cut.ts";
import { unwrap } from "../domain/arbitraries.ts";

function judged(given: string, released: string, taken = "", schemeText = "semver") {
  const scheme = unwrap(parseScheme(schemeText));
  const versions = (text: string) =>
    text === "" ? [] : text.split(" ").map((each) => unwrap(parseVersion(scheme, each)));
  const [version] = versions(given);
  assert.ok(version !== undefined);
  return judgeVersion({ text: `api@${version.text}`, version }, versions(released), versions(taken));
}

test("a version given by hand is above the last of its line, and new", () => {
  const cases: readonly (readonly [string, string, string, string | undefined])[] = [
    ["1.4.3", "1.4.2 1.4.1", "2.0.0", undefined],
    ["1.4.3-rc.1", "1.4.2", "", undefined],
    ["0.0.1", "", "", undefined],
    ["1.4.1", "1.4.2", "", "not-above"],
    ["1.4.2-rc.1", "1.4.2", "", "not-above"],
    ["1.4.2", "1.4.2", "", "version-taken"],
    ["1.4.2+b", "1.4.2", "", "version-taken"],
    ["2.0.0", "1.4.2", "2.0.0", "version-taken"],
  ];
  for (const [given, released, taken, code] of cases)
    assert.equal(judged(given, released, taken)?.code, code, given);
});

test("the last of the line is named", () => {
  assert.match(judged("1.4.1", "1.4.0 1.10.0 1.9.0")?.message ?? "", /^1\.4\.1 is not above 1\.10\.0,/);
});

test("calendar versions that differ only in how they are written are the same", () => {
  assert.equal(
    judged("2026.6.9.beta-1", "2026.6.8", "2026.6.9-beta.01", "calver:YYYY.M.PATCH")?.code,
    "version-taken",
  );
  assert.equal(judged("2026.6.9.beta-1", "2026.6.8", "2026.6.9-beta.10", "calver:YYYY.M.PATCH"), null);
});
