/** Releasing heimdall's components (rules_img): every shape of a component that a release can be made of. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Example, startExample } from "../support/example.ts";
import { assertReleased, done, pathOf, releasesOf } from "../support/released.ts";
import { tagsOf } from "../support/served.ts";

const CONFIG = `format = 1
[repository]
github = "smutjebot/heimdall"
[bazel]
flags = ["--config=release"]
push_jobs = 1
[defaults]
tag = "{component}@{version}"
version = "calver:YYYY.M.PATCH"

[components.api.image]
bazel = "//platform/api:api_push"
repository = "ghcr.io/smutjebot/heimdall/api"
tag_via = { flag = "//misc:push_tag" }

[components.bots]
github_release = false
${["discord-bot", "twitch-bot", "youtube-bot"]
  .map(
    (bot) => `[[components.bots.image]]
bazel = "//platform:bots_push"
repository = "ghcr.io/smutjebot/heimdall/${bot}"
tag_via = { flag = "//misc:push_tag" }
`,
  )
  .join("")}
[components.docs]

[components.worker]
released_with = ["docs"]
[components.worker.image]
bazel = "//platform/twitch_bot:twitch-bot_push"
repository = "ghcr.io/smutjebot/heimdall/worker"
tag_via = { flag = "//misc:push_tag" }
`;

describe("a release of heimdall's components", () => {
  let example: Example;
  before(async () => {
    example = await startExample("heimdall");
    await example.configure(CONFIG);
  });
  after(() => example[Symbol.asyncDispose]());

  /** The document of releasing a new tag, with its images' paths and outcomes. */
  async function release(tag: string, env = {}) {
    await example.tree.tag(tag);
    const result = await example.slipway(["release", tag, "--json", "--log-level", "debug"], { env });
    const document = done(result);
    const again = done(await example.slipway(["release", tag, "--json"], { env }));
    assert.equal(again.writes, 0);
    const images: [string, string][] = document.releases.flatMap(
      ({ images: each }: { images: { reference: string; outcome: string }[] }) =>
        each.map(({ reference, outcome }) => [pathOf(example, reference), outcome]),
    );
    return { ...document, images, log: result.stderr };
  }

  test("whose image tag is a build setting pushes that one tag, and not the setting's default", async () => {
    const { images } = await release("api@2026.6.8");
    assert.deepEqual(images, [["smutjebot/heimdall/api:2026.6.8", "pushed"]]);
    assert.deepEqual(await tagsOf(example.registry, "smutjebot/heimdall/api"), ["2026.6.8"]);
    const [build = ""] = await example.bazel.calls("build");
    assert.match(build, /--\/\/misc:push_tag=2026\.6\.8/);
    await assertReleased(example, "api@2026.6.8");
  });

  test("of several images that one multi_deploy pushes runs it once; without a GitHub release no token is needed", async () => {
    const { images, releases, writes, log } = await release("bots@2026.6.1", { GITHUB_TOKEN: undefined });
    assert.deepEqual(images, [
      ["smutjebot/heimdall/discord-bot:2026.6.1", "pushed"],
      ["smutjebot/heimdall/twitch-bot:2026.6.1", "pushed"],
      ["smutjebot/heimdall/youtube-bot:2026.6.1", "pushed"],
    ]);
    assert.equal(releases[0].release, null);
    assert.equal(writes, 5, "intent, three image tags, record");
    assert.equal(log.match(/^debug: \S+\/bots_push\.exe( |$)/gm)?.length, 1, "one run of the pusher");
    const { images: recorded } = await assertReleased(example, "bots@2026.6.1", { github: false });
    assert.equal(new Set(recorded.map(({ digest }) => digest)).size, 3);
    const { exitCode } = await example.slipway(["verify", "bots@2026.6.1"], {
      env: { GITHUB_TOKEN: undefined },
    });
    assert.equal(exitCode, 0);
  });

  test("without an image is a GitHub release; what is released with it is shipped at its version, under its tag", async () => {
    const { images, releases } = await release("docs@2026.6.2");
    assert.deepEqual(images, [["smutjebot/heimdall/worker:2026.6.2", "pushed"]]);
    assert.deepEqual(
      releases.map(
        ({ component, tag, release }: { component: string; tag: string; release: object | null }) => [
          component,
          tag,
          release !== null,
        ],
      ),
      [
        ["docs", "docs@2026.6.2", true],
        ["worker", "docs@2026.6.2", false],
      ],
    );
    const { images: recorded } = await assertReleased(example, "docs@2026.6.2");
    assert.equal(recorded.length, 1);
    assert.deepEqual(releasesOf(example, "worker@2026.6.2"), []);
  });

  test("shares one Bazel build with another if only image tags that flags carry agree", async () => {
    for (const tag of ["api@2026.6.9", "worker@2026.6.9"]) await example.tree.tag(tag);
    await example.bazel.forget();
    done(await example.slipway(["release", "api@2026.6.9", "worker@2026.6.9", "--json"]));
    assert.equal((await example.bazel.calls("build")).length, 1);
    for (const tag of ["api@2026.6.9", "worker@2026.6.9"]) await assertReleased(example, tag);
    const digests = ["2026.6.8", "2026.6.9"].map((tag) => example.digest(`smutjebot/heimdall/api:${tag}`));
    assert.equal(new Set(await Promise.all(digests)).size, 1, "nothing is stamped: one digest");
  });

  test("that is not recorded is compared with a build, and written once all the same", async () => {
    await example.tree.edit({ "slipway.toml": [["[repository]", '[repository]\nrecord = "none"']] });
    await example.tree.commit("No record");
    const { images, writes } = await release("api@2026.6.10");
    assert.deepEqual(images, [["smutjebot/heimdall/api:2026.6.10", "pushed"]]);
    assert.equal(writes, 2, "image tag, publication");
    assert.equal(await example.tree.git("ls-remote", "origin", "refs/slipway/api@2026.6.10"), "");
    const { exitCode } = await example.slipway(["verify", "api@2026.6.10"]);
    assert.equal(exitCode, 0);
  });
});
