/** `slipway ci`: what it writes into a work tree, and what it says; and what a pull request would release. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { startFolders } from "../support/folders.ts";
import { assertFailure } from "../support/refusal.ts";
import { done } from "../support/released.ts";

test("workflows are written, agree, and drift with the configuration", async () => {
  await using place = await startFolders();
  const nothing = await place.slipway(["ci", "--check"]);
  assert.equal(nothing.exitCode, 9);
  assert.match(nothing.stdout, /error\[no-release-workflow\]: no workflow/);
  const { files } = done(await place.slipway(["ci", "github", "--json"]));
  assert.deepEqual(files, [
    { path: ".github/workflows/slipway.yml", outcome: "written" },
    { path: ".github/workflows/slipway-train.yml", outcome: "written" },
  ]);
  assert.deepEqual(done(await place.slipway(["ci", "--check", "--json"])), {
    format: 1,
    agreed: true,
    problems: [],
  });
  await place.tree.edit({ "slipway.toml": [["[components.web]", "[components.shop]"]] });
  const drifted = await place.slipway(["ci", "github", "--check", "--json"]);
  assert.equal(drifted.exitCode, 9);
  assert.deepEqual(
    JSON.parse(drifted.stdout).problems.map(({ code }: { code: string }) => code),
    ["workflow-drifted", "tag-starts-nothing", "filter-of-no-component"],
  );
  assertFailure(await place.slipway(["ci", "jenkins", "--json"]), {
    exit: 2,
    codes: ["invalid-argument"],
    says: ["jenkins"],
  });
});

test("a configuration that is not at the root: its workflows are, and call slipway where it is", async () => {
  await using place = await startFolders();
  await place.tree.write("mono/slipway.toml", "format = 1\n[components.api]\n");
  done(await place.slipway(["-C", "mono", "ci", "github", "--json"]));
  const text = await readFile(join(place.tree.path, ".github/workflows/slipway.yml"), "utf8");
  assert.match(text, /^ {6}- run: slipway -C mono release$/m);
});

test("`status --since` has the components that a branch touches, with the versions they would get", async () => {
  await using place = await startFolders();
  await place.tree.tag("api/v1.0.0");
  await place.tree.tag("web/v1.0.0");
  await place.change("web/index.html", "feat: an older change");
  const base = (await place.tree.git("rev-parse", "HEAD")).trim();
  await place.change("api/main.txt", "fix: a change");
  const rows = async (...args: string[]) =>
    done(await place.slipway(["status", ...args, "--json"])).components.map(
      ({ component, nextVersion }: { component: string; nextVersion: string }) => [component, nextVersion],
    );
  assert.deepEqual(await rows(), [
    ["api", "1.0.1"],
    ["web", "1.1.0"],
  ]);
  assert.deepEqual(await rows("--since", base), [["api", "1.0.1"]]);
  assert.deepEqual(await rows("--since", "HEAD"), []);
  const table = await place.slipway(["status", "--markdown", "--since", base]);
  assert.match(table.stdout, /^\| api \|.*<code>api\/v1\.0\.1<\/code> \|$/m);
  assert.equal(
    (await place.slipway(["status", "--markdown", "--since", "HEAD"])).stdout,
    "No component changed.\n",
  );
});
