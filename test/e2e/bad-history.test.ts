/** Odd histories: what `status`, `cut`, `notes` and `affected` make of odd tags and odd commits. */

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Folders, startFolders } from "../support/folders.ts";
import { assertFailure } from "../support/refusal.ts";
import { done } from "../support/released.ts";

interface Row {
  readonly component: string;
  readonly lastTag: string | null;
  readonly commitsSince: number;
  readonly nextTag: string | null;
}

async function rowOf(place: Folders, component: string): Promise<Row> {
  const { components } = done(await place.slipway(["status", component, "--json"]));
  const [{ lastTag, commitsSince, nextTag }] = components;
  return { component, lastTag, commitsSince, nextTag };
}

async function notesOf(place: Folders, tag: string): Promise<{ previousTag: string | null; notes: string }> {
  const { previousTag, notes } = done(await place.slipway(["notes", tag, "--json"]));
  return { previousTag, notes };
}

/** Commits what is staged with a message of any bytes. */
async function commitBytes({ tree, scratch }: Folders, message: Buffer, encoding?: string): Promise<string> {
  const parent = await tree.git("rev-parse", "HEAD");
  const file = join(scratch, "commit");
  const head = [
    `tree ${await tree.git("write-tree")}`,
    `parent ${parent}`,
    "author Test <test@example.org> 1700000000 +0000",
    "committer Test <test@example.org> 1700000000 +0000",
    ...(encoding === undefined ? [] : [`encoding ${encoding}`]),
    "",
    "",
  ].join("\n");
  await writeFile(file, Buffer.concat([Buffer.from(head), message]));
  const commit = await tree.git("hash-object", "-t", "commit", "-w", file);
  await tree.git("reset", "--quiet", "--hard", commit);
  await tree.git("push", "--quiet", "origin", "main");
  return commit;
}

