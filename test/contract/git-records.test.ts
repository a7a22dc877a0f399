import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import type { ReleaseIntent } from "../../src/domain/release/intent.ts";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import { commit, digest, reference } from "../support/facts.ts";
import { present } from "../support/present.ts";
import { GIT_ENV, type GitFixture, startGit } from "./git-fixture.ts";

const TAG = "api@1";
const valid: ReleaseIntent = {
  format: 1,
  tag: TAG,
  commit: commit("a"),
  state: "complete",
  run: "r",
  lease: null,
  images: [],
  floating: [],
  files: [],
  deployments: [],
  commands: [],
  draft: null,
  actions: null,
  withdrawal: null,
};

/** Puts bytes under a record's ref, as somebody else might. */
async function put(rig: GitFixture, tag: string, bytes: string | Buffer): Promise<void> {
  const object = execFileSync("git", ["--git-dir", rig.tree.remote, "hash-object", "-w", "--stdin"], {
    input: bytes,
    env: GIT_ENV,
  });
  await rig.remote("update-ref", `refs/slipway/${tag}`, object.toString().trim());
}

const read = async ({ git }: GitFixture, ...tags: readonly string[]) =>
  git.intents(tags, await git.remoteState(tags, "these"));

const refused = (words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ReleaseError);
  assert.deepEqual([error.kind, error.problems[0]?.code], ["refused", "bad-record"]);
  assert.match(error.message, words);
  return true;
};

test("what is not a slipway record is refused, with the reason and where to look", async () => {
  await using rig = await startGit();
  const cases: readonly (readonly [string, RegExp])[] = [
    ["", /./],
    ["garbage", /./],
    ["[]", /./],
    [JSON.stringify({ ...valid, format: 2 }), /format/],
    [JSON.stringify({ ...valid, commit: "abc" }), /commit/],
    [JSON.stringify({ ...valid, state: "done" }), /state/],
    [JSON.stringify({ ...valid, images: [{ reference: "a", digest: "sha256:abc" }] }), /digest/],
    [JSON.stringify({ ...valid, images: [{ reference: "a" }] }), /digest/],
    [JSON.stringify({ ...valid, tag: "web@1" }), /it is about web@1/],
  ];
  for (const [text, words] of cases) {
    await put(rig, TAG, text);
    await assert.rejects(read(rig, TAG), refused(words), text);
    await assert.rejects(
      read(rig, TAG),
      refused(/refs\/slipway\/api@1 on the remote is not a slipway record/),
      text,
    );
  }
});

test("bytes that are not text are refused too, and spoil no other record", async () => {
  await using rig = await startGit();
  await put(rig, "bin@1", Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0xff, 0xff, 0xff, 0x0a]));
  await put(rig, TAG, JSON.stringify(valid));
  await assert.rejects(read(rig, TAG, "bin@1"), refused(/refs\/slipway\/bin@1 /));
  await assert.rejects(read(rig, "bin@1", TAG), refused(/refs\/slipway\/bin@1 /));
  assert.deepEqual((await read(rig, TAG)).get(TAG)?.intent, valid);
});

test("a ref that holds a commit holds no record", async () => {
  await using rig = await startGit();
  await rig.remote("update-ref", `refs/slipway/${TAG}`, "refs/heads/main");
  await assert.rejects(read(rig, TAG), refused(/not a slipway record/));
});

test("fields of a later slipway are ignored", async () => {
  await using rig = await startGit();
  await put(rig, TAG, JSON.stringify({ ...valid, signedBy: "x" }));
  assert.deepEqual((await read(rig, TAG)).get(TAG)?.intent, valid);
});

test("of a record that another run replaced while it was read, the new one is read", async () => {
  await using rig = await startGit();
  await put(rig, TAG, JSON.stringify(valid));
  await put(rig, "web@1", JSON.stringify({ ...valid, tag: "web@1" }));
  const state = await rig.git.remoteState([TAG, "web@1"], "these");
  await put(rig, TAG, JSON.stringify({ ...valid, run: "quicker" }));
  const found = await rig.git.intents([TAG, "web@1"], state);
  assert.deepEqual(
    [...found.values()].map(({ intent }) => intent.run),
    ["quicker", valid.run],
  );
  const { intents: now } = await rig.git.remoteState([TAG], "these");
  assert.equal(found.get(TAG)?.object, now.get(TAG), "the object that a write expects is the new one");
});

test("thousands of records are read at once, each as it was written", async () => {
  await using rig = await startGit();
  const tags = Array.from({ length: 3000 }, (_, index) => `service-with-a-long-name/v${index}.0.0`);
  const blobs = tags.map((tag, index) =>
    JSON.stringify({
      ...valid,
      tag,
      run: `ü${index}`,
      images: [{ reference: `ghcr.io/acme/api:${index}`, digest: digest("1") }],
    }),
  );
  const stream = blobs.map((text, index) => {
    const bytes = Buffer.from(text);
    return Buffer.concat([
      Buffer.from(`blob\nmark :${index + 1}\ndata ${bytes.length}\n`),
      bytes,
      Buffer.from("\n"),
    ]);
  });
  const marks = `${rig.scratch}/marks`;
  execFileSync("git", ["--git-dir", rig.tree.remote, "fast-import", "--quiet", `--export-marks=${marks}`], {
    input: Buffer.concat(stream),
    env: GIT_ENV,
  });
  const names = new Map(
    execFileSync("cat", [marks], { encoding: "utf8" })
      .trim()
      .split("\n")
      .map((line) => line.slice(1).split(" ") as [string, string]),
  );
  const updates = tags.map((tag, index) => `create refs/slipway/${tag} ${names.get(`${index + 1}`)}\n`);
  execFileSync("git", ["--git-dir", rig.tree.remote, "update-ref", "--stdin"], {
    input: updates.join(""),
    env: GIT_ENV,
  });
  const found = await rig.git.intents(tags, await rig.git.remoteState(tags, "all"));
  assert.equal(found.size, tags.length);
  for (const [index, tag] of tags.entries()) {
    const { run, images } = present(found.get(tag)).intent;
    assert.equal(run, `ü${index}`);
    assert.deepEqual(images[0]?.reference, reference(`ghcr.io/acme/api:${index}`));
  }
});
