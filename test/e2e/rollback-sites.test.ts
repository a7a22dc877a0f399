/** Rolling back a site: what its host keeps is served again, and what it does not keep is built at the earlier release's commit. */

import assert from "node:assert/strict";
import { chmod, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { present } from "../support/present.ts";
import { assertFailure } from "../support/refusal.ts";
import { done, recordOf } from "../support/released.ts";
import { SITE_CONFIG, type SiteRepository, startSiteRepository } from "../support/site-repository.ts";

const OLD = "docs@2026.6.1";
const NEW = "docs@2026.6.2";

/** Releases both, each with a page of its own. */
async function released(config = SITE_CONFIG): Promise<SiteRepository> {
  const place = await startSiteRepository(config);
  for (const tag of [OLD, NEW]) await release(place, tag);
  return place;
}

async function release({ tree, slipway }: SiteRepository, tag: string) {
  await tree.write("site/page.html", `<h1>${tag}</h1>\n`);
  await tree.commit(tag);
  await tree.tag(tag);
  return done(await slipway(["release", tag, "--json"]));
}

const served = ({ pages }: SiteRepository) => pages.content("acme-docs", "/index.html");
const rollback = ({ slipway }: SiteRepository, ...args: readonly string[]) =>
  slipway(["rollback", "docs", ...args, "--json"]);

describe("rolling back a site on Cloudflare Pages", () => {
  test("serves the earlier deployment again, without a build; the next release goes forward", async () => {
    await using place = await released();
    const env = { PATH: "/usr/bin:/bin", GITHUB_ACTOR: "ada" };
    const document = done(await place.slipway(["rollback", "docs", "--json"], { env }));
    assert.deepEqual(document, {
      format: 1,
      component: "docs",
      from: NEW,
      to: OLD,
      moved: [],
      deployments: [{ environment: "production", url: "https://docs.example.org", outcome: "deployed" }],
      writes: 3,
    });
    assert.equal(served(place), `<h1>${OLD}</h1>\n`);
    assert.equal(place.deployed().length, 2, "nothing was deployed anew");
    const { rollback: noted } = present(await recordOf(place.tree, NEW));
    assert.deepEqual({ ...noted, at: "" }, { to: OLD, at: "", by: "ada", reason: null, finished: true });
    assert.equal(done(await rollback(place, "--to", OLD)).writes, 0);
    assert.equal(done(await place.slipway(["release", NEW, "--json"])).writes, 0, "it is not moved forward");
    assert.equal(done(await place.slipway(["verify", NEW, OLD, "--json"])).releases.length, 2);
    assert.equal(done(await place.slipway(["status", "--verify", "--json"])).components[1].drift, false);
    await release(place, "docs@2026.6.3");
    assert.equal(served(place), "<h1>docs@2026.6.3</h1>\n");
  });

  test("builds at the earlier commit what Cloudflare has deleted, in a clean clone that is gone afterwards", async () => {
    await using place = await released();
    place.pages.project("acme-docs").deployments.shift();
    const before = await readdir(join(place.scratch, "mono"));
    const { deployments } = done(await rollback(place));
    assert.equal(deployments[0].outcome, "deployed");
    assert.equal(served(place), `<h1>${OLD}</h1>\n`);
    assert.deepEqual(await readdir(join(place.scratch, "mono")), before);
    assert.equal((await place.tree.git("worktree", "list")).split("\n").length, 1);
  });

  test("changes nothing if it cannot be built there, and says where it can", async () => {
    await using place = await startSiteRepository();
    await place.tree.write(
      "site/build.sh",
      "test -e ../installed && mkdir -p build && cp page.html build/index.html\n",
    );
    await place.tree.write(".gitignore", "build/\ninstalled\n");
    await place.tree.write("installed", "");
    for (const tag of [OLD, NEW]) await release(place, tag);
    place.pages.project("acme-docs").deployments.shift();
    const record = await recordOf(place.tree, NEW);
    const failed = await rollback(place);
    assertFailure(failed, {
      exit: 5,
      codes: ["site-build-failed"],
      says: [OLD],
      hints: [`git checkout ${OLD}`],
    });
    assert.deepEqual(await recordOf(place.tree, NEW), record);
    assert.equal(served(place), `<h1>${NEW}</h1>\n`);
    await place.tree.git("checkout", "--quiet", OLD);
    assert.equal(done(await rollback(place)).deployments[0].outcome, "deployed");
    assert.equal(served(place), `<h1>${OLD}</h1>\n`);
  });

  test("goes on where it was cut short, and then no further back", async () => {
    await using place = await startSiteRepository();
    for (const tag of ["docs@2026.5.1", OLD, NEW]) await release(place, tag);
    const project = place.pages.project("acme-docs");
    project.deployments.splice(0, 2);
    project.outcome = "failure";
    assert.equal((await rollback(place, "--reason", "it is wrong")).exitCode, 8);
    assert.equal((await recordOf(place.tree, NEW))?.rollback?.finished, false);
    assert.equal(served(place), `<h1>${NEW}</h1>\n`);
    project.outcome = "success";
    const { from, to, writes } = done(await rollback(place));
    assert.deepEqual([from, to, writes], [NEW, OLD, 3]);
    const { rollback: noted } = present(await recordOf(place.tree, NEW));
    assert.deepEqual([noted?.finished, noted?.reason], [true, "it is wrong"]);
    assert.equal(served(place), `<h1>${OLD}</h1>\n`);
  });

  test("leaves alone what a later release of its own has deployed since", async () => {
    await using place = await startSiteRepository();
    for (const tag of ["api@2026.6.1", "api@2026.6.2", "docs@2026.6.3"]) await release(place, tag);
    const { deployments, to } = done(await place.slipway(["rollback", "api", "--json"]));
    assert.equal(to, "api@2026.6.1");
    const note = "a later commit is live there, of another release";
    assert.deepEqual(deployments, [
      { environment: "production", url: "https://docs.example.org", outcome: "unchanged", note },
    ]);
    assert.equal(served(place), "<h1>docs@2026.6.3</h1>\n");
    assert.equal((await rollback(place)).json().error?.problems[0]?.code, "no-earlier-release");
  });
});

describe("rolling back a site that a command deploys", () => {
  const CONFIG = SITE_CONFIG.replace(
    'provider = "cloudflare-pages"',
    'provider = { command = ["./deploy.sh", "{environment}"] }',
  ).replaceAll(/project = "[a-z-]+", ?/g, "");

  async function started(): Promise<SiteRepository> {
    const place = await startSiteRepository(CONFIG.replace(/^staging = .*$/m, ""));
    const script = `#!/bin/sh\ncp site/build/index.html '${place.scratch}/served'\necho "$1" >> '${place.scratch}/deployed'\necho https://docs.example.org\n`;
    await place.tree.write("deploy.sh", script);
    await chmod(join(place.tree.path, "deploy.sh"), 0o755);
    for (const tag of [OLD, NEW]) await release(place, tag);
    return place;
  }

  test("builds and deploys the earlier commit, once; a yank of the last release does so, too", async () => {
    await using place = await started();
    const file = (name: string) => readFile(join(place.scratch, name), "utf8");
    assert.equal(await file("served"), `<h1>${NEW}</h1>\n`);
    const document = done(await rollback(place));
    assert.deepEqual(
      [document.deployments, document.writes],
      [[{ environment: "production", url: "https://docs.example.org", outcome: "deployed" }], 3],
    );
    assert.equal(await file("served"), `<h1>${OLD}</h1>\n`);
    assert.equal(done(await rollback(place)).writes, 0);
    assert.equal(done(await place.slipway(["release", NEW, "--json"])).writes, 0);
    done(await rollback(place, "--to", NEW));
    assert.equal(await file("served"), `<h1>${NEW}</h1>\n`, "brought back");
    const yanked = done(await place.slipway(["yank", NEW, "--reason", "it is wrong", "--json"]));
    assert.deepEqual([yanked.to, yanked.deployments[0].outcome], [OLD, "deployed"]);
    assert.equal(await file("served"), `<h1>${OLD}</h1>\n`);
    assert.equal(done(await place.slipway(["yank", NEW, "--reason", "x", "--json"])).writes, 0);
    assert.equal((await file("deployed")).split("\n").length - 1, 5, "two releases, and three times since");
  });
});
