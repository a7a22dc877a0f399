import assert from "node:assert/strict";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { commit } from "../support/facts.ts";
import { cut, failsWith, standing } from "./git-cutting-fixture.ts";
import { GIT_ENV, gitIn, startGit } from "./git-fixture.ts";

const GPG = fileURLToPath(new URL("../support/stand-ins/gpg", import.meta.url));
const NAMELESS = {
  PATH: GIT_ENV.PATH,
  HOME: "/nonexistent",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
};

test("a tag is annotated, is here and on the remote, and nothing else is pushed", async () => {
  await using rig = await startGit();
  const { git } = rig.tree;
  await git("config", "push.followTags", "true");
  await git("tag", "--annotate", "--message=x", "mine-alone");
  await git("branch", "mine-too");
  const message = "api 1.0.0\n\n# Fixes\n\n- one #12\n#13\n";
  const object = await cut(rig, "api/v1.0.0", message);
  assert.deepEqual(await standing(rig, rig, "api/v1.0.0"), { here: object, there: object });
  const raw = await rig.remote("cat-file", "tag", "api/v1.0.0");
  assert.equal(raw.slice(raw.indexOf("\n\n") + 2), message.trimEnd(), "lines with # stay");
  assert.match(
    raw,
    new RegExp(`^object ${await rig.git.commitOf("HEAD")}\ntype commit\ntag api/v1\\.0\\.0\ntagger Test <`),
  );
  assert.equal(
    await rig.remote("for-each-ref", "--format=%(refname)"),
    "refs/heads/main\nrefs/tags/api/v1.0.0",
  );
});

test("a commit that is not checked out is cut as well", async () => {
  await using rig = await startGit();
  const first = await rig.git.commitOf("HEAD");
  await rig.tree.commit("Second");
  await rig.git.cutTag({ name: "api@1", commit: first, message: "x" });
  assert.equal(await rig.remote("rev-parse", "api@1^{commit}"), first);
});

test("a tag that is here already stays as it is, and a name that cannot be a tag is refused", async () => {
  await using rig = await startGit();
  await rig.tree.git("tag", "api@1");
  const before = await standing(rig, rig, "api@1");
  await assert.rejects(
    cut(rig, "api@1"),
    failsWith("refused", "tag-exists", /api@1/, /git tag --delete api@1/),
  );
  assert.deepEqual(await standing(rig, rig, "api@1"), before);
  await rig.tree.git("tag", "web");
  await assert.rejects(cut(rig, "web/v1"), failsWith("refused", "tag-failed", /'refs\/tags\/web' exists/));
  const absent = rig.git.cutTag({ name: "api@2", commit: commit("d"), message: "x" });
  await assert.rejects(absent, failsWith("refused", "tag-failed", /dddd/));
  assert.equal(await rig.remote("tag"), "");
});

test("an author without a name learns how to set one", async () => {
  await using rig = await startGit();
  await rig.tree.git("config", "user.useConfigOnly", "true");
  const git = gitIn(rig.tree.path, NAMELESS);
  const hint = /^git config user\.name "YOUR NAME", git config user\.email/;
  await assert.rejects(cut({ git }, "api@1"), failsWith("refused", "tag-failed", /email/, hint));
  assert.deepEqual(await standing(rig, rig, "api@1"), { here: "", there: "" });
});

test("tags are signed if git is configured to, and a signature that fails leaves nothing", async () => {
  await using rig = await startGit();
  const asked = join(rig.scratch, "asked");
  const git = gitIn(rig.tree.path, { ...GIT_ENV, GPG_ASKED: asked });
  await rig.tree.git("config", "gpg.program", GPG);
  for (const setting of ["tag.gpgSign", "tag.forceSignAnnotated"]) {
    await rig.tree.git("config", setting, "true");
    await cut({ git }, `${setting}@1`);
    assert.match(await rig.remote("cat-file", "tag", `${setting}@1`), /BEGIN PGP SIGNATURE-----\n\nstand-in/);
    assert.match(await readFile(asked, "utf8"), new RegExp(`^tag ${setting}@1$`, "m"));
    const failing = gitIn(rig.tree.path, { ...GIT_ENV, GPG_FAILS: "1" });
    const failed = failsWith("refused", "tag-failed", /gpg failed to sign/, /GPG_TTY/);
    await assert.rejects(cut({ git: failing }, `${setting}@2`), failed);
    assert.deepEqual(await standing(rig, rig, `${setting}@2`), { here: "", there: "" });
    await rig.tree.git("config", "--unset", setting);
  }
  await cut({ git }, "plain@1");
  assert.doesNotMatch(await rig.remote("cat-file", "tag", "plain@1"), /SIGNATURE/);
});

