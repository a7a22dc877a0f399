import assert from "node:assert/strict";
import { test } from "node:test";
import { parseImageTag } from "../../../src/domain/images/reference.ts";
import { refNameProblem } from "../../../src/domain/tags/ref-name.ts";
import { parseReleaseTag } from "../../../src/domain/tags/release-tag.ts";
import { parseTagPattern } from "../../../src/domain/tags/tag-pattern.ts";
import { closest } from "../../../src/domain/text/suggest.ts";
import { parseCalverPattern } from "../../../src/domain/versions/calver-pattern.ts";
import { parseScheme, parseVersion } from "../../../src/domain/versions/scheme.ts";
import { compareVersions } from "../../../src/domain/versions/version.ts";
import { unwrap } from "./arbitraries.ts";

/** The best of several runs, which a busy machine disturbs least. */
function best(run: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round += 1) {
    const started = performance.now();
    run();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}

const SMALL = 20_000;

const ADVERSARIAL: readonly ((size: number) => string)[] = [
  (size) => "1".repeat(size),
  (size) => `1.2.3-${"0".repeat(size)}`,
  (size) => `1.2.3-${"1".repeat(size)}_`,
  (size) => `1.2.3-${"a.".repeat(size / 2)}`,
  (size) => `1.2.3+${"a-".repeat(size / 2)}!`,
  (size) => "1.".repeat(size / 2),
  (size) => `2026.7.1.a${"-.".repeat(size / 2)}!`,
  (size) => `${"9".repeat(size)}.7.1-`,
  (size) => `api@${"a".repeat(size)}`,
  (size) => "@".repeat(size),
  (size) => "a/".repeat(size / 2),
  (size) => "\u202e🚀".repeat(size / 4),
];

const semver = unwrap(parseScheme("semver"));
const calver = unwrap(parseScheme("calver:YYYY.M.PATCH"));
const api = { name: "api", tag: unwrap(parseTagPattern("api@{version}", "api")), scheme: calver };
const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  semver: (text) => parseVersion(semver, text),
  calver: (text) => parseVersion(calver, text),
  scheme: parseScheme,
  pattern: parseCalverPattern,
  "image tag": parseImageTag,
  "ref name": refNameProblem,
  "tag pattern": (text) => parseTagPattern(`${text}{version}`, "api"),
  "release tag": (text) => parseReleaseTag([api], text),
  suggestion: (text) => closest(text, ["api", "docs"]),
};

for (const [name, parse] of Object.entries(PARSERS)) {
  test(`${name}: ten times the text takes about ten times as long`, () => {
    for (const write of ADVERSARIAL) {
      const [small, large] = [write(SMALL), write(SMALL * 10)];
      // What is quadratic takes seconds here; anything less than a quarter of one is a busy machine.
      const limit = Math.max(30 * best(() => parse(small)), 250);
      assert.ok(best(() => parse(large)) < limit, `${large.slice(0, 20)}…`);
    }
  });
}

test("long versions are compared in linear time", () => {
  const version = (size: number, last: string) =>
    unwrap(parseVersion(calver, `2026.7.1-${"a1-".repeat(size / 3)}${last}`));
  const compare = (size: number) => best(() => compareVersions(version(size, "a"), version(size, "b")));
  assert.ok(compare(SMALL * 10) < Math.max(30 * compare(SMALL), 500));
});
