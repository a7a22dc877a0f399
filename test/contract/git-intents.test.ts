import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { ReleaseIntent } from "../../src/domain/release/intent.ts";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import type { Git } from "../../src/services/ports/git.ts";
import { commit, digest, reference } from "../support/facts.ts";
import { present } from "../support/present.ts";
import { type Clone, type GitFixture, startGit, writeIntents } from "./git-fixture.ts";

const intent = (tag: string, fields: Partial<ReleaseIntent> = {}): ReleaseIntent => ({
  format: 1,
  tag,
  commit: commit("a"),
  state: "intended",
  run: "öne",
  lease: null,
  images: [
    { reference: reference("ghcr.io/acme/api:1"), digest: digest("1") },
    { reference: reference("ghcr.io/acme/web:1"), digest: null },
  ],
  floating: [{ reference: reference("ghcr.io/acme/api:latest"), digest: digest("1") }],
  files: [],
  deployments: [],
  commands: [],
  draft: null,
  actions: { executed: 3, cached: 40 },
  withdrawal: { kind: "abandoned", at: 1_780_000_000, by: "Ada Löw", reason: 'it was\n"wrong"' },
  ...fields,
});

const readAll = async ({ git }: Clone, tags: readonly string[]) =>
  git.intents(tags, await git.remoteState(tags, "all"));

/** Writes one intent; gives its object, or null if another run was quicker. */
const writeIntent = async (git: Git, written: ReleaseIntent, expected: string | null) =>
  (await writeIntents(git, [written], expected)).get(written.tag) ?? null;

const intentObject = async (git: Git, tag: string) =>
  (await git.remoteState([tag], "these")).intents.get(tag) ?? null;

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
  const object = await writeIntent(rig.git, intent("api/v1.0.0"), null);
  assert.equal(await intentObject(other.git, "api/v1.0.0"), object);
  assert.deepEqual(
    await readAll(other, ["api/v1.0.0", "absent@1"]),
    new Map([["api/v1.0.0", { object, intent: intent("api/v1.0.0") }]]),
  );
  assert.equal(
    await rig.remote("for-each-ref", "--format=%(refname) %(objecttype)"),
    "refs/heads/main commit\nrefs/slipway/api/v1.0.0 blob",
  );
  assert.equal(await other.tree.git("for-each-ref", "refs/slipway"), "");
  assert.equal(await intentObject(other.git, "absent@1"), null);
  assert.deepEqual(await other.git.intents([], await other.git.remoteState([], "all")), new Map());
});

test("what became of a release is read as it was written", async () => {
  await using rig = await startGit();
  const rollback = { to: "api@0.9.0", at: 1_780_000_000, by: "Ada", reason: null, finished: false };
  const written = intent("api@1", { state: "complete", withdrawal: null, rollback });
  const object = present(await writeIntent(rig.git, written, null));
  const read = await readAll(rig, ["api@1"]);
  assert.deepEqual(read.get("api@1"), { object, intent: written });
});

test("an intent is replaced only by a run that knows it", async () => {
  await using rig = await startGit();
  const first = present(await writeIntent(rig.git, intent("api@1"), null));
  assert.equal(await writeIntent(rig.git, intent("api@1", { run: "two" }), null), null, "it exists");
  assert.equal(
    await writeIntent(rig.git, intent("api@1", { run: "two" }), "c".repeat(40)),
    null,
    "another is there",
  );
  const second = present(await writeIntent(rig.git, intent("api@1", { state: "complete" }), first));
  assert.equal(await writeIntent(rig.git, intent("api@1", { run: "two" }), first), null, "it was replaced");
  assert.equal(await intentObject(rig.git, "api@1"), second);
  await rig.remote("update-ref", "-d", "refs/slipway/api@1");
  assert.equal(await writeIntent(rig.git, intent("api@1", { run: "three" }), second), null, "it is gone");
  assert.notEqual(await writeIntent(rig.git, intent("api@1", { run: "three" }), null), null, "and made anew");
});

test("if many begin one release at the same moment, exactly one wins; the same goes for many that replace one", async () => {
  await using rig = await startGit();
  const clones = await Promise.all(Array.from({ length: 6 }, (_, index) => rig.clone(`clone-${index}`)));
  const race = async (expected: string | null) => {
    const made = await Promise.all(
      clones.map(({ git }, index) =>
        writeIntent(git, intent("api@1", { run: `${expected} ${index}` }), expected),
      ),
    );
    const [winner, ...others] = made.filter((object) => object !== null);
    assert.deepEqual(others, []);
    assert.equal(await intentObject(rig.git, "api@1"), winner);
    return present(winner);
  };
  await race(await race(null));
});

