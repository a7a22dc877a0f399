/** What a failed program printed: the first errors and the last lines in the error, all of it in a file, and in CI in the log. */

import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

const CONFIG = `format = 1

[repository]
github = "acme/mono"

[components.cli]
tag = "{component}/v{version}"

[components.cli.command]
run = ["sh", "publish.sh"]
`;

const LINES = 100;
const SCRIPT = `for n in $(seq ${LINES}); do echo "thing $n: error: it is broken, $NPM_TOKEN"; done
echo "::set-output name=x::y"
exit 3
`;

async function start(): Promise<SmallRepository> {
  const place = await startSmallRepository({ config: CONFIG, files: { "publish.sh": SCRIPT } });
  Object.assign(place.env, {
    XDG_CACHE_HOME: join(place.scratch, "cache"),
    NPM_TOKEN: "canary-of-the-tests",
  });
  await place.tree.tag("cli/v1.0.0");
  return place;
}

/** Asserts that the file that the hint names holds everything. */
async function assertKept({ scratch }: SmallRepository, hint: string): Promise<void> {
  const [, file = ""] = /; all that it printed is in (\S+)$/m.exec(hint) ?? [];
  assert.ok(file.startsWith(join(scratch, "cache", "slipway", "logs")), hint);
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
  assert.equal(lines.length, LINES + 1);
  assert.deepEqual(lines.slice(0, 1), ["thing 1: error: it is broken, ***"]);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
}

describe("a program that fails with many lines", () => {
  test("shows the first errors and the last lines, and names the file that holds all", async () => {
    await using place = await start();
    const { exitCode, json, stderr } = await place.slipway(["release", "cli/v1.0.0", "--json"]);
    assert.equal(exitCode, 5);
    const [{ message, hint }] = json().error.problems;
    for (const shown of [
      "thing 1: error",
      "thing 20: error",
      "… 61 lines left out …",
      `thing ${LINES}: error`,
    ])
      assert.ok(message.includes(shown), message);
    assert.ok(!message.includes("thing 21: "), message);
    await assertKept(place, hint);
    assert.ok(!stderr.includes("thing 21: "), stderr);
  });

  test("in GitHub Actions all of it is in a group", async () => {
    await using place = await start();
    const { stderr } = await place.slipway(["release", "cli/v1.0.0"], { env: { GITHUB_ACTIONS: "true" } });
    const [, title, text = ""] =
      /^::group::(command-failed.*)\n([\s\S]*?)^::endgroup::\n/m.exec(stderr) ?? [];
    assert.equal(title, "command-failed: all that was printed", stderr);
    assert.equal(text.split("\n").length, LINES + 2);
    assert.ok(text.includes("\n\\::set-output name=x::y\n"), "it acts as no command");
    assert.doesNotMatch(stderr, /^::set-output/m);
  });

  test("in another CI all of it is in the log", async () => {
    await using place = await start();
    const { stderr } = await place.slipway(["release", "cli/v1.0.0"], { env: { CI: "true" } });
    assert.match(stderr, /^command-failed: all that was printed:\n(?: {2}thing \d+: .*\n){100}/m);
  });

  test("old files go", async () => {
    await using place = await start();
    for (let run = 0; run < 22; run++) await place.slipway(["release", "cli/v1.0.0"]);
    const files = await readdir(join(place.scratch, "cache", "slipway", "logs"));
    assert.equal(files.length, 20);
  });
});
