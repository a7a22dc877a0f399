import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { ReleaseIntent } from "../../src/domain/release/intent.ts";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import { commit, digest, reference } from "../support/facts.ts";
import { present } from "../support/present.ts";
import { type Clone, type GitFixture, startGit } from "./git-fixture.ts";

const intent = (tag: string, fields: Partial<ReleaseIntent> = {}): ReleaseIntent => ({
  format: 1,
  tag,
  commit: commit("a"),
  state: "intended",
  run: "öne",
  images: [
    { reference: reference("ghcr.io/acme/api:1"), digest: digest("1") },
    { reference: reference("ghcr.io/acme/web:1"), digest: null },
  ],
  floating: [{ reference: reference("ghcr.io/acme/api:latest"), digest: digest("1") }],
  files: [],
  deployments: [],
  commands: [],
  ...fields,
});

const readAll = async ({ git }: Clone, tags: readonly string[]) =>
  git.intents(tags, await git.remoteState(tags, "all"));

/** What the remote runs before it accepts a push. */
const hook = (rig: GitFixture, script: string) =>
  writeFile(join(rig.tree.remote, "hooks", "pre-receive"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

const failsWith = (code: string, words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ReleaseError);
  assert.equal(error.problems[0]?.code, code, error.message);
  assert.match(error.message, words);
  return true;
};

test("what one clone writes another reads, and nothing else appears on the remote or here", async () => {
  await using rig = await startGit();
  const other = await rig.clone("other");
  const object = await rig.git.writeIntent(intent("api/v1.0.0"), null);
  assert.equal(await other.git.intentObject("api/v1.0.0"), object);
  assert.deepEqual(
    await readAll(other, ["api/v1.0.0", "absent@1"]),
    new Map([["api/v1.0.0", { object, intent: intent("api/v1.0.0") }]]),
  );
  assert.equal(
    await rig.remote("for-each-ref", "--format=%(refname) %(objecttype)"),
    "refs/heads/main commit\nrefs/slipway/api/v1.0.0 blob",
  );
  assert.equal(await other.tree.git("for-each-ref", "refs/slipway"), "");
  assert.equal(await other.git.intentObject("absent@1"), null);
  assert.deepEqual(await other.git.intents([], await other.git.remoteState([], "all")), new Map());
});

test("an intent is replaced only by a run that knows it", async () => {
  await using rig = await startGit();
  const first = present(await rig.git.writeIntent(intent("api@1"), null));
  assert.equal(await rig.git.writeIntent(intent("api@1", { run: "two" }), null), null, "it exists");
  assert.equal(
    await rig.git.writeIntent(intent("api@1", { run: "two" }), "c".repeat(40)),
    null,
    "another is there",
  );
  const second = present(await rig.git.writeIntent(intent("api@1", { state: "complete" }), first));
  assert.equal(await rig.git.writeIntent(intent("api@1", { run: "two" }), first), null, "it was replaced");
  assert.equal(await rig.git.intentObject("api@1"), second);
  await rig.remote("update-ref", "-d", "refs/slipway/api@1");
  assert.equal(await rig.git.writeIntent(intent("api@1", { run: "three" }), second), null, "it is gone");
  assert.notEqual(await rig.git.writeIntent(intent("api@1", { run: "three" }), null), null, "and made anew");
});

test("if many begin one release at the same moment, exactly one wins; the same goes for many that replace one", async () => {
  await using rig = await startGit();
  const clones = await Promise.all(Array.from({ length: 6 }, (_, index) => rig.clone(`clone-${index}`)));
  const race = async (expected: string | null) => {
    const made = await Promise.all(
      clones.map(({ git }, index) =>
        git.writeIntent(intent("api@1", { run: `${expected} ${index}` }), expected),
      ),
    );
    const [winner, ...others] = made.filter((object) => object !== null);
    assert.deepEqual(others, []);
    assert.equal(await rig.git.intentObject("api@1"), winner);
    return present(winner);
  };
  await race(await race(null));
});

test("two that meet on the remote are kept apart by its own lock", async () => {
  await using rig = await startGit();
  const other = await rig.clone("other");
  const before = present(await other.git.writeIntent(intent("late@1"), null));
  const quick = await rig.remote("rev-parse", "main^{tree}");
  for (const [tag, expected] of [
    ["api@1", null],
    ["late@1", before],
  ] as const) {
    // It runs on the remote after our push looked at the ref and before it writes: another one gets in there.
    await hook(rig, `unset GIT_QUARANTINE_PATH\ngit update-ref refs/slipway/${tag} ${quick}`);
    assert.equal(await rig.git.writeIntent(intent(tag, { run: "mine" }), expected), null, tag);
    assert.equal(await rig.git.intentObject(tag), quick);
  }
});

test("a remote that forbids it says so in its own words", async () => {
  await using rig = await startGit();
  await hook(rig, "echo 'release already exists in the tracker, ask Ada' >&2\nexit 1");
  const words = /refs\/slipway\/api@1.*hook declined.*ask Ada/s;
  await assert.rejects(rig.git.writeIntent(intent("api@1"), null), failsWith("record-refused", words));
  assert.equal(await rig.git.intentObject("api@1"), null);
});

test("a remote that is not there can neither be read nor written", async () => {
  await using rig = await startGit();
  await rig.git.writeIntent(intent("api@1"), null);
  const state = await rig.git.remoteState(["api@1"], "these");
  await rig.tree.git("remote", "set-url", "origin", `${rig.tree.remote}-gone`);
  await assert.rejects(
    rig.git.writeIntent(intent("api@1"), null),
    failsWith("remote-unreachable", /"origin"/),
  );
  await assert.rejects(rig.git.intents(["api@1"], state), failsWith("remote-unreachable", /"origin"/));
});