describe("tags", { concurrency: 2 }, () => {
  test("none yet: every component has a first release before it, and no link to one before that", async () => {
    await using place = await startFolders();
    assert.deepEqual(await rowOf(place, "api"), {
      component: "api",
      lastTag: null,
      commitsSince: 1,
      nextTag: "api/v0.1.0",
    });
    const { previousTag, notes } = await notesOf(place, "api/v0.1.0");
    assert.equal(previousTag, null);
    assert.match(notes, /^- Configure /m);
    assert.doesNotMatch(notes, /changelog/);
    const { cuts } = done(await place.slipway(["cut", "--affected", "--dry-run", "--json"]));
    assert.deepEqual(
      cuts.map(({ tag }: { tag: string }) => tag),
      ["api/v0.1.0", "web/v0.1.0"],
    );
    assert.doesNotMatch((await place.slipway(["status"])).stderr, /warning/);
  });

  test("a first release needs no commit, unless only what changed is asked for; a name twice is once", async () => {
    await using place = await startFolders({ config: '[components.docs]\npaths = ["docs/**"]\n' });
    assert.equal(await place.nextTag("docs", "docs"), "docs/v0.1.0");
    const { stdout } = await place.slipway(["cut", "docs", "--affected"]);
    assert.match(stdout, /^docs: nothing changed since the beginning$/m);
  });

  test("nothing since: nothing is cut for --affected, whatever else is asked; --bump alone is obeyed", async () => {
    await using place = await startFolders();
    for (const tag of ["api/v1.0.0", "web/v1.0.0"]) await place.tree.tag(tag);
    for (const more of [[], ["--bump", "minor"], ["api@1.5.0"], ["--channel", "beta"]]) {
      const { exitCode, stdout, stderr } = await place.slipway(["cut", "--affected", ...more]);
      assert.equal(exitCode, 0, stderr);
      assert.match(stdout, /^api: nothing changed since api\/v1\.0\.0$/m, more.join(" "));
    }
    assert.equal(await place.nextTag("api", "--bump", "minor"), "api/v1.1.0");
    assert.equal(await place.nextTag("api@1.5.0"), "api/v1.5.0");
    assert.deepEqual(done(await place.slipway(["affected", "--json"])), {
      format: 1,
      since: null,
      components: [],
    });
    assert.equal(
      (await place.slipway(["affected"])).stdout,
      "no component is affected since its last release\n",
    );
    assert.match(
      (await notesOf(place, "api/v1.0.1")).notes,
      /^Nothing has changed in api since api\/v1\.0\.0/,
    );
  });

  test("with --bump, --affected takes only those that changed", async () => {
    await using place = await startFolders();
    for (const tag of ["api/v1.0.0", "web/v1.0.0"]) await place.tree.tag(tag);
    await place.change("web/a.txt", "fix: it");
    assert.equal(await place.nextTag("--affected", "--bump", "major"), "web/v2.0.0");
  });

  test("on an unrelated history: they number nothing here, are never made again, and are reported", async () => {
    await using place = await startFolders();
    const { git } = place.tree;
    await git("checkout", "--quiet", "--orphan", "other");
    await git("commit", "--quiet", "--message", "Begin anew");
    await place.tree.tag("api/v0.1.0");
    await place.tree.tag("api/v5.0.0");
    await git("checkout", "--quiet", "main");
    // As after history was rewritten: on a branch the releases would be nothing unusual.
    await git("branch", "--quiet", "-D", "other");
    const told = /api\/v5\.0\.0: none of these releases is in the history of [0-9a-f]{12}/;
    const status = await place.slipway(["status", "--json"]);
    assert.match(status.stderr, told);
    assert.deepEqual(
      done(status).components.map(({ lastTag, nextTag }: Row) => [lastTag, nextTag]),
      [
        [null, null],
        [null, "web/v0.1.0"],
      ],
    );
    assert.equal(done(status).components[0].problem.code, "version-taken");
    const taken = await place.slipway(["cut", "api", "--json"]);
    assertFailure(taken, {
      exit: 4,
      codes: ["version-taken"],
      says: ["0.1.0"],
      hints: ["name the version in full"],
    });
    assert.match(taken.stderr, told);
    assert.equal(await place.nextTag("api@0.2.0"), "api/v0.2.0");
    assert.match((await notesOf(place, "api/v0.1.0")).notes, /^- Begin anew /m);
  });

  test("that point at trees and files are not releases, and are distinguished from tags that are not there", async () => {
    await using place = await startFolders();
    const { git } = place.tree;
    await git("tag", "api/v3.0.0", "HEAD^{tree}");
    await git("tag", "--annotate", "web/v3.0.0", "--message", "A file", "HEAD:slipway.toml");
    await git("push", "--quiet", "--tags", "origin");
    assert.equal((await rowOf(place, "api")).lastTag, null);
    assert.equal(await place.nextTag("web"), "web/v0.1.0");
    for (const [tag, type] of [
      ["api/v3.0.0", "tree"],
      ["web/v3.0.0", "blob"],
    ] as const) {
      const notes = await place.slipway(["notes", tag, "--json"]);
      assertFailure(notes, { exit: 4, codes: ["tag-no-commit"], says: [tag, type] });
      const again = await place.slipway(["cut", tag, "--json"]);
      assertFailure(again, { exit: 4, codes: ["version-taken"], says: [tag] });
    }
    const since = await place.slipway(["affected", "--since", "api/v3.0.0", "--json"]);
    assertFailure(since, { exit: 4, codes: ["unknown-revision"], says: ["is a tree"] });
  });

  test("two on one commit, of one component and of two, lightweight and annotated mixed", async () => {
    await using place = await startFolders();
    const { tree } = place;
    await tree.tag("api/v1.0.0");
    await tree.git("tag", "api/v1.1.0");
    await tree.git("tag", "--annotate", "web/v2.0.0", "--message", "2");
    await tree.git("tag", "--annotate", "web/v2.0.0-beta.1", "--message", "2 beta", "web/v2.0.0");
    await tree.git("push", "--quiet", "--tags", "origin");
    const nothing = { commitsSince: 0, nextTag: null };
    assert.deepEqual(await rowOf(place, "api"), { component: "api", lastTag: "api/v1.1.0", ...nothing });
    assert.deepEqual(await rowOf(place, "web"), { component: "web", lastTag: "web/v2.0.0", ...nothing });
    const { previousTag, notes } = await notesOf(place, "api/v1.1.0");
    assert.equal(previousTag, "api/v1.0.0");
    assert.match(notes, /^Nothing has changed in api since api\/v1\.0\.0/);
    await place.change("api/a.txt", "fix: it");
    assert.equal(await place.nextTag("api"), "api/v1.1.1");
    assert.match((await place.slipway(["status"])).stdout, /^api +api\/v1\.1\.0 +just now +1 +1\.1\.1$/m);
  });

  test("of prereleases are the last release only if none is stable", async () => {
    await using place = await startFolders();
    for (const tag of ["api/v1.0.0", "api/v1.1.0-beta.1", "web/v2.0.0-beta.1"]) await place.tree.tag(tag);
    assert.equal((await rowOf(place, "api")).lastTag, "api/v1.0.0");
    assert.equal((await rowOf(place, "web")).lastTag, "web/v2.0.0-beta.1");
  });

  test("of a component that was renamed: a warning says whose they may be, until its first release", async () => {
    await using place = await startFolders();
    const { tree } = place;
    for (const tag of ["web/v1.4.2", "web/v1.10.0", "api/v1.0.0", "nightly"]) await tree.tag(tag);
    await tree.git("mv", "web", "site");
    await tree.edit({
      "slipway.toml": [
        ["[components.web]", "[components.site]"],
        ["web/**", "site/**"],
      ],
    });
    await tree.commit("refactor!: what was web is site");
    const told = /warning\[[a-z-]+\]: web\/v1\.10\.0 reads like a release tag.*\n.*slipway cut site@VERSION/;
    assert.match((await place.slipway(["status"])).stderr, told);
    assert.match((await place.slipway(["cut", "site", "--dry-run"])).stderr, told);
    assertFailure(await place.slipway(["cut", "web", "--json"]), {
      exit: 2,
      codes: ["unknown-component"],
      says: ['"web"'],
      hints: ["api, site"],
    });
    assertFailure(await place.slipway(["notes", "web/v1.4.2", "--json"]), {
      exit: 4,
      codes: ["unknown-tag"],
    });
    const made = await place.slipway(["cut", "site@1.11.0", "--json"]);
    assert.equal(done(made).cuts[0].tag, "site/v1.11.0");
    assert.doesNotMatch(made.stderr, /web\/v1/, "whoever names the version knows");
    assert.doesNotMatch((await place.slipway(["status"])).stderr, /warning/);
  });

  test("that point elsewhere here than on the remote are reported, numbered from, and left alone", async () => {
    await using place = await startFolders();
    await place.tree.tag("api/v1.0.0");
    await place.change("api/a.txt", "fix: it");
    await place.tree.git("tag", "--force", "api/v1.0.0");
    const moved = await place.tree.git("rev-parse", "api/v1.0.0");
    const { stdout, stderr } = await place.slipway(["cut", "api", "--dry-run"]);
    assert.match(
      stderr,
      /warning\[[a-z-]+\]: the tag api\/v1\.0\.0 points elsewhere here than on origin\n.*git fetch --force/,
    );
    assert.match(stdout, /^api: nothing changed since api\/v1\.0\.0$/m);
    assert.equal(await place.tree.git("rev-parse", "api/v1.0.0"), moved);
  });

  test("notes are those of the tag's own commit, of any channel since the one before", async () => {
    await using place = await startFolders();
    for (const [file, message, tag] of [
      ["a", "feat: one", "api/v1.0.0"],
      ["b", "feat: two", "api/v1.1.0-beta.1"],
      ["c", "fix: three", "api/v1.1.0-beta.2"],
      ["d", "fix: four", "api/v1.1.0"],
      ["e", "feat: five", "api/v2.0.0"],
    ] as const) {
      await place.change(`api/${file}.txt`, message);
      await place.tree.tag(tag);
    }
    const told = async (tag: string) => {
      const { previousTag, notes } = await notesOf(place, tag);
      return [previousTag, ...[...notes.matchAll(/^- (\w+) /gm)].map(([, word]) => word)];
    };
    assert.deepEqual(await told("api/v1.0.0"), [null, "one", "Configure"]);
    assert.deepEqual(await told("api/v1.1.0-beta.1"), ["api/v1.0.0", "two"]);
    assert.deepEqual(await told("api/v1.1.0-beta.2"), ["api/v1.1.0-beta.1", "three"]);
    assert.deepEqual(await told("api/v1.1.0"), ["api/v1.0.0", "two", "four", "three"]);
    const { stderr } = await place.slipway(["notes", "api/v2.1.0"]);
    assert.match(stderr, /there is no tag api\/v2\.1\.0 in this clone/);
  });
});

