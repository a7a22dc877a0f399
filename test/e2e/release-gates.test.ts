/** What stops a release between its plan and its first write: taken image tags, failing tests, builds that differ from the plan. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Example, startExample } from "../support/example.ts";
import { assertReleased, done, recordOf, releasesOf } from "../support/released.ts";
import { tagsOf } from "../support/served.ts";

/** Three components, one for each gate. */
const CONFIG = `format = 1
[repository]
github = "smutjebot/heimdall"
[bazel]
flags = ["--config=release"]
test = ["//crates/..."]
[defaults]
tag = "{component}@{version}"
version = "calver:YYYY.M.PATCH"

[components.api.image]
bazel = "//platform/api:api_push"
repository = "ghcr.io/smutjebot/heimdall/api"
image_tag = "{major}.{minor}.{patch}"
tag_via = { flag = "//misc:push_tag" }

[components.twitch-bot.image]
bazel = "//platform/twitch_bot:twitch-bot_push"
repository = "ghcr.io/smutjebot/heimdall/twitch-bot"
platforms = ["linux/amd64", "linux/arm64"]
tag_via = { flag = "//misc:push_tag" }

[components.library]

[components.missing.image]
bazel = "//platform/api:api_pusch"
repository = "ghcr.io/smutjebot/heimdall/missing"

[components.source.image]
bazel = "//platform/api:api_image"
repository = "ghcr.io/smutjebot/heimdall/source"

[components.broken.image]
bazel = "//platform/youtube_bot:youtube-bot_push"
repository = "ghcr.io/smutjebot/heimdall/youtube-bot"
tag_via = { flag = "//misc:push_tag" }
`;

const TEST_LINE = '        assert!(!allowed(&Database::default(), "stranger", "writer"));';
const FAILING = '        panic!("a stranger was let in");';

describe("a release is stopped", () => {
  let example: Example;
  before(async () => {
    example = await startExample("heimdall");
    await example.configure(CONFIG);
  });
  after(() => example[Symbol.asyncDispose]());

  /** Asserts that a new tag's release ends like this, and that it left nothing. */
  async function assertStopped(tag: string, exit: number, code: string): Promise<string> {
    await example.tree.tag(tag);
    const refs = await example.tree.git("ls-remote", "origin");
    const [component] = tag.split("@");
    const tags = await tagsOf(example.registry, `smutjebot/heimdall/${component}`);
    const { exitCode, json, stderr } = await example.slipway(["release", tag, "--json"]);
    assert.equal(exitCode, exit, stderr);
    const { error, releases = [] } = json();
    assert.deepEqual([error.code, error.exit], [code, exit]);
    assert.deepEqual(
      releases.flatMap(({ images }: { images: object[] }) => images),
      [],
    );
    assert.deepEqual(await tagsOf(example.registry, `smutjebot/heimdall/${component}`), tags);
    assert.deepEqual(releasesOf(example, tag), []);
    assert.equal(await example.tree.git("ls-remote", "origin"), refs);
    const [{ message }] = error.problems;
    return message;
  }

  test("once its tests fail, whatever it publishes", async () => {
    await example.tree.edit({ "crates/auth/src/lib.rs": [[TEST_LINE, FAILING]] });
    await example.tree.commit("Break a test");
    assert.match(await assertStopped("api@2026.5.1", 5, "tests-failed"), /\/\/crates\/auth:auth_test/);
    await assertStopped("library@2026.5.1", 5, "tests-failed");
    await example.tree.edit({ "crates/auth/src/lib.rs": [[FAILING, TEST_LINE]] });
    await example.tree.commit("Repair it");
  });

  test("by nothing while they pass, which they do once", async () => {
    await example.tree.tag("api@2026.6.1-rc1");
    await example.bazel.forget();
    done(await example.slipway(["release", "api@2026.6.1-rc1", "--json"]));
    assert.equal((await example.bazel.calls("test")).length, 1);
    await assertReleased(example, "api@2026.6.1-rc1");
    await example.bazel.forget();
    assert.equal(done(await example.slipway(["release", "api@2026.6.1-rc1", "--json"])).writes, 0);
    assert.deepEqual(await example.bazel.calls("test"), [], "a finished release is not tested again");
  });

  test("at an image tag that another version took, before anything is built", async () => {
    await example.tree.write("platform/api/config/default.toml", "[server]\nport = 3001\n");
    await example.tree.commit("Another port");
    const digest = await example.digest("smutjebot/heimdall/api:2026.6.1");
    await example.bazel.forget();
    const message = await assertStopped("api@2026.6.1", 4, "image-tag-taken");
    assert.ok(message.includes("api@2026.6.1-rc1") && message.includes(digest ?? "no digest"), message);
    assert.deepEqual(await example.bazel.calls("build"), []);
    assert.equal(await example.digest("smutjebot/heimdall/api:2026.6.1"), digest);
    assert.equal(await recordOf(example.tree, "api@2026.6.1"), null);
  });

  test("by an image of other platforms than configured", async () => {
    const message = await assertStopped("twitch-bot@2026.6.1", 4, "other-platforms");
    assert.match(message, /linux\/amd64.*linux\/arm64/);
  });

  test("by a target that does not exist, before anything is built", async () => {
    await example.bazel.forget();
    const message = await assertStopped("missing@2026.6.1", 5, "no-such-target");
    assert.ok(message.includes("//platform/api:api_pusch"), message);
    assert.deepEqual(await example.bazel.calls("build"), []);
  });

  test("by a target that cannot push", async () => {
    const message = await assertStopped("source@2026.6.1", 5, "cannot-push");
    assert.ok(message.includes("//platform/api:api_image"), message);
  });

  test("by a target that does not build", async () => {
    await example.tree.write("platform/youtube_bot/src/main.rs", "fn main() {\n");
    await example.tree.commit("Break a program");
    const message = await assertStopped("broken@2026.6.1", 5, "build-failed");
    assert.match(message, /youtube_bot\/src\/main\.rs/);
  });
});
