/** Heimdall, whole: Rust images from Bazel, Next.js images from Dockerfiles, the docs on Cloudflare Pages. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { skipWithout } from "../support/installed.ts";
import { assertReleased, done, recordOf } from "../support/released.ts";
import { tagsOf } from "../support/served.ts";
import { imagesOf, stepsOf } from "../support/steps.ts";
import { startWholeExample, type WholeExample } from "../support/whole-example.ts";

const APPS = ["backend", "id", "policies"];
const RUST = ["api", "discord-bot", "twitch-bot", "youtube-bot"];
const VERSION = "2026.6.8";
const TAGS = [...RUST, ...APPS, "docs"].map((component) => `${component}@${VERSION}`);
const skip = skipWithout("buildah", "npm");

describe("Heimdall's components", { skip }, () => {
  let example: WholeExample;
  before(async () => {
    example = await startWholeExample("heimdall");
    for (const tag of [...TAGS, "api@2026.6.9", "docs@2026.7.1.beta-1"]) await example.tree.tag(tag);
  });
  after(() => example?.[Symbol.asyncDispose]());

  const deployments = () => example.pages.project("elcto-docs").deployments;

  test("an api@ tag ships the docs too, and the plan says so", async () => {
    const planned = done(await example.slipway(["plan", "api@2026.6.9", "--json"]));
    assert.deepEqual(stepsOf(planned), [
      ["build", "//platform/api:api_push", "needed"],
      ["push", "smutjebot/heimdall/api:2026.6.9", "needed"],
      ["publish", "smutjebot/heimdall api@2026.6.9", "needed"],
      ["build", "platform/docs/build", "needed"],
      ["deploy", "docs/prod", "needed"],
    ]);
    assert.match((await example.slipway(["plan", "api@2026.6.9"])).stdout, /^docs with api@2026\.6\.9 /m);
    assert.deepEqual(deployments(), []);
  });

  test("are released in one run: seven images and one deployment, whichever tags ask for it", async () => {
    const released = done(await example.slipway(["release", ...TAGS, "--json"]));
    for (const tag of TAGS) await assertReleased(example, tag);
    for (const name of [...RUST, ...APPS])
      assert.deepEqual(await tagsOf(example.registry, `smutjebot/heimdall/${name}`), [VERSION]);
    assert.deepEqual(new Set(imagesOf(released).map(([, outcome]) => outcome)), new Set(["pushed"]));
    assert.deepEqual(
      deployments().map(({ commitHash, branch }) => [commitHash, branch]),
      [[await example.tree.git("rev-parse", "HEAD"), "main"]],
    );
    assert.match(example.pages.content("elcto-docs", "/deployment.html") ?? "", /<h1>Deployment<\/h1>/);
    const docs = released.releases.filter(({ component }: { component: string }) => component === "docs");
    assert.deepEqual(
      docs.map(({ tag, release }: { tag: string; release: object | null }) => [tag, release !== null]),
      [
        [`api@${VERSION}`, false],
        [`docs@${VERSION}`, true],
      ],
    );
  });

  test("label what came from a Dockerfile with the commit, its time and the version, and keep its HEALTHCHECK", async () => {
    const head = await example.tree.git("rev-parse", "HEAD");
    const manifest = await example.served(`smutjebot/heimdall/backend:${VERSION}`);
    const url = `${example.registry.url}/v2/smutjebot/heimdall/backend/blobs/${manifest?.document.config.digest}`;
    const { config } = (await (await fetch(url)).json()) as {
      config: { Labels: Record<string, string>; Env: string[]; Healthcheck: { Test: string[] } };
    };
    assert.equal(config.Labels["org.opencontainers.image.revision"], head);
    assert.equal(config.Labels["org.opencontainers.image.version"], VERSION);
    assert.equal(config.Labels["org.opencontainers.image.source"], "https://github.com/smutjebot/heimdall");
    assert.deepEqual(config.Healthcheck.Test.slice(0, 3), ["CMD", "node", "-e"]);
    assert.ok(config.Env.includes(`NEXT_PUBLIC_VERSION=${VERSION}`), config.Env.join());
  });

  test("are done when they are released again: nothing is written, deployed or built", async () => {
    const records = await Promise.all(TAGS.map((tag) => recordOf(example.tree, tag)));
    await example.bazel.forget();
    const again = done(await example.slipway(["release", ...TAGS, "--json"]));
    assert.equal(again.writes, 0);
    assert.equal(deployments().length, 1);
    assert.deepEqual(await example.bazel.calls("build"), []);
    assert.deepEqual(await Promise.all(TAGS.map((tag) => recordOf(example.tree, tag))), records);
  });

  test("agree when they are verified", async () => {
    const { releases } = done(await example.slipway(["verify", ...TAGS, "--json"]));
    const docs = releases
      .at(-1)
      .checks.map(({ subject, agreed }: Record<string, unknown>) => [subject, agreed]);
    assert.ok(
      docs.some(([subject, agreed]: [string, boolean]) => subject === "docs/prod" && agreed),
      docs.join(),
    );
  });

  test("a train finds its wagon arrived: the docs of this commit are live already", async () => {
    const { releases } = done(await example.slipway(["release", "api@2026.6.9", "--json"]));
    assert.equal(releases[1].deployments[0].outcome, "unchanged");
    assert.equal(deployments().length, 1);
    await assertReleased(example, "api@2026.6.9");
  });

  test("a prerelease of the docs skips production, and says why", async () => {
    const { stdout } = await example.slipway(["plan", "docs@2026.7.1.beta-1"]);
    assert.match(stdout, /skipped: beta releases are not deployed to prod/);
    const { releases } = done(await example.slipway(["release", "docs@2026.7.1.beta-1", "--json"]));
    assert.deepEqual(releases[0].deployments, []);
    assert.equal(deployments().length, 1);
    assert.equal(done(await example.slipway(["release", "docs@2026.7.1.beta-1", "--json"])).writes, 0);
  });
});
