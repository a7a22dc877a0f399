/** `slipway cut`: versions, tags and what is said of them, in a repository whose components are folders. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { startFolders } from "../support/folders.ts";
import { done } from "../support/released.ts";
import { cloneWorkTree } from "../support/work-tree.ts";

describe("cut", { concurrency: 2 }, () => {
  test("makes an annotated tag at HEAD, pushes it, and says so", async () => {
    await using place = await startFolders();
    const { tree } = place;
    const head = await tree.git("rev-parse", "HEAD");
    const { cuts } = done(await place.slipway(["cut", "api", "--json"]));
    const tag = "api/v0.1.0";
    const [{ commits, notes, ...cut }] = cuts;
    assert.deepEqual(cut, {
      component: "api",
      tag,
      version: "0.1.0",
      commit: head,
      outcome: "created",
      previousTag: null,
      bump: null,
      because: "it is the first release",
    });
    assert.deepEqual([commits[0].commit, commits[0].subject], [head, "Configure"]);
    assert.match(notes, /- Configure/);
    for (const repository of [tree.path, tree.remote]) {
      assert.equal(await tree.git("-C", repository, "cat-file", "-t", `refs/tags/${tag}`), "tag");
      assert.equal(await tree.git("-C", repository, "rev-parse", `refs/tags/${tag}^{}`), head);
    }
    place.assertNoBazel();
  });

  test("numbers by Conventional Commits since the component's own last release", async () => {
    await using place = await startFolders();
    await place.tree.tag("api/v1.2.3");
    await place.tree.tag("web/v4.0.0");
    await place.change("web/index.html", "feat(web)!: another page");
    await place.change("api/a.txt", "fix: a mistake");
    assert.equal(await place.nextTag("api"), "api/v1.2.4");
    await place.change("api/b.txt", "feat: something new");
    assert.equal(await place.nextTag("api"), "api/v1.3.0");
    const { cuts } = done(await place.slipway(["cut", "api", "--dry-run", "--json"]));
    const [{ previousTag, bump, because, commits, outcome }] = cuts;
    assert.deepEqual([previousTag, bump, outcome], ["api/v1.2.3", "minor", "planned"]);
    assert.equal(because, `${commits[0].commit.slice(0, 12)} feat: something new`);
    assert.deepEqual(
      commits.map(({ subject }: { subject: string }) => subject),
      ["feat: something new", "fix: a mistake"],
    );
    await place.change("api/c.txt", "fix: it\n\nBREAKING CHANGE: the answer is XML");
    assert.equal(await place.nextTag("api"), "api/v2.0.0");
    assert.equal(await place.nextTag("web"), "web/v5.0.0");
    for (const [bump, tag] of [
      ["patch", "api/v1.2.4"],
      ["minor", "api/v1.3.0"],
      ["major", "api/v2.0.0"],
    ] as const)
      assert.equal(await place.nextTag("api", "--bump", bump), tag);
  });

  test("takes a component with a version, and a whole tag; several at once", async () => {
    await using place = await startFolders();
    const { cuts } = done(await place.slipway(["cut", "api@1.2.3", "web/v2.0.0", "--json"]));
    assert.deepEqual(
      cuts.map(({ tag }: { tag: string }) => tag),
      ["api/v1.2.3", "web/v2.0.0"],
    );
    assert.equal(await place.nextTag("api@v1.2.4"), "api/v1.2.4");
  });

  test("--affected takes those that changed, and nothing if nothing did", async () => {
    await using place = await startFolders();
    done(await place.slipway(["cut", "api", "web", "--json"]));
    assert.deepEqual(done(await place.slipway(["cut", "--affected", "--json"])), { format: 1, cuts: [] });
    await place.change("web/index.html", "fix: a typo");
    const { cuts } = done(await place.slipway(["cut", "--affected", "--json"]));
    assert.deepEqual(
      cuts.map(({ tag }: { tag: string }) => tag),
      ["web/v0.1.1"],
    );
    const { stdout } = await place.slipway(["cut", "api"]);
    assert.match(stdout, /api: nothing changed since api\/v0\.1\.0/);
  });

  test("--dry-run shows version, commits and notes, and makes nothing", async () => {
    await using place = await startFolders();
    await place.tree.tag("api/v1.0.0");
    await place.change("api/a.txt", "feat: tea is served (#12)");
    const before = await place.tree.git("for-each-ref");
    const { stdout, exitCode } = await place.slipway(["cut", "api", "--dry-run"]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /^api\/v1\.1\.0 {2}stable, [0-9a-f]{12}, after api\/v1\.0\.0$/m);
    assert.match(stdout, /[0-9a-f]{12} {2}feat: tea is served \(#12\)/);
    assert.match(stdout, /Features/);
    const { cuts } = done(await place.slipway(["cut", "api", "--dry-run", "--json"]));
    assert.equal(cuts[0].outcome, "planned");
    assert.equal(await place.tree.git("for-each-ref"), before);
  });

  test("--channel numbers prereleases, which may be outside trunk, and then the release", async () => {
    await using place = await startFolders();
    const { tree } = place;
    await tree.tag("api/v1.0.0");
    await tree.git("switch", "--quiet", "--create", "next");
    await place.change("api/a.txt", "feat: something");
    const beta = async () =>
      done(await place.slipway(["cut", "api", "--channel", "beta", "--json"])).cuts[0]?.tag;
    assert.equal(await beta(), "api/v1.1.0-beta.1");
    assert.equal(await beta(), undefined, "nothing changed since");
    await place.change("api/b.txt", "fix: it");
    assert.equal(await beta(), "api/v1.1.0-beta.2");
    await tree.git("switch", "--quiet", "main");
    await tree.git("merge", "--quiet", "next");
    await tree.git("push", "--quiet");
    assert.equal(await place.nextTag("api"), "api/v1.1.0");
  });

  test("--ref numbers an older line by what it can reach", async () => {
    await using place = await startFolders({ stableAnywhere: true });
    const { tree } = place;
    await tree.tag("api/v1.4.2");
    await tree.git("branch", "release/1.x");
    await place.change("api/a.txt", "feat!: anew");
    await tree.tag("api/v2.0.0");
    await tree.git("switch", "--quiet", "release/1.x");
    await place.change("api/b.txt", "fix: an old mistake");
    await tree.git("switch", "--quiet", "main");
    assert.equal(await place.nextTag("api", "--ref", "release/1.x"), "api/v1.4.3");
    const { cuts } = done(await place.slipway(["cut", "api", "--ref", "release/1.x", "--json"]));
    assert.equal(cuts[0].commit, await tree.git("rev-parse", "release/1.x"));
  });

  test("writes notes by the component's own template, and says where one is wrong or missing", async () => {
    await using place = await startFolders({ defaults: 'notes_template = "{component}.liquid"' });
    await place.tree.write(
      "api.liquid",
      "{{ component }} {{ version }}:{% for group in groups %} {{ group.title }}{% endfor %}\n",
    );
    await place.tree.write("web.liquid", "one\n{{ nope }}\n");
    await place.change("api/a.txt", "feat: tea");
    const notes = await place.slipway(["notes", "api/v0.1.0"]);
    assert.equal(notes.stdout, "api 0.1.0: Features Other changes\n");
    const wrong = await place.slipway(["cut", "web", "--json"]);
    assert.equal(wrong.exitCode, 3);
    assert.match(wrong.json().error.problems[0].message, /^web\.liquid:2:\d+: undefined variable: nope$/);
    assert.match(wrong.stderr, /2 \| \{\{ nope \}\}/);
    await place.tree.git("rm", "--quiet", "api.liquid");
    const missing = await place.slipway(["cut", "api", "--json"]);
    assert.equal(missing.exitCode, 3);
    assert.equal(missing.json().error.code, "no-notes-template");
    assert.match(missing.json().error.problems[0].message, /api\.liquid/);
    assert.equal(await place.tree.git("tag"), "", "nothing was tagged");
  });

  test("fetches tags first, so that it goes on from what others have released", async () => {
    await using place = await startFolders();
    const other = await cloneWorkTree(join(place.scratch, "other"), place.tree.remote);
    await other.tag("api/v3.0.0");
    await place.change("api/a.txt", "fix: it");
    assert.equal(await place.nextTag("api"), "api/v3.0.1");
  });

  test("calendar versions follow today's date, and count within it", async () => {
    await using place = await startFolders({ scheme: "calver:YYYY.M.PATCH", tag: "{component}@{version}" });
    const now = new Date();
    const month = `${now.getUTCFullYear()}.${now.getUTCMonth() + 1}`;
    await place.tree.tag("api@2019.12.7");
    await place.change("api/a.txt", "feat!: it");
    const { cuts } = done(await place.slipway(["cut", "api", "--json"]));
    assert.equal(cuts[0].tag, `api@${month}.1`);
    await place.change("api/b.txt", "feat: more");
    assert.equal(await place.nextTag("api"), `api@${month}.2`);
    assert.equal(await place.nextTag("api", "--channel", "beta"), `api@${month}.2.beta-1`);
  });
});
