import assert from "node:assert/strict";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Commit, ListedCommit } from "../../src/domain/history/commit.ts";
import { type CommitSha, parseCommitSha } from "../../src/domain/history/commit-sha.ts";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import type { Git } from "../../src/services/ports/git.ts";
import { commit } from "../support/facts.ts";
import { present } from "../support/present.ts";
import { GIT_ENV, gitIn, readLine, startGit } from "./git-fixture.ts";
import { type ImportedCommit, importCommits } from "./git-import.ts";

const GPG = fileURLToPath(new URL("../support/stand-ins/gpg", import.meta.url));

const sha = (text: string): CommitSha => present(parseCommitSha(text));

async function history(git: Git, revision = "main", excluded: readonly CommitSha[] = []): Promise<Commit[]> {
  return [...(await readLine(git, await git.commitOf(revision), excluded)).commits];
}

/** The history of these commits, oldest first, as a real repository has it. */
async function imported(commits: readonly ImportedCommit[]): Promise<Commit[]> {
  await using rig = await startGit();
  await importCommits(rig.tree.path, commits);
  return (await history(rig.git)).reverse();
}

const paths = (commits: readonly Commit[]) => commits.map((each) => each.paths.toSorted());

const failsWith =
  (code: string, words: RegExp, hint = /./) =>
  (error: unknown) => {
    assert.ok(error instanceof ReleaseError, String(error));
    const [problem] = error.problems;
    assert.equal(problem?.code, code, error.message);
    assert.match(error.message, words);
    assert.match(problem?.hint ?? "", hint);
    return true;
  };

test("commits come newest first, with parents, author, time, message and paths", async () => {
  await using rig = await startGit();
  const root = sha(await rig.tree.git("rev-parse", "HEAD"));
  await rig.tree.write("a/b.txt", "1");
  await rig.tree.write("c", "1");
  const message = "feat(a): one\n\nWhy.\n\nCo-authored-by: Grace <grace@example.org>";
  const second = sha(await rig.tree.commit(message));
  const [newest, oldest] = await history(rig.git);
  const { time, ...rest } = present(newest);
  assert.deepEqual(rest, {
    sha: second,
    parents: [root],
    author: { name: "Test", email: "test@example.org" },
    coAuthors: [{ name: "Grace", email: "grace@example.org" }],
    subject: "feat(a): one",
    body: "Why.\n\nCo-authored-by: Grace <grace@example.org>",
    paths: ["a/b.txt", "c"],
  });
  assert.ok(Math.abs(time - Date.now() / 1_000) < 600, "seconds");
  assert.deepEqual([oldest?.sha, oldest?.parents, oldest?.paths], [root, [], []], "an empty root");
  assert.deepEqual(await history(rig.git, "main", [second]), [], "nothing since");
  assert.deepEqual(
    (await history(rig.git, "main", [root, root])).map((each) => each.sha),
    [second],
  );
});

test("renames are both paths, deletions, mode changes, links and submodules are theirs, a root's files are its", async () => {
  const commits = await imported([
    { files: { "old/name": "text", run: "x", gone: "x" } },
    { files: { "old/name": null, "new/name": "text" } },
    { files: { run: "100755:x" } },
    { files: { gone: null, link: "120000:run", "third/party": `160000:${"b".repeat(40)}` } },
    { files: { "third/party": `160000:${"c".repeat(40)}` } },
    {},
  ]);
  assert.deepEqual(paths(commits), [
    ["gone", "old/name", "run"],
    ["new/name", "old/name"],
    ["run"],
    ["gone", "link", "third/party"],
    ["third/party"],
    [],
  ]);
});

test("a merge touches what it has of none of its parents, and all its parents are given", async () => {
  const commits = await imported([
    { files: { f: "1\n", g: "1\n" } },
    { files: { f: "2\n", ours: "1" } },
    { parents: [0], files: { f: "3\n", theirs: "1" } },
    { parents: [1, 2], files: { f: "both\n", theirs: "1", evil: "x", "\nodd": "x" } },
    { files: { g: "2\n" } },
    { parents: [0], files: { third: "1" } },
    { parents: [4, 5], files: { third: "1" } },
    { parents: [6, 0, 5], files: { octopus: "x" } },
  ]);
  assert.deepEqual(paths(commits), [
    ["f", "g"],
    ["f", "ours"],
    ["f", "theirs"],
    ["\nodd", "evil", "f"],
    ["g"],
    ["third"],
    [],
    ["octopus"],
  ]);
  assert.deepEqual(commits[3]?.parents, [commits[1]?.sha, commits[2]?.sha]);
  assert.deepEqual(commits[7]?.parents.length, 3);
});

