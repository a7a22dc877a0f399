/** Unkey with the programs themselves: crane, which rules_oci pushes with, and GoReleaser, which builds and publishes the CLI. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { withFreeGoReleaser } from "../support/free-goreleaser.ts";
import { runGo, withoutGo } from "../support/go-program.ts";
import { skipWithout } from "../support/installed.ts";
import { pushWithCrane } from "../support/real-crane.ts";
import { assertFailure } from "../support/refusal.ts";
import { assertReleased, done } from "../support/released.ts";
import { startWholeExample, type WholeExample } from "../support/whole-example.ts";

const TAGS = ["api/v1.4.0", "cli/v1.4.0"];
const skip = withoutGo("crane", "goreleaser") || skipWithout("npm", "go");

describe("unkey with the real crane and the real GoReleaser", { skip }, () => {
  let example: WholeExample;
  before(async () => {
    example = await startWholeExample("unkey");
    await pushWithCrane(join(example.scratch, "rulesets"));
    // What Go has compiled before it need not compile again: the home of the test is empty.
    const go = (name: string) => execFileSync("go", ["env", name]).toString().trim();
    Object.assign(example.env, {
      PATH: await withFreeGoReleaser(example.tree),
      HOME: example.scratch,
      GOCACHE: go("GOCACHE"),
      GOFLAGS: "-mod=mod -buildvcs=false",
    });
    await example.tree.commit("Take GoReleaser's free edition");
    for (const tag of [...TAGS, "cli/v1.5.0"]) await example.tree.tag(tag);
  });
  after(() => example?.[Symbol.asyncDispose]());

  test("is released: the image by crane, the npm package by GoReleaser, the archives by slipway", async () => {
    const document = done(await example.slipway(["release", ...TAGS, "--json"]));
    for (const tag of TAGS) await assertReleased(example, tag);
    assert.deepEqual(example.npm.versions("@unkey/cli"), ["1.4.0"]);
    const [image] = document.releases[0].images;
    assert.equal(await example.digest("unkeyed/api:v1.4.0"), image.digest);
    const { stdout } = await runGo("crane", ["digest", image.reference], example.scratch);
    assert.equal(stdout.trim(), image.digest);
    const binary = join(example.tree.path, "dist/unkey_linux_amd64_v1/unkey");
    assert.equal(execFileSync(binary).toString(), "unkey v1.4.0\n", "it is GoReleaser's own build");
  });

  test("writes nothing when it is released again, and starts neither", async () => {
    const again = done(await example.slipway(["release", ...TAGS, "--json"]));
    assert.equal(again.writes, 0);
    assert.equal(again.releases[0].images[0].outcome, "unchanged");
    assert.deepEqual(example.npm.versions("@unkey/cli"), ["1.4.0"]);
  });

  test("is finished by the next run if GoReleaser fails, with its last words", async () => {
    example.npm.failNext(({ method }) => method === "PUT", { status: 403, body: { error: "not today" } });
    const failed = await example.slipway(["release", "cli/v1.5.0", "--json"]);
    assertFailure(failed, { exit: 5, codes: ["command-failed"], says: ["goreleaser release", "not today"] });
    done(await example.slipway(["release", "cli/v1.5.0", "--json"]));
    await assertReleased(example, "cli/v1.5.0");
    assert.deepEqual(example.npm.versions("@unkey/cli"), ["1.4.0", "1.5.0"]);
  });
});
