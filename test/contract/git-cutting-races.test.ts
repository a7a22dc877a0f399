import assert from "node:assert/strict";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import { present } from "../support/present.ts";
import { cut, failsWith, hook, standing } from "./git-cutting-fixture.ts";
import { GIT_ENV, gitIn, startGit } from "./git-fixture.ts";
import { lineIn } from "./process-fixture.ts";

const taken = failsWith(
  "refused",
  "tag-taken",
  /somebody else was quicker: api@1/,
  /git fetch --tags origin/,
);

test("if two cut one version at once, exactly one wins; the other gets an error and has no tag left", async () => {
  await using rig = await startGit();
  const clones = [await rig.clone("ada"), await rig.clone("grace")];
  for (let round = 1; round <= 10; round++) {
    const name = `api@${round}`;
    const results = await Promise.allSettled(clones.map((clone, index) => cut(clone, name, `${index}`)));
    const winners = results.filter((result) => result.status === "fulfilled");
    assert.equal(winners.length, 1, `round ${round}`);
    for (const [index, result] of results.entries()) {
      const { here, there } = await standing(rig, present(clones[index]), name);
      assert.equal(there, winners[0]?.value);
      assert.equal(here, result.status === "fulfilled" ? there : "", `round ${round}`);
      if (result.status === "rejected") {
        assert.ok(result.reason instanceof ReleaseError, String(result.reason));
        assert.deepEqual([result.reason.kind, result.reason.problems[0]?.code], ["refused", "tag-taken"]);
      }
    }
  }
});

test("if two cut in one clone, one makes the tag, and nothing of the other is left", async () => {
  await using rig = await startGit();
  for (let round = 1; round <= 5; round++) {
    const name = `api@${round}`;
    const results = await Promise.allSettled([cut(rig, name, "one"), cut(rig, name, "two")]);
    const winners = results.filter((result) => result.status === "fulfilled");
    assert.equal(winners.length, 1);
    await rig.git.fetchTags();
    assert.deepEqual(await standing(rig, rig, name), { here: winners[0]?.value, there: winners[0]?.value });
  }
});

test("a run that is interrupted while it pushes leaves no tag that only this clone has", async () => {
  await using rig = await startGit();
  const stopped = new Error("interrupted by a test");
  const controller = new AbortController();
  const begun = join(rig.scratch, "begun");
  await hook(
    rig,
    "pre-receive",
    `echo begun > '${begun}'\nwhile [ -e '${begun}' ]; do sleep 0.05; done\nexit 1`,
  );
  const running = cut({ git: gitIn(rig.tree.path, GIT_ENV, controller.signal) }, "api@1");
  const rejected = assert.rejects(running, (error) => error === stopped);
  await lineIn(begun);
  controller.abort(stopped);
  await rejected;
  assert.deepEqual(await standing(rig, rig, "api@1"), { here: "", there: "" });
  await rm(begun, { force: true });
  await hook(rig, "pre-receive", null);
  const object = await cut(rig, "api@1");
  assert.deepEqual(await standing(rig, rig, "api@1"), { here: object, there: object });
});

test("a tag that is made here while ours is pushed stays as it is", async () => {
  await using rig = await startGit();
  await hook(
    rig,
    "pre-receive",
    `unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_DIR\ngit --git-dir '${rig.tree.path}/.git' update-ref refs/tags/api@1 ${await rig.git.commitOf("HEAD")}`,
  );
  const object = await cut(rig, "api@1");
  assert.deepEqual(await standing(rig, rig, "api@1"), {
    here: await rig.git.commitOf("HEAD"),
    there: object,
  });
  assert.deepEqual((await rig.git.fetchTags()).moved, [], "both lead to one commit");
});

test("a tag that the remote has is taken, whoever made it, even if it is the very same object", async () => {
  await using rig = await startGit();
  const other = await rig.clone("other");
  await rig.tree.tag("api@1");
  const before = (await standing(rig, other, "api@1")).there;
  await assert.rejects(cut(other, "api@1"), taken);
  assert.deepEqual(await standing(rig, other, "api@1"), { here: "", there: before });
  // Two runs of one robot in one second make one object.
  const env = { ...GIT_ENV, GIT_COMMITTER_DATE: "1700000000 +0000" };
  const [one, two] = [gitIn(rig.tree.path, env), gitIn(other.tree.path, env)];
  const object = await cut({ git: one }, "same@1");
  const same = failsWith("refused", "tag-taken", /same@1/);
  await assert.rejects(cut({ git: two }, "same@1"), same);
  assert.deepEqual(await standing(rig, other, "same@1"), { here: "", there: object });
});

