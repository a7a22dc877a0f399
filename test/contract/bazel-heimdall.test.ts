import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { parseImageTag } from "../../src/domain/images/reference.ts";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import type { ImageToBuild } from "../../src/services/ports/image-builder.ts";
import { bazel, buildSettings, label } from "../support/facts.ts";
import { planned } from "../support/planned.ts";
import { present } from "../support/present.ts";
import { type BazelFixture, digestOf, startBazel } from "./bazel-fixture.ts";

const BUILD = `
load("@rules_img//img:image.bzl", "image_index")
[platform(name = cpu, constraint_values = ["@platforms//os:linux", "@platforms//cpu:" + cpu]) for cpu in ["x86_64", "aarch64"]]
image_index(name = "index", manifests = [":api_image"], platforms = [":x86_64", ":aarch64"], tags = ["manual"])
image_push(name = "index_push", image = ":index", registry = "ghcr.io", repository = "smutjebot/heimdall/api", tag_list = ["latest", "{{.PUSH_TAG}}"], build_settings = {"PUSH_TAG": "//misc:push_tag"}, tags = ["manual"])
image_push(name = "untagged", image = ":api_image", registry = "ghcr.io", repository = "smutjebot/heimdall/api", tags = ["manual"])
alias(name = "alias", actual = ":api_push")
`;

let rig: BazelFixture;
before(async () => {
  rig = await startBazel("heimdall", { "platform/api/BUILD.bazel": BUILD });
});
after(() => rig[Symbol.asyncDispose]());

const FLAG = { via: "flag", flag: label("//misc:push_tag") } as const;
const TAG = present(parseImageTag("2026.6.8"));
const silent = () => {};

const flagged = (repository: string, target: string, change: Partial<ImageToBuild<"bazel">> = {}) =>
  planned(
    `ghcr.io/smutjebot/heimdall/${repository}`,
    { source: bazel(target, FLAG) },
    { id: target, build: buildSettings([`--//misc:push_tag=${TAG}`]), ...change },
  );

test("digest, tags and platforms of image_push are known before anything is pushed, for targets that are manual too", async () => {
  const names = ["api_push", "index_push", "untagged", "alias"].map((name) => `//platform/api:${name}`);
  const built = await rig.images.build(
    names.map((name) => flagged("api", name)),
    silent,
  );
  const image = digestOf(await rig.output("platform/api/api_image_manifest.json"));
  const index = digestOf(await rig.output("platform/api/index_index.json"));
  const facts = names
    .map((name) => present(built.get(name)))
    .map(({ digest, platforms, pushedTags }) => [digest, platforms, pushedTags(TAG)?.toSorted()]);
  assert.deepEqual(facts, [
    [image, ["linux/amd64"], ["2026.6.8"]],
    [index, ["linux/amd64", "linux/arm64"], ["2026.6.8", "latest"]],
    [image, ["linux/amd64"], []],
    [image, ["linux/amd64"], ["2026.6.8"]],
  ]);
});

test("without the flag the rule pushes what the build setting says, which is why the plan's flag is compared", async () => {
  const change = { build: buildSettings() };
  const [built] = (
    await rig.images.build([flagged("api", "//platform/api:api_push", change)], silent)
  ).values();
  assert.deepEqual(built?.pushedTags(TAG), ["latest"]);
});

test("a tag that is given as an argument adds to the rule's own", async () => {
  const image = planned("ghcr.io/smutjebot/heimdall/api", { source: bazel("//platform/api:api_push") });
  const [built] = (await rig.images.build([image], silent)).values();
  assert.deepEqual(built?.pushedTags(TAG), ["latest", "2026.6.8"]);
});

test("each of several images in a deployment finds its own", async () => {
  const bots = ["discord-bot", "twitch-bot", "youtube-bot"];
  const built = await rig.images.build(
    bots.map((bot) => flagged(bot, "//platform:bots_push", { id: bot })),
    silent,
  );
  const digests = bots.map((bot) => built.get(bot)?.digest);
  const folders = bots.map((bot) => `platform/${bot.replace("-", "_")}/${bot}_image_manifest.json`);
  assert.deepEqual(digests, await Promise.all(folders.map(async (file) => digestOf(await rig.output(file)))));
  assert.equal(new Set(digests).size, 3);
  for (const bot of bots) assert.deepEqual(built.get(bot)?.pushedTags(TAG), ["2026.6.8"]);
});

test("an image that a deployment does not push is refused, with those it does", async () => {
  await assert.rejects(rig.images.build([flagged("api", "//platform:bots_push")], silent), (error) => {
    assert.ok(error instanceof ReleaseError);
    assert.deepEqual([error.kind, error.problems[0]?.code], ["refused", "no-such-push"]);
    assert.match(
      error.message,
      /bots_push pushes to .*heimdall\/discord-bot, .*not to ghcr\.io\/smutjebot\/heimdall\/api/,
    );
    return true;
  });
});