test("file names may be anything that git accepts", async () => {
  const forged = `\u0001${"a".repeat(40)}`;
  const names = [
    "new\nline",
    "\nleading",
    '"quoted"',
    "tab\t",
    "ü/€",
    "a b",
    "-x",
    " ",
    forged,
    "a\\b",
    "trailing\n",
    "*",
  ];
  const commits = await imported([
    {
      files: Object.fromEntries(names.map((name) => [name, "1"])),
      rawFile: Buffer.from("caf\xe9", "latin1"),
    },
    { files: { "\nleading": "2" } },
  ]);
  assert.deepEqual(paths(commits), [[...names, "caf\ufffd"].toSorted(), ["\nleading"]]);
});

test("messages may be empty, in other encodings, or forge what the log is made of", async () => {
  const latin = Buffer.from("Gr\xfc\xdfe\n", "latin1");
  const forgery = `x\n\n\u0001${"a".repeat(40)}\n${"0".repeat(32)}${"a".repeat(40)}\ncommit ${"b".repeat(40)}\n`;
  const commits = await imported([
    { message: "" },
    { message: latin, encoding: "ISO-8859-1", author: Buffer.from("J\xfcrgen", "latin1") },
    { message: latin, author: Buffer.from("J\xfcrgen", "latin1") },
    { message: forgery, files: { real: "1" } },
    { message: "\n\n  indented\n\n\nbody\n\n" },
  ]);
  assert.deepEqual(
    commits.map(({ subject, author }) => [subject, author.name]),
    [
      ["", "Ada"],
      ["Grüße", "Jürgen"],
      ["Gr\ufffd\ufffde", "J\ufffdrgen"],
      ["x", "Ada"],
      ["indented", "Ada"],
    ],
  );
  assert.deepEqual(commits[3]?.paths, ["real"]);
  assert.equal(commits[3]?.body, forgery.slice(3).trim());
});

test("a NUL in a message ends it there, and forges no field", async () => {
  await using rig = await startGit();
  const [tree, parent] = (await rig.tree.git("rev-parse", "HEAD^{tree}", "HEAD")).split("\n");
  const who = "Ada <ada@example.org> 1700000000 +0000";
  const raw = `tree ${tree}\nparent ${parent}\nauthor ${who}\ncommitter ${who}\n\nfeat: one\0\0\0forged\0`;
  await writeFile(join(rig.scratch, "raw"), raw);
  const made = await rig.tree.git(
    "hash-object",
    "-t",
    "commit",
    "-w",
    "--literally",
    join(rig.scratch, "raw"),
  );
  const commits = await history(rig.git, made);
  assert.deepEqual(
    commits.map(({ sha: name, subject, paths: touched }) => [name, subject, touched]),
    [
      [made, "feat: one", []],
      [parent, "Begin", []],
    ],
  );
});

test("a commit with 5,000 files has them all, and its neighbours have theirs", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 5_000 }, (_, number) => [`dir/${number}/file`, `${number}`]),
  );
  const commits = await imported([{ files: { a: "1" } }, { files }, { files: { b: "1" } }]);
  assert.deepEqual(
    paths(commits).map((each) => each.length),
    [1, 5_000, 1],
  );
  assert.deepEqual(commits[1]?.paths.toSorted(), Object.keys(files).toSorted());
});

