/** `slipway cut` and `status` for a user at a terminal: one question, every answer, colours, and few columns. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Folders, startFolders } from "../support/folders.ts";
import { skipWithout } from "../support/installed.ts";
import { writeProgram } from "../support/program.ts";
import { inTerminal, plain } from "../support/terminal.ts";

const QUESTION = "Create and push 1 release tag to origin? [y/N]";
const LONG = "feat: a subject that goes on and on, until it is wider than any terminal of sixty columns is";

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const COLOUR = /\u001b\[\d+(?:;\d+)*m/;

/** One component with something new, `api`. */
async function startChanged(): Promise<Folders> {
  const place = await startFolders();
  await place.tree.tag("api/v1.0.0");
  await place.change("api/a.txt", LONG);
  return place;
}

async function tagsOf({ tree }: Folders): Promise<string[]> {
  const lists = [tree.git("tag"), tree.git(`--git-dir=${tree.remote}`, "tag")];
  const [here, there] = await Promise.all(lists);
  assert.equal(here, there);
  return (here ?? "").split("\n");
}

describe("at a terminal", { concurrency: 2, skip: skipWithout("script", "stty") }, () => {
  for (const [name, keys, exitCode] of [
    ["y", "y\r", 0],
    ["YES", " YES \r", 0],
    ["n", "n\r", 130],
    ["Enter", "\r", 130],
    ["yep", "yep\r", 130],
    ["Ctrl-C", "\u0003", 130],
    ["Ctrl-C behind a y", "y\u0003", 130],
    ["Ctrl-D", "\u0004", 130],
  ] as const) {
    test(`${name} makes ${exitCode === 0 ? "the tag" : "none"}`, async () => {
      await using place = await startChanged();
      const result = await inTerminal(place, ["cut", "api"], { keys });
      assert.equal(result.exitCode, exitCode, result.screen);
      assert.equal(plain(result.asked).split(QUESTION).length, 2, "asked once");
      assert.ok(plain(result.asked).includes("api/v1.1.0  stable"), "and after it was shown");
      assert.doesNotMatch(result.screen, /bug|\n\s+at /);
      if (exitCode === 0) {
        assert.match(result.stdout, /^ {2}✓ created {2}api\/v1\.1\.0/);
        assert.deepEqual(await tagsOf(place), ["api/v1.0.0", "api/v1.1.0"]);
        return;
      }
      assert.equal(result.stdout, "nothing was cut\n");
      assert.deepEqual(await tagsOf(place), ["api/v1.0.0"]);
    });
  }

  test("with --json, answering no gives one document as well, and --log-format json still shows what is asked for", async () => {
    await using place = await startChanged();
    const args = ["cut", "api", "--json", "--log-format", "json"];
    const { exitCode, stdout, asked } = await inTerminal(place, args, { keys: "n\r" });
    assert.equal(exitCode, 130);
    const { cuts } = JSON.parse(stdout);
    assert.deepEqual(
      cuts.map(({ tag, outcome }: Record<string, string>) => [tag, outcome]),
      [["api/v1.1.0", "planned"]],
    );
    assert.ok(plain(asked).includes("api/v1.1.0  stable"), asked);
  });

  test("a question that is too long for the terminal is broken into lines, and its answer counts", async () => {
    await using place = await startChanged();
    const columns = 30;
    const { exitCode, asked, screen } = await inTerminal(place, ["cut", "api"], { columns, keys: "y\r" });
    const from = asked.indexOf("Create and push");
    const rows = plain(asked.slice(from)).split(/\r?\n/);
    assert.ok(rows.length > 1, asked);
    assert.ok(
      rows.every((row) => row.length < columns),
      JSON.stringify(rows),
    );
    assert.equal(rows.join(" ").trim(), QUESTION);
    assert.equal(exitCode, 0, screen);
    assert.deepEqual(await tagsOf(place), ["api/v1.0.0", "api/v1.1.0"]);
  });

  test("--yes and --dry-run ask nothing", async () => {
    await using place = await startChanged();
    const shown = await inTerminal(place, ["cut", "api", "--dry-run"]);
    assert.ok(!shown.screen.includes("[y/N]"), shown.screen);
    assert.match(shown.stdout, /^api\/v1\.1\.0 {2}stable/);
    assert.deepEqual(await tagsOf(place), ["api/v1.0.0"]);
    const { exitCode, screen } = await inTerminal(place, ["--yes", "cut", "api"]);
    assert.equal(exitCode, 0, screen);
    assert.ok(!screen.includes("[y/N]"), screen);
    assert.deepEqual(await tagsOf(place), ["api/v1.0.0", "api/v1.1.0"]);
  });

  for (const [name, redirect] of [
    ["standard error", "2> /dev/null"],
    ["standard input", "< /dev/null"],
  ] as const) {
    test(`with ${name} redirected nobody can be asked, which is no consent`, async () => {
      await using place = await startChanged();
      const refused = await inTerminal(place, ["cut", "api"], { redirect });
      assert.equal(refused.exitCode, 2, refused.screen);
      assert.ok(!refused.screen.includes("[y/N]"), refused.screen);
      if (redirect.startsWith("<"))
        assert.match(
          plain(refused.screen),
          /^error\[needs-yes\]: nobody can be asked "Create and push 1 release tag/m,
        );
      assert.deepEqual(await tagsOf(place), ["api/v1.0.0"]);
      const agreed = await inTerminal(place, ["cut", "api", "--yes"], { redirect });
      assert.equal(agreed.exitCode, 0, agreed.screen);
      assert.deepEqual(await tagsOf(place), ["api/v1.0.0", "api/v1.1.0"]);
    });
  }

  test("without a terminal --yes is needed, except in CI and with --json", async () => {
    await using place = await startChanged();
    const cut = (args: readonly string[], env: Record<string, string> = {}) =>
      place.slipway(["cut", "api", ...args], { env });
    for (const [args, env] of [
      [[], {}],
      [["--log-format", "json"], {}],
      [[], { CI: "" }],
      [[], { CI: "false" }],
    ] as const) {
      const { exitCode, stderr } = await cut(args, env);
      assert.equal(exitCode, 2, stderr);
      for (const said of [/nobody can be asked/, /add --yes/]) assert.match(stderr, said);
    }
    assert.deepEqual(await tagsOf(place), ["api/v1.0.0"]);
    for (const [args, env] of [
      [["--yes"], {}],
      [["--json"], {}],
      [[], { CI: "true" }],
      [[], { CI: "1" }],
    ] as const) {
      await place.change("api/a.txt", "fix: it");
      const { exitCode, stderr } = await cut(args, env);
      assert.equal(exitCode, 0, stderr);
    }
    assert.equal((await tagsOf(place)).length, 5);
  });

  test("a slow fetch is shown while it lasts, and the cursor is back for the question", async () => {
    await using place = await startChanged();
    const pack = join(place.scratch, "slow-upload-pack");
    await writeProgram(pack, 'sleep 0.8\nexec git-upload-pack "$@"');
    await place.tree.git("config", "remote.origin.uploadpack", pack);
    const { asked, screen } = await inTerminal(place, ["cut", "api"], { keys: "n\r" });
    assert.match(plain(asked), /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] fetching tags from origin/m);
    assert.ok(asked.lastIndexOf("\u001b[?25l") > 0, "the cursor was hidden");
    assert.ok(asked.lastIndexOf("\u001b[?25h") > asked.lastIndexOf("\u001b[?25l"), "the cursor is shown");
    assert.ok(screen.startsWith(asked));
    assert.doesNotMatch(screen.slice(asked.length), /fetching/, "nothing is drawn behind the question");
  });

  test("in sixty columns the proposal is wrapped; addresses stay whole", async () => {
    await using place = await startChanged();
    const { asked } = await inTerminal(place, ["cut", "api"], { keys: "n\r", columns: 60 });
    const wide = plain(asked)
      .split("\n")
      .filter((line) => line.length > 60 && !line.includes("https://"));
    assert.deepEqual(wide, []);
    assert.match(plain(asked), /^ {2}- a subject that goes on and on, .*\n {4}\S/m);
  });

  test("colours are for terminals that want them", async () => {
    await using place = await startChanged();
    const coloured = await inTerminal(place, ["cut", "api"], { keys: "n\r" });
    assert.match(coloured.asked, COLOUR);
    assert.doesNotMatch(coloured.stdout, COLOUR);
    const env = { NO_COLOR: "1" };
    const { screen } = await inTerminal(place, ["cut", "api"], { keys: "n\r", env });
    assert.doesNotMatch(screen, COLOUR);
  });
});
