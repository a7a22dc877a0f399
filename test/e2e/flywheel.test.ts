/** GloriousFlywheel, whole: images from Nix, a Dockerfile and Bazel, to two registries, tagged by their digests. */

import assert from "node:assert/strict";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { skipWithout } from "../support/installed.ts";
import { assertFailure } from "../support/refusal.ts";
import { done, recordOf } from "../support/released.ts";
import { servedManifest, tagsOf } from "../support/served.ts";
import { imagesOf, stepsOf } from "../support/steps.ts";
import { startWholeExample, type WholeExample } from "../support/whole-example.ts";

const COMPONENTS = ["attic-server", "runner-dashboard", "app"];
const TAGS = COMPONENTS.map((component) => `${component}/v1.2.0`);
const skip = skipWithout("nix", "busybox", "skopeo", "buildah");

describe("GloriousFlywheel's images", { skip }, () => {
  let example: WholeExample;
  before(async () => {
    example = await startWholeExample("flywheel");
    for (const tag of TAGS) await example.tree.tag(tag);
  });
  after(() => example?.[Symbol.asyncDispose]());

  test("wait for their digest in a plan", async () => {
    const planned = done(await example.slipway(["plan", ...TAGS, "--json"]));
    assert.deepEqual(stepsOf(planned).slice(0, 3), [
      ["build", ".#attic-server-image", "needed"],
      ["push", "your-org/attic-server:{digest_short}", "unknown"],
      ["float", "your-org/attic-server:latest", "needed"],
    ]);
  });

  test("are tagged with the digest of what they hold, and `latest` follows", async () => {
    const released = done(
      await example.slipway(["release", ...TAGS, "--json"], { env: { GITHUB_TOKEN: undefined } }),
    );
    for (const [index, component] of COMPONENTS.entries()) {
      const repository = `your-org/${component}`;
      const digest = await example.digest(`${repository}:latest`);
      assert.ok(digest);
      const short = digest.slice("sha256:".length, "sha256:".length + 12);
      assert.deepEqual(await tagsOf(example.registry, repository), [short, "latest"].sort());
      assert.equal(await example.digest(`${repository}:${short}`), digest);
      assert.deepEqual(imagesOf({ releases: [released.releases[index]] }), [
        [`${repository}:${short}`, "pushed"],
        [`${repository}:latest`, "pushed"],
      ]);
    }
    assert.deepEqual(await tagsOf(example.overlay, "your-group/app"), []);
  });

  test("are done when they are released again, and agree when they are verified", async () => {
    const again = done(await example.slipway(["release", ...TAGS, "--json"]));
    assert.equal(again.writes, 0);
    const { releases } = done(await example.slipway(["verify", ...TAGS, "--json"]));
    assert.deepEqual(
      releases.map(({ agreed }: { agreed: boolean }) => agreed),
      [true, true, true],
    );
  });

  test("go to the overlay in GitLab's pipelines: the same digests, and the record knows both", async () => {
    const env = { GITLAB_CI: "true" };
    const overlay = done(await example.slipway(["release", ...TAGS, "--json"], { env }));
    for (const component of COMPONENTS) {
      const upstream = await example.digest(`your-org/${component}:latest`);
      const there = await servedManifest(example.overlay, `your-group/${component}:latest`);
      assert.equal(there?.digest, upstream, component);
      const record = await recordOf(example.tree, `${component}/v1.2.0`);
      assert.deepEqual(new Set(record?.images.map(({ digest }) => digest)), new Set([upstream]));
      assert.deepEqual([record?.images.length, record?.floating.length], [2, 2]);
    }
    assert.ok(imagesOf(overlay).every(([reference]) => reference.startsWith("your-group/")));
    assert.equal(done(await example.slipway(["release", ...TAGS, "--json"], { env })).writes, 0);
    assert.equal(done(await example.slipway(["release", ...TAGS, "--json"])).writes, 0);
    done(await example.slipway(["verify", ...TAGS, "--json"]));
  });

  test("go where `--destination` says", async () => {
    await example.tree.tag("app/v1.2.1");
    const args = ["release", "app/v1.2.1", "--destination", "overlay", "--json"];
    const released = done(await example.slipway(args));
    assert.ok(imagesOf(released).every(([reference]) => reference.startsWith("your-group/app:")));
    const { images } = done(await example.slipway(["check", "app/v1.2.1", "--json"]));
    assert.deepEqual(images, [`${example.registry.host}/your-org/app:{digest_short}`]);
    assert.equal((await recordOf(example.tree, "app/v1.2.1"))?.images.length, 1);
    assert.equal(done(await example.slipway(args)).writes, 0);
  });

  test("are found if the overlay has the same digest already, and recorded there too", async () => {
    await example.tree.tag("app/v1.3.0");
    done(await example.slipway(["release", "app/v1.3.0", "--json"]));
    const env = { GITLAB_CI: "true" };
    const overlay = done(await example.slipway(["release", "app/v1.3.0", "--json"], { env }));
    assert.deepEqual(new Set(imagesOf(overlay).map(([, outcome]) => outcome)), new Set(["unchanged"]));
    assert.equal(overlay.writes, 1, "the record");
    assert.equal((await recordOf(example.tree, "app/v1.3.0"))?.images.length, 2);
    assert.equal(done(await example.slipway(["release", "app/v1.3.0", "--json"], { env })).writes, 0);
  });

  test("are refused another digest at another destination", async () => {
    await example.tree.write("app/src/runners.js", "export const runners = () => [];\n");
    await example.tree.commit("No runners");
    await example.tree.tag("app/v1.4.0");
    done(await example.slipway(["release", "app/v1.4.0", "--json"]));
    const upstream = await example.digest("your-org/app:latest");
    // A base image that moved: the same commit gives another digest now.
    const base = join(example.scratch, "rulesets/runtime_base/passwd");
    await appendFile(base, "intruder:x:0:0::/:\n");
    const result = await example.slipway(["release", "app/v1.4.0", "--json"], { env: { GITLAB_CI: "true" } });
    assertFailure(result, {
      exit: 4,
      codes: ["destinations-differ"],
      says: ["your-group/app", upstream ?? ""],
      hints: ["skopeo copy"],
    });
    const record = await recordOf(example.tree, "app/v1.4.0");
    assert.equal(record?.images.length, 1, "nothing was written");
  });
});