test("two that meet on the remote are kept apart by its own lock, even with one object", async () => {
  await using rig = await startGit();
  const quick = await rig.remote("rev-parse", "main");
  // It runs on the remote after our push looked at the ref and before it writes: another one gets in there.
  await hook(rig, "pre-receive", `unset GIT_QUARANTINE_PATH\ngit update-ref refs/tags/api@1 ${quick}`);
  await assert.rejects(cut(rig, "api@1"), taken);
  assert.deepEqual(await standing(rig, rig, "api@1"), { here: "", there: quick });
  const env = { ...GIT_ENV, GIT_COMMITTER_DATE: "1700000000 +0000" };
  await hook(rig, "pre-receive", null);
  const other = await rig.clone("other");
  const object = await cut({ git: gitIn(other.tree.path, env) }, "same@1");
  await rig.remote("update-ref", "-d", "refs/tags/same@1");
  await hook(rig, "pre-receive", `unset GIT_QUARANTINE_PATH\ngit update-ref refs/tags/same@1 ${object}`);
  const same = failsWith("refused", "tag-taken", /same@1/);
  await assert.rejects(cut({ git: gitIn(rig.tree.path, env) }, "same@1"), same);
  assert.deepEqual(await standing(rig, rig, "same@1"), { here: "", there: object });
});

test("a protected tag is rejected with the remote's words, by each kind of hook", async () => {
  await using rig = await startGit();
  for (const name of ["pre-receive", "update"]) {
    await hook(rig, name, "echo 'GH013: tags are protected, ask Ada' >&2\nexit 1");
    const words = /origin does not accept the tag api@1, and nothing.*hook declined.*ask Ada/s;
    await assert.rejects(
      cut(rig, "api@1"),
      failsWith("remote", "tag-rejected", words, /rulesets, protected tags/),
    );
    assert.deepEqual(await standing(rig, rig, "api@1"), { here: "", there: "" });
    await hook(rig, name, null);
  }
  await cut(rig, "api@1");
});

test("a remote that breaks off before it accepts the tag has none", async () => {
  await using rig = await startGit();
  await hook(rig, "pre-receive", "kill -KILL $PPID");
  await assert.rejects(
    cut(rig, "api@1"),
    failsWith("remote", "tag-not-pushed", /nothing of that name/, /network/),
  );
  assert.deepEqual(await standing(rig, rig, "api@1"), { here: "", there: "" });
});

test("a remote that breaks off after it accepted the tag has it, and that is what counts", async () => {
  await using rig = await startGit();
  await hook(rig, "post-receive", "kill -KILL $PPID");
  const object = await cut(rig, "api@1");
  assert.deepEqual(await standing(rig, rig, "api@1"), { here: object, there: object });
});

test("what counts is where pushes go, not a mirror that fetches come from", async () => {
  await using rig = await startGit();
  const mirror = join(rig.scratch, "mirror.git");
  await rig.tree.git("clone", "--quiet", "--mirror", rig.tree.remote, mirror);
  await rig.tree.git("remote", "set-url", "--push", "origin", rig.tree.remote);
  await rig.tree.git("remote", "set-url", "origin", mirror);
  await hook(rig, "post-receive", "kill -KILL $PPID");
  const object = await cut(rig, "api@1");
  assert.deepEqual(await standing(rig, rig, "api@1"), { here: object, there: object });
});

test("a remote that goes away while it accepts the tag leaves it unknown, and the error says so", async () => {
  await using rig = await startGit();
  const gone = `${rig.tree.remote}-gone`;
  await hook(rig, "post-receive", `mv '${rig.tree.remote}' '${gone}'\nkill -KILL $PPID`);
  const hint = /git ls-remote origin refs\/tags\/api@1.*it shows ([0-9a-f]{40})/;
  let object = "";
  await assert.rejects(cut(rig, "api@1"), (error) => {
    assert.ok(failsWith("remote", "tag-unconfirmed", /is unknown/, hint)(error));
    object = error instanceof ReleaseError ? (hint.exec(error.problems[0]?.hint ?? "")?.[1] ?? "") : "";
    return true;
  });
  await rename(gone, rig.tree.remote);
  assert.deepEqual(await standing(rig, rig, "api@1"), { here: "", there: object }, "the hint can tell");
});

test("no network at the third of five: two are there, and nothing is left of the third", async () => {
  await using rig = await startGit();
  for (const name of ["a@1", "b@1"]) await cut(rig, name);
  await rig.tree.git("remote", "set-url", "origin", "http://127.0.0.1:1/none.git");
  await assert.rejects(cut(rig, "c@1"), failsWith("remote", "tag-unconfirmed", /c@1.*127\.0\.0\.1/s));
  assert.deepEqual([await rig.tree.git("tag"), await rig.remote("tag")], ["a@1\nb@1", "a@1\nb@1"]);
});