describe("commits", { concurrency: 2 }, () => {
  test("with messages that are not UTF-8, none at all, and escape sequences; files named with newlines and bytes", async () => {
    await using place = await startFolders();
    const { tree } = place;
    await tree.tag("api/v1.0.0");
    const strange = ["a\nb", 'q"u\\o', "\u001b[31mred", "--all", "\u65e5\u672c"];
    for (const name of strange) await tree.write(`api/${name}`, "1\n");
    await writeFile(Buffer.concat([Buffer.from(join(tree.path, "api/")), Buffer.from([0x66, 0xff])]), "1\n");
    await tree.git("add", "--all");
    const broken = await commitBytes(place, Buffer.from("fix: caf\u00e9 \u001b[31mau lait\n", "latin1"));
    await tree.write("api/latin", "1\n");
    await tree.git("add", "--all");
    await commitBytes(place, Buffer.from("feat: cr\u00e8me\n", "latin1"), "ISO-8859-1");
    await tree.write("api/silent", "1\n");
    await tree.git("add", "--all");
    const silent = await commitBytes(place, Buffer.from(""));
    const { components } = done(await place.slipway(["affected", "--json"]));
    const [{ commits }] = components;
    const first = commits.find(({ commit }: { commit: string }) => commit === broken);
    assert.deepEqual(new Set(first.paths), new Set([...strange.map((name) => `api/${name}`), "api/f\ufffd"]));
    const { stdout } = await place.slipway(["affected"]);
    assert.ok(!stdout.includes("\u001b"), stdout);
    assert.ok(stdout.includes(`${silent.slice(0, 12)}  (no message)\n`), stdout);
    const cut = await place.slipway(["cut", "api", "--json"]);
    assert.equal(done(cut).cuts[0].tag, "api/v1.1.0", "the feature in Latin-1 is one");
    assert.ok(!cut.stderr.includes("\u001b"), cut.stderr);
    assert.match(cut.stderr, /^ {2}[0-9a-f]{12} {2}\(no message\)$/m);
    const { notes } = await notesOf(place, "api/v1.1.0");
    assert.match(notes, /^- crème /m);
    assert.match(notes, /^- caf\ufffd /m);
    assert.ok(!notes.includes("\u001b"), notes);
  });

  test("with 5,000 files are one change", async () => {
    await using place = await startFolders();
    await place.tree.tag("api/v1.0.0");
    await mkdir(join(place.tree.path, "api/many"));
    for (let number = 0; number < 5_000; number++)
      await writeFile(join(place.tree.path, `api/many/${number}.txt`), "1\n");
    await place.tree.commit("feat: a lot");
    assert.deepEqual(await rowOf(place, "api"), {
      component: "api",
      lastTag: "api/v1.0.0",
      commitsSince: 1,
      nextTag: "api/v1.1.0",
    });
    const { components } = done(await place.slipway(["affected", "--since", "HEAD~1", "--json"]));
    assert.equal(components.length, 1);
    assert.equal(components[0].commits[0].paths.length, 5_000);
    const { stdout } = await place.slipway(["affected", "--since", "HEAD~1"]);
    assert.ok(stdout.length < 500, "people are not told all of them");
  });

  test("cannot give the runner of GitHub Actions commands", async () => {
    await using place = await startFolders();
    await place.tree.tag("api/v1.0.0");
    const words = `fix: ${"words ".repeat(10)}::stop-commands::x ##[add-mask]y`;
    await place.change("api/a.txt", words);
    for (const args of [["affected"], ["cut", "api", "--dry-run"], ["cut", "api"], ["notes", "api/v1.0.1"]]) {
      const { stdout, stderr, exitCode } = await place.slipway(args, {
        env: { CI: "true", GITHUB_ACTIONS: "true" },
      });
      assert.equal(exitCode, 0, stderr);
      assert.ok(`${stdout}${stderr}`.includes("stop-commands"), args.join(" "));
      assert.doesNotMatch(`${stdout}\n${stderr}`, /^\s*::stop-commands|##\[/m, args.join(" "));
    }
  });
});
