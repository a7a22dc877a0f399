/** A release that deploys a site: once, after everything else is there, and never for a prerelease. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertFailure, assertRefused } from "../support/refusal.ts";
import { done } from "../support/released.ts";
import { type SiteRepository, startSiteRepository } from "../support/site-repository.ts";

const TAG = "docs@2026.6.10";

async function tagged(tag = TAG): Promise<SiteRepository> {
  const place = await startSiteRepository();
  await place.tree.tag(tag);
  return place;
}

const drafts = ({ github }: SiteRepository) =>
  github.repository("acme/mono").releases.map(({ tagName, draft }) => ({ tagName, draft }));

// biome-ignore lint/suspicious/noExplicitAny: a plan's document
const stepOf = (plan: any, kind: string) =>
  plan.releases
    // biome-ignore lint/suspicious/noExplicitAny: a plan's document
    .flatMap(({ steps }: any) => steps)
    .filter((step: { kind: string }) => step.kind === kind)
    .map(({ subject, state, reason }: Record<string, string>) => ({ subject, state, reason }));

describe("a stable release", () => {
  test("deploys production once; a second run finds it live and writes nothing", async () => {
    await using place = await tagged();
    const head = await place.tree.git("rev-parse", "HEAD");
    const plan = done(await place.slipway(["plan", TAG, "--json"]));
    assert.deepEqual(stepOf(plan, "deploy"), [
      { subject: "docs/production", state: "needed", reason: "this commit is not live there" },
    ]);
    const first = done(await place.slipway(["release", TAG, "--json"]));
    const deployment = { environment: "production", url: "https://docs.example.org" };
    assert.deepEqual(first.releases[0].deployments, [{ ...deployment, outcome: "deployed" }]);
    assert.equal(first.writes, 4, "intent, deployment, publication, record");
    assert.deepEqual(place.deployed(), [head]);
    assert.equal(place.pages.content("acme-docs", "/index.html"), "<h1>Docs</h1>\n");
    assert.deepEqual(place.deployed("acme-docs-staging"), []);
    const second = done(await place.slipway(["release", TAG, "--json"]));
    assert.equal(second.writes, 0);
    assert.deepEqual(second.releases[0].deployments, [{ ...deployment, outcome: "unchanged" }]);
    assert.deepEqual(place.deployed(), [head]);
    assert.equal(await place.tree.git("status", "--porcelain"), "", "wrangler left nothing behind");
  });

  test("of another component that it is released with deploys it too; both tags in one run, once", async () => {
    await using place = await tagged("api@2026.6.8");
    await place.tree.tag(TAG);
    const run = done(await place.slipway(["release", "api@2026.6.8", TAG, "--json"]));
    const outcomes = run.releases.map((each: { tag: string; deployments: { outcome: string }[] }) => [
      each.tag,
      each.deployments.map(({ outcome }) => outcome),
    ]);
    assert.deepEqual(outcomes, [
      ["api@2026.6.8", []],
      ["api@2026.6.8", ["deployed"]],
      [TAG, ["unchanged"]],
    ]);
    assert.equal(place.deployed().length, 1);
    assert.equal(done(await place.slipway(["release", "api@2026.6.8", TAG, "--json"])).writes, 0);
  });

  test("does not move production back behind a newer one", async () => {
    await using place = await tagged();
    const old = await place.tree.git("rev-parse", "HEAD");
    done(await place.slipway(["release", TAG, "--json"]));
    await place.tree.tag("docs@2026.6.11");
    await place.tree.write("site/page.html", "<h1>Newer</h1>\n");
    const newer = await place.tree.commit("Write");
    await place.tree.tag("docs@2026.6.12");
    done(await place.slipway(["release", "docs@2026.6.12", "--json"]));
    await place.tree.git("checkout", "--quiet", old);
    assert.equal(done(await place.slipway(["release", TAG, "--json"])).writes, 0, "it was finished");
    const plan = done(await place.slipway(["plan", "docs@2026.6.11", "--json"]));
    const reason = "a later commit is live there, which contains this one";
    assert.deepEqual(stepOf(plan, "deploy"), [{ subject: "docs/production", state: "satisfied", reason }]);
    done(await place.slipway(["release", "docs@2026.6.11", "--json"]));
    assert.deepEqual(place.deployed(), [old, newer]);
  });
});

test("a prerelease skips production, and the plan says why", async () => {
  const tag = "docs@2026.6.10-rc1";
  await using place = await tagged(tag);
  const plan = done(await place.slipway(["plan", tag, "--json"]));
  const reason = "skipped: prerelease releases are not deployed to production, which takes stable ones";
  assert.deepEqual(stepOf(plan, "deploy"), [{ subject: "docs/production", state: "satisfied", reason }]);
  assert.deepEqual(stepOf(plan, "build"), []);
  // Not even a token is needed.
  const env = { CLOUDFLARE_API_TOKEN: "" };
  assert.deepEqual(
    done(await place.slipway(["release", tag, "--json"], { env })).releases[0].deployments,
    [],
  );
  assert.deepEqual(place.pages.requests, []);
  assert.deepEqual(drafts(place), [{ tagName: tag, draft: false }]);
});

describe("a release that cannot deploy", () => {
  test("is refused before anything is written, and can be planned", async () => {
    await using place = await tagged();
    const env = { CLOUDFLARE_API_TOKEN: "", CLOUDFLARE_ACCOUNT_ID: "" };
    const plan = done(await place.slipway(["plan", TAG, "--json"], { env }));
    const [step] = stepOf(plan, "deploy");
    assert.equal(step.state, "unknown");
    assert.match(step.reason, /CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID are not set/);
    const hints = ["Cloudflare Pages: Edit", "wrangler whoami"];
    await assertRefused(place, ["release", TAG], { exit: 8, codes: ["no-cloudflare-token"], hints }, { env });
    const bare = { env: { PATH: "/usr/bin:/bin" } };
    const gone = place.pages.state.projects.get("acme-docs");
    place.pages.state.projects.delete("acme-docs");
    await assertRefused(place, ["release", TAG], { exit: 8, codes: ["no-pages-project"] });
    if (gone !== undefined) place.pages.state.projects.set("acme-docs", gone);
    await assertRefused(place, ["release", TAG], { exit: 8, codes: ["no-wrangler"] }, bare);
    const wrong = { env: { CLOUDFLARE_API_TOKEN: "another-token" } };
    await assertRefused(place, ["release", TAG], { exit: 8, codes: ["cloudflare-unauthorized"] }, wrong);
  });

  test("because the site does not build publishes nothing", async () => {
    await using place = await startSiteRepository();
    await place.tree.write("site/build.sh", "echo 'broken link: /setup' >&2\nexit 1\n");
    await place.tree.commit("Break");
    await place.tree.tag(TAG);
    const says = ["`sh build.sh` ended with exit code 1:\nbroken link: /setup"];
    await assertRefused(place, ["release", TAG], { exit: 5, codes: ["site-build-failed"], says });
  });

  test("because the build leaves nothing publishes nothing", async () => {
    await using place = await startSiteRepository();
    await place.tree.write("site/build.sh", "mkdir -p build\n");
    await place.tree.commit("Empty");
    await place.tree.tag(TAG);
    await assertRefused(place, ["release", TAG], {
      exit: 5,
      codes: ["site-empty"],
      says: ["site/build is empty"],
    });
  });

  test("in time publishes nothing, and goes on where it stopped", async () => {
    await using place = await tagged();
    place.pages.failNext("POST /pages/assets/upload", { delay: 60_000 });
    const result = await place.slipway(["release", TAG, "--json"], { env: { SLIPWAY_TIMEOUT: "5" } });
    assertFailure(result, { exit: 8, codes: ["deploy-timed-out"], says: ["docs/production", "5 s"] });
    assert.deepEqual({ deployed: place.deployed(), drafts: drafts(place) }, { deployed: [], drafts: [] });
    done(await place.slipway(["release", TAG, "--json"]));
    assert.equal(place.deployed().length, 1);
  });

  test("again, because GitHub failed after it was deployed, does not deploy again", async () => {
    await using place = await tagged();
    place.github.failNext("POST /repos/acme/mono/releases", { status: 422, body: { message: "no" } });
    assert.equal((await place.slipway(["release", TAG, "--json"])).exitCode, 7);
    assert.equal(place.deployed().length, 1);
    const run = done(await place.slipway(["release", TAG, "--json"]));
    assert.equal(run.releases[0].deployments[0].outcome, "unchanged");
    assert.deepEqual(
      { deployed: place.deployed().length, drafts: drafts(place) },
      {
        deployed: 1,
        drafts: [{ tagName: TAG, draft: false }],
      },
    );
  });
});