test("nothing in the user's configuration changes the answer, but .mailmap does", async () => {
  await using rig = await startGit();
  await importCommits(rig.tree.path, [
    { files: { "sub/a": "1", "sub/b": "1", c: "1", "third/party": `160000:${"b".repeat(40)}` } },
    { files: { "sub/a": null, "sub/moved": "1", ü: "1", "third/party": `160000:${"c".repeat(40)}` } },
    { parents: [0], files: { c: "2" } },
    { parents: [1, 2], files: { c: "both", evil: "1" } },
  ]);
  await rig.tree.git("checkout", "--quiet", "--force", "main");
  await rig.tree.git("config", "gpg.program", GPG);
  await rig.tree.git("commit", "--quiet", "--allow-empty", "--gpg-sign", "--message", "Signed");
  const plain = await history(rig.git);
  assert.deepEqual(
    plain.map(({ paths: { length } }) => length),
    [0, 2, 1, 4, 4],
  );
  await writeFile(join(rig.scratch, "order"), "*ü\nsub/b\n");
  const settings = {
    "log.showSignature": "true", "log.diffMerges": "first-parent", "log.follow": "true", "diff.renames": "copies",
    "color.ui": "always", "diff.orderFile": join(rig.scratch, "order"), "core.quotePath": "true", "log.showRoot": "false",
    "diff.relative": "true", "diff.ignoreSubmodules": "all", "log.decorate": "full", "format.pretty": "oneline",
    "i18n.logOutputEncoding": "UTF-16", "log.date": "relative", "log.abbrevCommit": "true", "diff.noprefix": "true",
    "log.mailmap": "false", "diff.submodule": "log", "diff.external": "/bin/false", "core.pager": "false",
  }; // biome-ignore format: a table
  for (const [name, value] of Object.entries(settings)) await rig.tree.git("config", name, value);
  assert.deepEqual(await history(gitIn(join(rig.tree.path, "sub"))), plain);
  await rig.tree.write(".mailmap", "Ada Lovelace <lovelace@example.org> <ada@example.org>\n");
  const [, mapped] = await history(rig.git);
  assert.deepEqual(mapped?.author, { name: "Ada Lovelace", email: "lovelace@example.org" });
});

test("a repository of SHA-256 is read as any other", async () => {
  await using rig = await startGit();
  const path = join(rig.scratch, "sha256");
  await rig.tree.git("init", "--quiet", "--initial-branch=main", "--object-format=sha256", path);
  await importCommits(path, [{ files: { a: "1" } }, { files: { b: "1" } }]);
  const git = gitIn(path);
  const commits = await history(git);
  assert.deepEqual(paths(commits), [["b"], ["a"]]);
  const [newest, root] = commits;
  assert.deepEqual([newest?.sha.length, newest?.parents], [64, [root?.sha]]);
  assert.equal((await git.lineage(present(newest).sha, [])).commits.length, 2);
});

test("git's failure is an error, even after it has given commits", async () => {
  await using rig = await startGit();
  const absent = commit("d");
  const given: Commit[] = [];
  const take = (each: ListedCommit) => given.push(each.whole());
  await assert.rejects(rig.git.lineage(absent, []), failsWith("git-failed", /dddd/));
  await assert.rejects(
    rig.git.commits([{ sha: absent, parents: [] }], take),
    failsWith("git-failed", /did not show commit dddd/),
  );
  const head = await rig.git.commitOf("HEAD");
  await assert.rejects(rig.git.lineage(head, [absent]), failsWith("git-failed", /dddd/));
  assert.deepEqual(given, []);
  await rig.tree.write("a", "1");
  const tree = await rig.tree.git("rev-parse", `${await rig.tree.commit("Second")}^{tree}`);
  for (const name of ["b", "c", "d"]) await rig.tree.write(name, "1").then(() => rig.tree.commit(name));
  const file = join(rig.tree.path, ".git", "objects", tree.slice(0, 2), tree.slice(2));
  const newest = await rig.git.commitOf("HEAD");
  await rename(file, `${file}-gone`);
  const { commits } = await rig.git.lineage(newest, []);
  await assert.rejects(
    rig.git.commits(commits, take),
    failsWith("git-failed", new RegExp(tree.slice(0, 12))),
  );
  assert.deepEqual(
    given.map(({ subject }) => subject),
    ["d"],
  );
});

test("the reader of commits may throw, and that is what is thrown", async () => {
  await using rig = await startGit();
  await importCommits(
    rig.tree.path,
    Array.from({ length: 3_000 }, (_, n) => ({ files: { [`f${n}`]: "1" } })),
  );
  const stop = new Error("enough");
  let given = 0;
  const take = () => {
    given++;
    throw stop;
  };
  const { commits } = await rig.git.lineage(await rig.git.commitOf("main"), []);
  await assert.rejects(rig.git.commits(commits, take), (error) => error === stop);
  assert.equal(given, 1);
});

