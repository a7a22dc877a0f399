import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseCommitSha, shortCommit } from "../../../src/domain/history/commit-sha.ts";
import { parseDigest, shortDigest } from "../../../src/domain/images/digest.ts";
import { parsePlatform } from "../../../src/domain/images/platform.ts";
import { errorFromProblems, ReleaseError } from "../../../src/domain/text/release-error.ts";
import { present } from "../../support/present.ts";

const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));

test("a digest is sha256 and 64 lower-case hexadecimal digits", () => {
  fc.assert(
    fc.property(hex(64), (digits) => {
      const digest = present(parseDigest(`sha256:${digits}`));
      assert.equal(digest, `sha256:${digits}`);
      assert.equal(shortDigest(digest), digits.slice(0, 12));
    }),
  );
  const digits = "a".repeat(64);
  const bad = [
    "",
    digits,
    `sha256:${digits}a`,
    `sha256:${digits.slice(1)}`,
    `sha256:${digits.toUpperCase()}`,
    `SHA256:${digits}`,
    `sha512:${digits}${digits}`,
    ` sha256:${digits}`,
    `sha256:${digits}\n`,
    `sha256:${"g".repeat(64)}`,
  ];
  for (const text of bad) assert.equal(parseDigest(text), undefined, JSON.stringify(text));
});

test("a commit is named whole, in SHA-1 or SHA-256", () => {
  fc.assert(
    fc.property(fc.oneof(hex(40), hex(64)), (digits) => {
      const commit = present(parseCommitSha(digits));
      assert.equal(commit, digits);
      assert.equal(shortCommit(commit), digits.slice(0, 12));
    }),
  );
  const digits = "0123456789abcdef".repeat(4);
  for (const length of [0, 7, 39, 41, 63]) assert.equal(parseCommitSha(digits.slice(0, length)), undefined);
  for (const text of [digits.slice(0, 40).toUpperCase(), `${digits.slice(0, 40)}\n`, "HEAD"])
    assert.equal(parseCommitSha(text), undefined);
});

test("a platform is an operating system, an architecture, and perhaps a variant", () => {
  for (const text of [
    "linux/amd64",
    "linux/arm/v6",
    "windows/amd64",
    "linux/ppc64le",
    "wasip1/wasm",
    "linux/riscv64",
    "linux/arm64/v9",
  ])
    assert.equal(parsePlatform(text), text);
  for (const text of [
    "",
    "linux",
    "linux/",
    "/amd64",
    "Linux/amd64",
    "linux/amd64/v1/x",
    "linux amd64",
    "linux/amd64\n",
    "linux/amd64,linux/arm64",
  ])
    assert.equal(parsePlatform(text), undefined, JSON.stringify(text));
});

test("a variant that says no more than its architecture is left out, so that platforms compare", () => {
  assert.equal(parsePlatform("linux/arm64/v8"), "linux/arm64");
  assert.equal(parsePlatform("linux/arm/v7"), "linux/arm");
  assert.equal(parsePlatform("linux/amd64/v1"), "linux/amd64");
  assert.equal(parsePlatform("linux/amd64/v2"), "linux/amd64/v2");
});

test("an error of several problems is a refusal if one of them is", () => {
  const problem = (code: string) => ({ code, message: `${code}!`, hint: "?" });
  const build = { ...problem("no-target"), kind: "build" as const };
  const error = errorFromProblems([build, problem("modified")]);
  assert.ok(error instanceof ReleaseError);
  assert.equal(error.kind, "refused");
  assert.equal(error.message, "no-target!");
  assert.deepEqual(error.problems, [build, problem("modified")]);
  assert.equal(errorFromProblems([build]).kind, "build");
  assert.equal(errorFromProblems([build, { ...problem("x"), kind: "remote" }]).kind, "build");
});

test("an error of one problem has it, and keeps its cause", () => {
  const cause = new Error("below");
  const error = new ReleaseError({ kind: "remote", code: "a", message: "b", hint: "c", cause });
  assert.deepEqual(error.problems, [{ code: "a", message: "b", hint: "c" }]);
  assert.equal(error.cause, cause);
  assert.ok(!("cause" in new ReleaseError({ kind: "remote", code: "a", message: "b", hint: "c" })));
});
