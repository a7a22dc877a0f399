/** Unkey, whole: services from Bazel, the CLI through GoReleaser (a stand-in), its archives on the GitHub release. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertReleased, done, recordOf, releasesOf } from "../support/released.ts";
import { startWholeExample, type WholeExample } from "../support/whole-example.ts";

const CLI = "cli/v1.4.0";
const TAGS = ["api/v1.4.0", "frontline/v1.4.0", "vault/v1.4.0", CLI];

describe("unkey's services and its CLI", () => {
  let example: WholeExample;
  before(async () => {
    example = await startWholeExample("unkey");
    for (const tag of [...TAGS, "cli/v1.4.1", "cli/v1.5.0-rc.1", "api/v1.4.1", "api/v1.4.2"])
      await example.tree.tag(tag);
  });
  after(() => example[Symbol.asyncDispose]());

  test("are planned before anything exists", async () => {
    const { releases } = done(await example.slipway(["plan", CLI, "--json"]));
    const steps = releases[0].steps.map(({ kind, subject, state }: Record<string, string>) => [
      kind,
      subject,
      state,
    ]);
    assert.deepEqual(steps, [
      ["build", "//cmd/cli:dist", "needed"],
      ["run", "tools/goreleaser release --clean", "needed"],
      ["publish", `unkeyed/unkey ${CLI}`, "needed"],
    ]);
    assert.deepEqual(example.npm.versions("@unkey/cli"), []);
  });

  test("are released in one run: images, npm package, archives with their checksums", async () => {
    const { releases } = done(await example.slipway(["release", ...TAGS, "--json"]));
    for (const tag of TAGS) await assertReleased(example, tag);
    assert.deepEqual(example.npm.versions("@unkey/cli"), ["1.4.0"]);
    const outcomes = releases[3].files.map(({ name, outcome }: Record<string, string>) => [name, outcome]);
    assert.deepEqual(outcomes, [
      ["unkey_linux_amd64.tar.gz", "uploaded"],
      ["unkey_linux_arm64.tar.gz", "uploaded"],
      ["checksums.txt", "uploaded"],
    ]);
    const [published] = releasesOf(example, CLI);
    assert.deepEqual(
      published?.assets.map(({ name, digest }) => [name, digest]),
      releases[3].files.map(({ name, digest }: Record<string, string>) => [name, digest]),
    );
  });

  test("are done when they are released again: nothing is built, run or written", async () => {
    const records = await Promise.all(TAGS.map((tag) => recordOf(example.tree, tag)));
    await example.bazel.forget();
    const again = done(await example.slipway(["release", ...TAGS, "--json"]));
    assert.equal(again.writes, 0);
    const outcomes = again.releases[3].files.map(({ outcome }: { outcome: string }) => outcome);
    assert.deepEqual(outcomes, ["unchanged", "unchanged", "unchanged"]);
    assert.deepEqual(await example.bazel.calls("build"), []);
    assert.deepEqual(await Promise.all(TAGS.map((tag) => recordOf(example.tree, tag))), records);
  });

  test("agree when they are verified, and drift if the npm package or a file is gone", async () => {
    const agreed = done(await example.slipway(["verify", ...TAGS, "--json"]));
    const subjects = agreed.releases[3].checks.map(({ subject }: { subject: string }) => subject);
    assert.ok(subjects.includes(`GitHub release ${CLI}: checksums.txt`), subjects.join());
    assert.ok(subjects.includes("tools/goreleaser release --clean"), subjects.join());
    const [published] = releasesOf(example, CLI);
    const removed = published?.assets.splice(0, 1) ?? [];
    const drifted = await example.slipway(["verify", CLI, "--json"]);
    assert.equal(drifted.exitCode, 9);
    const bad = drifted.json().releases[0].checks.filter(({ agreed }: { agreed: boolean }) => !agreed);
    assert.deepEqual(
      bad.map(({ subject, found }: Record<string, string>) => [subject, found]),
      [[`GitHub release ${CLI}: unkey_linux_amd64.tar.gz`, null]],
    );
    published?.assets.unshift(...removed);
  });

  test("of two versions of the CLI in one run each attaches its own files", async () => {
    const tags = ["cli/v1.4.1", "cli/v1.5.0-rc.1"];
    const { releases } = done(await example.slipway(["release", ...tags, "--json"]));
    const digests = releases.flatMap(({ files }: { files: { name: string; digest: string }[] }) =>
      files.filter(({ name }) => name === "unkey_linux_amd64.tar.gz").map(({ digest }) => digest),
    );
    assert.equal(new Set(digests).size, 2, "the version is in the program");
    assert.deepEqual(example.npm.versions("@unkey/cli"), ["1.4.0", "1.4.1", "1.5.0-rc.1"]);
    for (const tag of tags) await assertReleased(example, tag);
    assert.equal(done(await example.slipway(["release", ...tags, "--json"])).writes, 0);
  });

  test("of two versions of one service in one run each pushes its own image", async () => {
    const tags = ["api/v1.4.1", "api/v1.4.2"];
    done(await example.slipway(["release", ...tags, "--json"]));
    const digests = await Promise.all(
      ["1.4.1", "1.4.2"].map((version) => example.digest(`unkeyed/api:v${version}`)),
    );
    assert.equal(new Set(digests).size, 2, "the version is in the program");
    for (const tag of tags) await assertReleased(example, tag);
  });
});
