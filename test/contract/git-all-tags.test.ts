import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import { createGit } from "../../src/services/git/git.ts";
import { createRun } from "../../src/services/process/run.ts";
import { GIT_ENV, startGit } from "./git-fixture.ts";
import { importCommits } from "./git-import.ts";

const AT = 1_700_000_000;

test("tags of every kind are peeled to what they point at in the end", async () => {
  await using rig = await startGit();
  const { git } = rig.tree;
  await importCommits(rig.tree.path, [{ files: { f: "1" }, time: AT }]);
  assert.deepEqual(await rig.git.tags(), []);
  const head = await rig.git.commitOf("main");
  await git("tag", "light", "main");
  await git("tag", "--annotate", "--message=x", "annotated", "main");
  await git("tag", "--annotate", "--message=x", "nested/2", "annotated");
  await git("tag", "--annotate", "--message=x", "nested/3", "nested/2");
  await git("tag", "--annotate", "--message=x", "nested/tree", "main^{tree}");
  await git("tag", "--annotate", "--message=x", "nested/tree2", "nested/tree");
  await git("tag", "tree", "main^{tree}");
  await git("tag", "blob", "main:f");
  const [tree, blob] = (await git("rev-parse", "main^{tree}", "main:f")).split("\n");
  const tags = await rig.git.tags();
  assert.deepEqual(
    tags.map(({ name, object }) => [name, object]),
    [
      ["annotated", head],
      ["blob", blob],
      ["light", head],
      ["nested/2", head],
      ["nested/3", head],
      ["nested/tree", tree],
      ["nested/tree2", tree],
      ["tree", tree],
    ],
  );
  await git("pack-refs", "--all");
  assert.deepEqual(await rig.git.tags(), tags);
  assert.deepEqual(await rig.git.tags(["*", "nested/*"]), tags);
  const times = await rig.git.tagTimes(["annotated", "light", "tree", "blob", "nested", "none"]);
  assert.deepEqual([times.get("light"), times.get("tree"), times.get("blob")], [AT, undefined, undefined]);
  const annotated = times.get("annotated") ?? 0;
  assert.ok(Math.abs(annotated - Date.now() / 1_000) < 600, `a tag has its own time: ${annotated}`);
});

test("names come as they are, whatever git lets them be", async () => {
  await using rig = await startGit();
  const names = [
    "a@1.0.0",
    "a/b/v1",
    "ü@1",
    '"quoted"',
    "refs/tags/x",
    "$(id)",
    "'",
    "%00",
    "😀",
    "a+b",
    "x^{}".slice(0, 1),
  ];
  for (const name of names) await rig.tree.git("update-ref", `refs/tags/${name}`, "HEAD");
  await rig.tree.git("update-ref", "refs/notes/x", "HEAD");
  const found = (await rig.git.tags()).map(({ name }) => name);
  assert.deepEqual(found.toSorted(), names.toSorted());
});

test("a name that is not UTF-8 has its bytes replaced and spoils no other", async () => {
  await using rig = await startGit();
  await rig.tree.git("tag", "z");
  const script = `git update-ref "refs/tags/$(printf 'caf\\351')" HEAD`;
  const run = createRun({
    env: GIT_ENV,
    redact: (text) => text,
    interrupted: new AbortController().signal,
    log: () => {},
  });
  assert.equal((await run("sh", ["-c", script], { cwd: rig.tree.path })).exitCode, 0);
  const head = await rig.git.commitOf("HEAD");
  assert.deepEqual(
    (await rig.git.tags()).map(({ name, object }) => [name, object]),
    [
      ["caf\ufffd", head],
      ["z", head],
    ],
  );
});

test("a line has the tags in its history, but neither those of other branches nor those of unrelated histories", async () => {
  await using rig = await startGit();
  await importCommits(rig.tree.path, [
    {},
    {},
    { branch: "release/1.x", parents: [0] },
    { branch: "island", parents: [] },
    { branch: "main", parents: [1] },
  ]);
  const { git } = rig.tree;
  await git("tag", "first", "main~2");
  await git("tag", "--annotate", "--message=x", "one@1", "main~1");
  await git("tag", "two@1", "main~1");
  await git("tag", "--annotate", "--message=x", "nested", "one@1");
  await git("tag", "head", "main");
  await git("tag", "backport", "release/1.x");
  await git("tag", "lost", "island");
  await git("tag", "tree", "main^{tree}");
  await git("tag", "--annotate", "--message=x", "annotated-tree", "main^{tree}");
  const of = async (revision: string) => {
    const { commits } = await rig.git.lineage(await rig.git.commitOf(revision), []);
    const holds = new Set<string>(commits.map(({ sha }) => sha));
    return (await rig.git.tags()).flatMap(({ name, object }) => (holds.has(object) ? [name] : []));
  };
  assert.deepEqual(await of("main"), ["first", "head", "nested", "one@1", "two@1"]);
  assert.deepEqual(await of("release/1.x"), ["backport", "first"]);
  assert.deepEqual(await of("island"), ["lost"]);
  assert.equal((await rig.git.tags()).length, 9);
  const like = async (...globs: string[]) => (await rig.git.tags(globs)).map(({ name }) => name);
  assert.deepEqual(await like("one@*", "t*"), ["one@1", "tree", "two@1"]);
  assert.deepEqual(await like(), []);
});

test("12,000 tags take one process however many of them are annotated or nested", async () => {
  await using rig = await startGit();
  await rig.tree.git("tag", "--annotate", "--message=x", "annotated");
  await rig.tree.git("tag", "--annotate", "--message=x", "nested", "annotated");
  const objects = (await rig.tree.git("rev-parse", "HEAD", "annotated", "nested")).split("\n");
  const started: string[] = [];
  const run = createRun({
    env: GIT_ENV,
    redact: (text) => text,
    interrupted: new AbortController().signal,
    log: (text) => started.push(text),
  });
  const input = Array.from(
    { length: 12_000 },
    (_, n) => `create refs/tags/c${n % 60}/v${n}.0.0 ${objects[n % 3]}\n`,
  );
  await run("git", ["update-ref", "--stdin"], { cwd: rig.tree.path, input: input.join("") });
  started.length = 0;
  const git = createGit(run, rig.tree.path, GIT_ENV, { remote: "origin", trunk: "main" });
  const tags = await git.tags();
  assert.equal(tags.length, 12_002);
  assert.ok(tags.every(({ object }) => object === objects[0]));
  assert.deepEqual(
    started.map((each) => / (show-ref|for-each-ref|cat-file) /.exec(each)?.[1]),
    ["show-ref"],
  );
});

test("a tag whose object is gone is git's error, not a missing tag", async () => {
  await using rig = await startGit();
  await rig.tree.git("tag", "--annotate", "--message=x", "broken");
  const object = await rig.tree.git("rev-parse", "broken");
  await rm(join(rig.tree.path, ".git", "objects", object.slice(0, 2), object.slice(2)));
  await assert.rejects(rig.git.tags(), (error) => {
    assert.ok(error instanceof ReleaseError);
    assert.equal(error.problems[0]?.code, "git-failed");
    assert.match(error.message, new RegExp(object));
    return true;
  });
});
