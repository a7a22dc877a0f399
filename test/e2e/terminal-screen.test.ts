/** What is to be seen on a terminal when a command has ended: its result, whole, without a trace of the live lines. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Folders, startFolders } from "../support/folders.ts";
import { skipWithout } from "../support/installed.ts";
import { writeProgram } from "../support/program.ts";
import { inTerminal, picture } from "../support/terminal.ts";

const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;

const DRIFT = 9;

/** Commands that answer without writing anything. */
const COMMANDS: readonly (readonly string[])[] = [
  ["check", "web/v1.1.0"],
  ["plan", "web/v1.1.0"],
  ["plan", "api/v9.9.9"],
  ["verify", "api/v1.0.0"],
  ["status"],
  ["notes", "api/v1.1.0"],
  ["affected"],
  ["cut", "--affected", "--dry-run"],
];

/** Asserts that the screen ends with all that the command has to say. Gives whether there were live lines meanwhile. */
async function assertWhole(place: Folders, args: readonly string[], columns: number): Promise<boolean> {
  const env = { NO_COLOR: "1" };
  const all = await inTerminal(place, args, { columns, env, redirect: "" });
  const alone = await inTerminal(place, args, { columns, env, redirect: "2> /dev/null" });
  const [seen, result] = await Promise.all([picture(all.screen, columns), picture(alone.screen, columns)]);
  assert.equal(all.exitCode, alone.exitCode, all.screen);
  const name = `${args.join(" ")}:\n${seen.join("\n")}`;
  assert.doesNotMatch(seen.join("\n"), SPINNER, `a spinner is left by ${name}`);
  if (all.exitCode === 0 || all.exitCode === DRIFT) {
    assert.notDeepEqual(result, [""], name);
    assert.deepEqual(seen.slice(-result.length), result, `not the whole result of ${name}`);
  } else assert.match(seen.at(-1) ?? "", /^(?:hint| {2})/, `not the whole error of ${name}`);
  return SPINNER.test(all.screen);
}

describe("the screen", { skip: skipWithout("script", "stty"), concurrency: 2 }, () => {
  for (const columns of [60, 80, 120]) {
    test(`in ${columns} columns holds the whole result of each command`, async () => {
      await using place = await startFolders();
      for (const name of ["api", "web"]) await place.tree.tag(`${name}/v1.0.0`);
      await place.change(
        "api/a.txt",
        "feat: a subject that goes on and on, until it is wider than sixty columns",
      );
      await place.change("web/a.txt", "feat: a short one");
      await place.tree.tag("web/v1.1.0");
      const slow = join(place.scratch, "slow-upload-pack");
      await writeProgram(slow, 'sleep 0.4\nexec git-upload-pack "$@"');
      await place.tree.git("config", "remote.origin.uploadpack", slow);
      const drawn: unknown[] = [];
      for (const args of COMMANDS) {
        if (await assertWhole(place, args, columns)) drawn.push(args[0]);
      }
      assert.deepEqual(new Set(drawn), new Set(["plan", "cut"]), "live lines were drawn");
    });

    test(`in ${columns} columns holds all of a question and of a release`, async () => {
      await using place = await startFolders();
      await place.tree.tag("api/v1.0.0");
      await place.change(
        "api/a.txt",
        "feat: a subject that goes on and on, until it is wider than sixty columns",
      );
      const slow = join(place.scratch, "slow-upload-pack");
      await writeProgram(slow, 'sleep 0.4\nexec git-upload-pack "$@"');
      await place.tree.git("config", "remote.origin.uploadpack", slow);
      const args = ["cut", "api", "--release"];
      const { screen, exitCode } = await inTerminal(place, args, { columns, keys: "y\r", redirect: "" });
      assert.equal(exitCode, 0, screen);
      const seen = await picture(screen, columns);
      assert.match(screen, SPINNER);
      const text = seen.join("\n");
      assert.doesNotMatch(text, SPINNER, "a spinner is left");
      assert.match(text, /\[y\/N\] y$/m);
      assert.match(text, /^ {2}✓ created +api\/v1\.1\.0/m);
      assert.match(seen.at(-1) ?? "", /\S/);
    });
  }
});
