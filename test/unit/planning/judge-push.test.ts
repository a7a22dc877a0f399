import assert from "node:assert/strict";
import { test } from "node:test";
import type { Digest } from "../../../src/domain/images/digest.ts";
import { errorFromProblems, ReleaseError } from "../../../src/domain/text/release-error.ts";
import { judgePush, judgePushedPlatforms } from "../../../src/planning/standing/built-image.ts";
import { judgeDigest } from "../../../src/planning/standing/image.ts";
import { digest, HEAD, platform, reference } from "../../support/facts.ts";
import { present } from "../../support/present.ts";

const one = digest("1");
const two = digest("2");
const three = digest("3");
const NAME = reference("ghcr.io/acme/api:1.0.0");

test("the three digests of a push agree, as far as they are known", () => {
  const noted = "the pusher printed no digest: this is the registry's";
  const cases: readonly (readonly [Digest | null, Digest | null, Digest, string?])[] = [
    [one, one, one],
    [one, null, one],
    [null, one, one],
    [null, null, one, noted],
  ];
  for (const [built, printed, served, note] of cases)
    assert.deepEqual(judgePush(NAME, { built, printed, served }), {
      digest: one,
      ...(note === undefined ? {} : { note }),
    });
});

test("if they do not, all of them are reported", () => {
  const cases: readonly (readonly [Digest | null, Digest | null, Digest, string])[] = [
    [one, one, two, `${one} was built, the pusher says it pushed ${one}, the registry serves ${two}`],
    [one, two, one, `${one} was built, the pusher says it pushed ${two}, the registry serves ${one}`],
    [one, two, two, `${one} was built, the pusher says it pushed ${two}, the registry serves ${two}`],
    [one, two, three, `${one} was built, the pusher says it pushed ${two}, the registry serves ${three}`],
    [one, null, two, `${one} was built, the registry serves ${two}`],
    [null, one, two, `the pusher says it pushed ${one}, the registry serves ${two}`],
  ];
  for (const [built, printed, served, message] of cases) {
    assert.throws(
      () => judgePush(NAME, { built, printed, served }),
      (error) => {
        assert.ok(error instanceof ReleaseError);
        assert.deepEqual([error.kind, error.problems[0]?.code], ["refused", "other-digest"]);
        assert.equal(error.message, `ghcr.io/acme/api:1.0.0: ${message}`);
        return true;
      },
    );
  }
});

test("a pusher that succeeds but pushed nothing is the registry's failure", () => {
  for (const printed of [one, null]) {
    assert.throws(
      () => judgePush(NAME, { built: one, printed, served: null }),
      (error) =>
        error instanceof ReleaseError && error.kind === "registry" && error.problems[0]?.code === "push-lost",
    );
  }
});

test("an image tag that was taken meanwhile is refused with both digests", () => {
  const unclaimed = {
    tag: "api@1.0.0",
    commit: HEAD,
    recorded: null,
    elsewhere: null,
    revision: null,
    owner: null,
  };
  const taken = (built: Digest | null) => {
    const standing = judgeDigest(NAME, two, unclaimed, { at: "pushing", digest: built });
    assert.ok(standing.kind === "other");
    return errorFromProblems([standing.problem]);
  };
  const error = taken(one);
  assert.deepEqual([error.kind, error.problems[0]?.code], ["refused", "image-tag-holds-another"]);
  assert.equal(error.message, `ghcr.io/acme/api:1.0.0 holds ${two} now, but ${one} was built`);
  assert.match(taken(null).message, /an unknown digest was built/);
});

test("platforms that only the registry knows are those that are configured", () => {
  const both = [platform("linux/amd64"), platform("linux/arm64")];
  assert.deepEqual(judgePushedPlatforms(NAME, both, both.toReversed()), []);
  for (const [found, words] of [
    [both.slice(1), "linux/arm64"],
    [[], "no platform"],
  ] as const) {
    const [problem, ...others] = judgePushedPlatforms(NAME, both, found);
    const error = errorFromProblems([present(problem), ...others]);
    assert.deepEqual([error.kind, error.problems[0]?.code], ["refused", "other-platforms"]);
    assert.equal(
      error.message,
      `ghcr.io/acme/api:1.0.0 was pushed with ${words}, but linux/amd64, linux/arm64 are configured`,
    );
  }
});
