/** Tags that are not release tags: refused by their text alone, before git, a registry or Bazel is asked anything. */

import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { assertRefused, type Refused } from "../support/refusal.ts";
import { CONFIG, type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

const unknown = { exit: 4, codes: ["unknown-tag"], hints: ["docs/v{version}, api/v{version}"] };
const badVersion = { exit: 4, codes: ["bad-version"], hints: ["api/v1.2.3"] };
const badName = { exit: 4, codes: ["bad-tag"], hints: ["v1.2.3"] };

const TAGS: Record<string, readonly [tag: string, refused: Refused]> = {
  "of no component": ["web/v1.2.3", { ...unknown, says: ['"web/v1.2.3"'] }],
  "of a component that is nearly one": ["apo/v1.2.3", { ...unknown, says: ['"apo/v1.2.3"'], hints: ["api"] }],
  "that is a bare version": ["v1.2.3", { ...unknown, hints: ["--component"] }],
  "that is a branch": ["main", { ...unknown, says: ['"main"'] }],
  "with two numbers": ["api/v1.2", { ...badVersion, says: ['"api/v1.2"'] }],
  "with a leading zero": ["api/v1.02.3", { ...badVersion, says: ['"api/v1.02.3"'] }],
  "with two v": ["api/vv1.2.3", { ...badVersion, says: ['"api/vv1.2.3"'] }],
  "with words behind it": ["api/v1.2.3/extra", { ...badVersion, says: ['"api/v1.2.3/extra"'] }],
  "with an empty version": ["api/v", { ...badVersion, says: ['"api/v"'] }],
  "with $(…)": ["api/v1.2.3$(touch pwned)", { ...badName, says: ["$(touch pwned)", "a space"] }],
  "with $(…) that git takes": ["api/v$(id)", { ...badVersion, says: ['"api/v$(id)"'] }],
  "with ;": ["api/v1.2.3;id", { ...badVersion, says: ['"api/v1.2.3;id"'] }],
  "with a back-quote": ["api/v1.2.3`id`", { ...badVersion, says: ["`id`"] }],
  "with a newline": ["api/v1.2.3\napi/v1.2.4", { ...badName, says: [String.raw`\n`, "U+000A"] }],
  "with an escape sequence": ["api/v1.2.3\u001b[2J", { ...badName, says: [String.raw`\u001b`, "U+001B"] }],
  "with a leading -": ["-rf", { ...badName, says: ['"-rf"', "option"] }],
  "that is an option of git's": ["--upload-pack=id", { ...badName, says: ['"--upload-pack=id"'] }],
  "with ..": ["api/v1.2.3/../../docs", { ...badName, says: [".."] }],
  "with a space": ["api/v1.2.3 ", { ...badName, says: ["a space"] }],
  "with a refspec": ["api/v1.2.3:refs/heads/main", { ...badName, says: ["contains :"] }],
  "with a wildcard": ["api/v*", { ...badName, says: ["contains *"] }],
  "that is empty": ["", { ...badName, says: ['""', "empty"] }],
  "of 10,000 characters": [
    `api/v1.2.3-${"a".repeat(10_000)}`,
    { ...badName, says: ["10011 bytes", "255", "…"] },
  ],
};

describe("a tag", { concurrency: 2 }, () => {
  let place: SmallRepository;
  before(async () => {
    place = await startSmallRepository();
  });
  after(() => place[Symbol.asyncDispose]());

  for (const [name, [tag, refused]] of Object.entries(TAGS)) {
    test(name, async () => {
      const { stderr } = await assertRefused(place, ["check", "--", tag], refused);
      assert.ok(stderr.length < 1_000, `${stderr.length} characters`);
      assert.ok(!stderr.includes("\u001b"), "an escape sequence got through");
      await assertRefused(place, ["release", "--", tag], refused);
    });
  }

  test("that CI hands over is judged the same way", async () => {
    const env = { GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: "api/v1.2.3;$(touch$IFS'pwned')" };
    const refused = { ...badVersion, says: ["api/v1.2.3;$(touch$IFS'pwned')"] };
    await assertRefused(place, ["release"], refused, { env });
    await assertRefused(place, ["plan"], refused, { env: { CI_COMMIT_TAG: env.GITHUB_REF_NAME } });
  });

  test("cannot give GitHub Actions a command", async () => {
    const refused = { ...badName, says: ["::stop-commands::"] };
    const env = { GITHUB_ACTIONS: "true" };
    const { stderr } = await assertRefused(place, ["check", "api/v1\n::stop-commands::x"], refused, { env });
    assert.deepEqual(stderr.match(/^::.*?::/gm), ["::error title=bad-tag::"]);
  });

  test("among several: all the bad ones are named at once, and no good one is released", async () => {
    await assertRefused(place, ["release", "docs/v1.0.0", "web/v1.2.3", "api/v1"], {
      exit: 4,
      codes: ["unknown-tag", "bad-version"],
      says: ["web/v1.2.3", "api/v1"],
    });
  });

  test("of a component that has no such version", async () => {
    const refused = { exit: 4, codes: ["bad-version"], says: ["1.2"] };
    await assertRefused(place, ["check", "--component", "api", "1.2"], refused);
  });

  test("whose version has build metadata, for an image: an image tag cannot contain it", async () => {
    const refused = {
      exit: 4,
      codes: ["build-metadata"],
      says: ["1.2.3+linux", "api"],
      hints: ["release 1.2.3 "],
    };
    await assertRefused(place, ["check", "api/v1.2.3+linux"], refused);
  });

  test("was never run, and never asked about", () => {
    place.assertNoBazel();
    assert.ok(!existsSync(`${place.tree.path}/pwned`));
    assert.deepEqual(readdirSync(place.tree.path).sort(), [".git", "slipway.toml"]);
    assert.equal(place.registry.requests.length + place.github.requests.length, 0);
  });
});

test("a tag that two components could have is an error of the configuration, with an example", async () => {
  await using place = await startSmallRepository({
    config: `${CONFIG}\n[components.web]\ntag = "api/v{version}"\n`,
  });
  await assertRefused(place, ["check", "api/v1.2.3"], {
    exit: 3,
    codes: ["overlapping-tags"],
    says: ["slipway.toml:", "web", "api"],
  });
  place.assertNoBazel();
});