test("the clone's own pre-push hook is asked, and its refusal counts", async () => {
  await using rig = await startGit();
  const refs = join(rig.scratch, "refs");
  const file = join(rig.tree.path, ".git", "hooks", "pre-push");
  await writeFile(file, `#!/bin/sh\ncat > '${refs}'\n`, { mode: 0o755 });
  const object = await cut(rig, "api@1");
  assert.match(await readFile(refs, "utf8"), new RegExp(`^${object} ${object} refs/tags/api@1 0+\n$`));
  await writeFile(file, "#!/bin/sh\necho 'not on Fridays' >&2\nexit 1\n");
  const failed = failsWith("remote", "tag-not-pushed", /nothing of that name.*not on Fridays/s, /hooks/);
  await assert.rejects(cut(rig, "api@2"), failed);
  assert.deepEqual(await standing(rig, rig, "api@2"), { here: "", there: "" });
});

test("fetching brings tags and branches, and names the tags that point elsewhere here", async () => {
  await using rig = await startGit();
  const other = await rig.clone("other");
  for (const tag of ["same@1", "moved@1", "ü/moved@2", "lone@1"]) await rig.tree.tag(tag);
  assert.deepEqual((await other.git.fetchTags()).moved, []);
  const again = await other.git.fetchTags();
  assert.deepEqual(
    [[...again.there].toSorted(), again.moved],
    [["lone@1", "moved@1", "same@1", "ü/moved@2"], []],
  );
  for (const tag of ["moved@1", "ü/moved@2"]) await other.tree.git("tag", "--force", tag, "HEAD^{tree}");
  await other.tree.git("tag", "mine@1");
  const second = await rig.tree.commit("Second");
  await rig.tree.tag("new@1");
  const [mine] = (await other.tree.git("rev-parse", "moved@1")).split("\n");
  const { there, moved } = await other.git.fetchTags();
  assert.deepEqual(moved.toSorted(), ["moved@1", "ü/moved@2"]);
  assert.deepEqual([...there].toSorted(), ["lone@1", "moved@1", "new@1", "same@1", "ü/moved@2"]);
  assert.equal(await other.tree.git("rev-parse", "moved@1"), mine, "it stays as it is");
  assert.equal(await other.git.commitOf("new@1"), second);
  assert.equal(await other.git.commitOf("origin/main"), second);
  assert.deepEqual(
    (await other.git.tags()).map(({ name }) => name),
    ["lone@1", "mine@1", "moved@1", "new@1", "same@1", "ü/moved@2"],
  );
});

test("a fetch that fails in part says what failed, not what succeeded", async () => {
  await using rig = await startGit();
  const other = await rig.clone("other");
  for (const tag of ["a@1", "a@2"]) await rig.tree.tag(tag);
  await rig.tree.git("push", "--quiet", "origin", "main:refs/heads/topic");
  await other.tree.git("update-ref", "refs/remotes/origin/topic/x", "HEAD");
  await assert.rejects(other.git.fetchTags(), (error) => {
    assert.ok(failsWith("remote", "remote-unreachable", /origin\/topic/)(error));
    assert.doesNotMatch(String(error), /new tag/);
    return true;
  });
});

test("a remote that is not there can neither be fetched from nor pushed to", async () => {
  await using rig = await startGit();
  const gone = `${rig.tree.remote}-gone`;
  await rename(rig.tree.remote, gone);
  await assert.rejects(rig.git.fetchTags(), failsWith("remote", "remote-unreachable", /"origin"/));
  const hint = /git ls-remote origin refs\/tags\/api@1.*[0-9a-f]{40}.*otherwise cut it again/s;
  const failed = failsWith(
    "remote",
    "tag-unconfirmed",
    /unknown whether api@1 arrived there:.*not appear/s,
    hint,
  );
  await assert.rejects(cut(rig, "api@1"), failed);
  await rename(gone, rig.tree.remote);
  assert.deepEqual(await standing(rig, rig, "api@1"), { here: "", there: "" });
});