test("two that meet on the remote are kept apart by its own lock", async () => {
  await using rig = await startGit();
  const other = await rig.clone("other");
  const before = present(await writeIntent(other.git, intent("late@1"), null));
  const quick = await rig.remote("rev-parse", "main^{tree}");
  for (const [tag, expected] of [
    ["api@1", null],
    ["late@1", before],
  ] as const) {
    // It runs on the remote after our push looked at the ref and before it writes: another one gets in there.
    await hook(rig, `unset GIT_QUARANTINE_PATH\ngit update-ref refs/slipway/${tag} ${quick}`);
    assert.equal(await writeIntent(rig.git, intent(tag, { run: "mine" }), expected), null, tag);
    assert.equal(await intentObject(rig.git, tag), quick);
  }
});

test("a remote that forbids it says so in its own words", async () => {
  await using rig = await startGit();
  await hook(rig, "echo 'release already exists in the tracker, ask Ada' >&2\nexit 1");
  const words = /refs\/slipway\/api@1.*hook declined.*ask Ada/s;
  await assert.rejects(writeIntent(rig.git, intent("api@1"), null), failsWith("record-refused", words));
  assert.equal(await intentObject(rig.git, "api@1"), null);
});

test("a remote that is not there can neither be read nor written", async () => {
  await using rig = await startGit();
  const other = await rig.clone("other");
  await writeIntent(other.git, intent("api@1", { run: "theirs" }), null);
  const state = await rig.git.remoteState(["api@1"], "these");
  await rig.tree.git("remote", "set-url", "origin", `${rig.tree.remote}-gone`);
  await assert.rejects(
    writeIntent(rig.git, intent("api@1"), null),
    failsWith("remote-unreachable", /"origin"/),
  );
  await assert.rejects(rig.git.intents(["api@1"], state), failsWith("remote-unreachable", /"origin"/));
});

test("a record that this clone wrote or read is not fetched again", async () => {
  await using rig = await startGit();
  const other = await rig.clone("other");
  await writeIntent(rig.git, intent("api@1"), null);
  const state = await other.git.remoteState(["api@1"], "these");
  const found = await other.git.intents(["api@1"], state);
  for (const { git, tree } of [rig, other]) {
    await tree.git("remote", "set-url", "origin", `${rig.tree.remote}-gone`);
    assert.deepEqual(await git.intents(["api@1"], state), found);
  }
});

test("hundreds of records are written in a few pushes", async () => {
  await using rig = await startGit();
  await hook(rig, `echo push >> "${rig.tree.remote}/pushes"`);
  const tags = Array.from({ length: 450 }, (_, index) => `service-${index}/v1.0.0`);
  const written = await writeIntents(
    rig.git,
    tags.map((tag) => intent(tag)),
  );
  const state = await rig.git.remoteState([], "all");
  assert.deepEqual(state.intents, written);
  assert.equal((await rig.git.intents(tags, state)).get("service-449/v1.0.0")?.intent.run, "öne");
  assert.equal((await readFile(join(rig.tree.remote, "pushes"), "utf8")).split("\n").length - 1, 3);
});

test("of several records those that another run was quicker with are not written, and all the others are", async () => {
  await using rig = await startGit();
  const other = await rig.clone("other");
  const theirs = await writeIntent(other.git, intent("taken@1", { run: "theirs" }), null);
  const tags = ["free@1", "taken@1", "free@2"];
  const written = await writeIntents(
    rig.git,
    tags.map((tag) => intent(tag)),
  );
  assert.equal(written.get("taken@1"), null);
  const { intents } = await rig.git.remoteState(tags, "these");
  assert.equal(intents.get("taken@1"), theirs);
  for (const tag of ["free@1", "free@2"]) assert.equal(intents.get(tag), present(written.get(tag)));
});

test("a remote that forbids one record is not mistaken for another run, and what it accepted stays written", async () => {
  await using rig = await startGit();
  const update = join(rig.tree.remote, "hooks", "update");
  await writeFile(update, '#!/bin/sh\n[ "$1" != refs/slipway/no@1 ] || { echo "ask Ada" >&2; exit 1; }\n', {
    mode: 0o755,
  });
  const writing = writeIntents(
    rig.git,
    ["yes@1", "no@1"].map((tag) => intent(tag)),
  );
  await assert.rejects(writing, failsWith("record-refused", /refs\/slipway\/no@1.*hook declined.*ask Ada/s));
  assert.deepEqual([...(await rig.git.remoteState([], "all")).intents.keys()], ["yes@1"]);
});

test("a push that took effect is known as ours, though the remote did not say so", async () => {
  await using rig = await startGit();
  const after = join(rig.tree.remote, "hooks", "post-receive");
  // The connection breaks once the refs are changed and before the remote has said so.
  await writeFile(after, "#!/bin/sh\nkill -9 $PPID\n", { mode: 0o755 });
  const object = await writeIntent(rig.git, intent("api@1"), null);
  assert.equal(await intentObject(rig.git, "api@1"), present(object));
});