test("more commits are excluded than arguments could name", async () => {
  await using rig = await startGit();
  const head = await rig.git.commitOf("HEAD");
  const second = sha(await rig.tree.commit("Second"));
  const excluded = Array.from({ length: 100_000 }, () => head);
  assert.deepEqual(
    (await history(rig.git, "main", excluded)).map((each) => each.sha),
    [second],
  );
});

test("a lineage is the commits of a history with their parents, and no more", async () => {
  await using rig = await startGit();
  await importCommits(rig.tree.path, [
    {},
    { branch: "side", parents: [0] },
    { parents: [0] },
    { parents: [2, 1] },
    { branch: "island", parents: [] },
  ]);
  const whole = await history(rig.git, "main");
  const [main, side, island] = await Promise.all(
    ["main", "side", "island"].map((name) => rig.git.commitOf(name)),
  );
  const lineage = await rig.git.lineage(present(main), []);
  assert.deepEqual(
    lineage.commits,
    whole.map(({ sha, parents }) => ({ sha, parents })),
  );
  assert.equal(lineage.commits.length, 4);
  assert.deepEqual(
    (await rig.git.lineage(present(main), [present(side)])).commits.map((each) => each.sha),
    [whole[0]?.sha, whole[1]?.sha],
  );
  assert.equal((await rig.git.lineage(present(main), [present(island)])).commits.length, 4);
  await assert.rejects(rig.git.lineage(commit("d"), []), failsWith("git-failed", /dddd/));
});

test("several processes share many commits, and each commit comes once", async () => {
  await using rig = await startGit();
  await importCommits(
    rig.tree.path,
    Array.from({ length: 3_000 }, (_, n) => ({ files: { [`f${n}`]: "1" } })),
  );
  const whole = await history(rig.git);
  assert.deepEqual(
    whole.map(({ subject, paths }) => [subject, ...paths]),
    Array.from({ length: 3_000 }, (_, n) => [`Commit ${2_999 - n}`, `f${2_999 - n}`]),
  );
});

test("a commit-graph file, which git writes when it tidies up, changes nothing", async () => {
  await using rig = await startGit();
  await importCommits(rig.tree.path, [
    {},
    { branch: "side", parents: [0] },
    { parents: [0] },
    { parents: [2, 1] },
  ]);
  const head = await rig.git.commitOf("main");
  const plain = await rig.git.lineage(head, []);
  await rig.tree.git("commit-graph", "write", "--reachable");
  assert.deepEqual(await rig.git.lineage(head, []), plain);
});

test("a revision is whatever git reads as a commit", async () => {
  await using rig = await startGit();
  const first = sha(await rig.tree.git("rev-parse", "HEAD"));
  await rig.tree.tag("api@1.0.0");
  const second = sha(await rig.tree.commit("Second"));
  for (const [revision, expected] of [
    ["HEAD", second],
    ["HEAD~1", first],
    ["main", second],
    ["origin/main", second],
    ["api@1.0.0", first],
    [first.slice(0, 10), first],
  ] as const) {
    assert.equal(await rig.git.commitOf(revision), expected, revision);
  }
});

test("what is not a commit is refused, and a branch that only the remote has is named", async () => {
  await using rig = await startGit();
  await rig.tree.git("push", "--quiet", "origin", "main:release/1.x");
  await rig.tree.write("file", "1");
  await rig.tree.commit("Second");
  for (const name of ["nope", "", "-x", "--all", "main..", "dead", "d".repeat(40), "a\nb", "main^{tree}/x"]) {
    await assert.rejects(
      rig.git.commitOf(name),
      failsWith("unknown-revision", /is not a commit/, /git fetch/),
      name,
    );
  }
  await assert.rejects(
    rig.git.commitOf("HEAD:file"),
    failsWith("unknown-revision", /"HEAD:file" is a blob, not/),
  );
  await assert.rejects(
    rig.git.commitOf("release/1.x"),
    failsWith("unknown-revision", /./, /: origin\/release\/1\.x$/),
  );
  await assert.rejects(
    gitIn(rig.scratch, GIT_ENV).commitOf("HEAD"),
    failsWith("no-repository", /not in a git repository/),
  );
});
