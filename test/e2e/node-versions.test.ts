/** The built CLI on every Node it is for, and on one that is too old. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, test } from "node:test";
import satisfies from "semver/functions/satisfies.js";
import { installNode } from "../support/node-versions.ts";
import { type SlipwayOptions, slipway } from "../support/slipway.ts";
import { startSmallRepository } from "../support/small-repository.ts";

/** The oldest 20 that slipway runs on, the newest 22 and 26, and the 24 that the tests run on. */
const SUPPORTED = ["20.19.0", "22.23.3", process.versions.node, "26.10.0"];
const TOO_OLD = "18.20.8";

const nodes = new Map(
  await Promise.all(
    [...SUPPORTED, TOO_OLD].map(async (version) => [version, await installNode(version)] as const),
  ),
);

const PACKAGE = new URL("../../package.json", import.meta.url);
const { version: VERSION, engines } = JSON.parse(readFileSync(PACKAGE, "utf8"));

test("npm gets to know the same versions as the program itself asks for", () => {
  for (const version of SUPPORTED) assert.ok(satisfies(version, engines.node), version);
  assert.ok(!satisfies(TOO_OLD, engines.node));
});

for (const version of SUPPORTED) {
  const { skip, run } = onNode(version);
  describe(`on Node ${version}`, { skip, concurrency: 2 }, () => {
    test("--version and schema say nothing but their answer", async () => {
      const { exitCode, stdout, stderr } = await run(["--version"]);
      assert.deepEqual([exitCode, stdout, stderr], [0, `${VERSION}\n`, ""]);
      const schema = await run(["schema"]);
      assert.deepEqual([schema.exitCode, schema.stderr], [0, ""]);
      assert.equal(schema.json().title, "slipway.toml");
    });

    test("check judges a tag, and mistakes in a configuration are reported with their places", async () => {
      await using place = await startSmallRepository();
      const options = { cwd: place.tree.path, env: place.env };
      const checked = await run(["check", "api/v1.2.3", "--json"], options);
      assert.deepEqual([checked.exitCode, checked.stderr], [0, ""]);
      assert.equal(checked.json().version, "1.2.3");
      await place.tree.write("odd.toml", 'format = 1\n[components.api]\nverzion = "semver"\n');
      const odd = await run(["--config", "odd.toml", "check", "api/v1.2.3"], options);
      assert.equal(odd.exitCode, 3);
      assert.match(odd.stderr, /odd\.toml:3:1\b.*did you mean version/is);
    });

    test("a release publishes, and the same again writes nothing", async () => {
      await using place = await startSmallRepository();
      await place.tree.tag("docs/v1.0.0");
      const release = () =>
        run(["release", "docs/v1.0.0", "--json"], { cwd: place.tree.path, env: place.env });
      const released = await release();
      assert.equal(released.exitCode, 0, released.stderr);
      assert.equal(released.json().releases[0].release.outcome, "created");
      assert.doesNotMatch(released.stderr, /Warning/);
      const again = await release();
      assert.deepEqual([again.exitCode, again.json().writes], [0, 0]);
    });
  });
}

const tooOld = onNode(TOO_OLD);
test(`Node ${TOO_OLD} is refused in words`, { skip: tooOld.skip }, async () => {
  for (const args of [["--version"], ["check", "api/v1.2.3"]]) {
    const { exitCode, stdout, stderr } = await tooOld.run(args);
    assert.deepEqual([exitCode, stdout], [2, ""]);
    assert.match(
      stderr,
      /^error\[old-node\]: slipway needs Node 20\.19.* v18\.20\.8\nhint: .*nodejs\.org\n$/,
    );
  }
});

function onNode(version: string) {
  const found = nodes.get(version);
  const node = found !== undefined && "path" in found ? found.path : undefined;
  return {
    skip: found !== undefined && "missing" in found ? found.missing : false,
    run: (args: readonly string[], options: Partial<SlipwayOptions> = {}) =>
      slipway(args, { cwd: tmpdir(), ...options, ...(node === undefined ? {} : { node }) }),
  };
}
