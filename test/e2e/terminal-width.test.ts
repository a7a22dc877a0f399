/**
 * What slipway itself says fits the terminal, whatever its width, and has no escape sequences where none are wanted: on one without
 * colours no colours, and on a dumb one, as screen readers have it, none at all.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { displayWidth } from "../../src/report/columns.ts";
import { type Folders, startFolders } from "../support/folders.ts";
import { skipWithout } from "../support/installed.ts";
import { writeProgram } from "../support/program.ts";
import { inTerminal, picture, plain } from "../support/terminal.ts";

/** A new user's commands, typos included. Not `notes`: what it prints is a document, and is left as it is. */
const COMMANDS: readonly (readonly string[])[] = [
  [],
  ["--help"],
  ["cut", "--help"],
  ["help", "release"],
  ["ci", "github"],
  ["ci", "--check"],
  ["doctor"],
  ["status"],
  ["list"],
  ["show", "api/v1.0.0"],
  ["affected"],
  ["check", "api/v1.1.0"],
  ["plan", "api/v1.0.0"],
  ["rehearse", "api"],
  ["cut", "--affected", "--dry-run"],
  ["explain", "registry-unreachable"],
  ["explain", "no-token"],
  // Typos, and what a beginner tries.
  ["stauts"],
  ["status", "apii"],
  ["check", "apii/v1.0.0"],
  ["check", "api/v1.0"],
  ["release", "--dry-run"],
  ["ci", "githup"],
  ["explain", "no-tokn"],
  ["schema", "relase"],
  [
    "--config",
    "a/folder/whose/name/goes/on/and/on/until/it/is/wider/than/sixty/columns/slipway.toml",
    "status",
  ],
];

const CONFIG = `
[components.worker.image]
dockerfile = "worker/Dockerfile"
repository = "127.0.0.1:9/acme/platform/services/worker-with-a-name-of-some-length"
`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const COLOUR = /\u001b\[[\d;]*m/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it begins escape sequences
const ESCAPE = /\u001b/;

describe("a terminal", { skip: skipWithout("script", "stty"), concurrency: 2 }, () => {
  let place: Folders;
  before(async () => {
    place = await startFolders({ config: CONFIG });
    for (const name of ["api", "web"]) await place.tree.tag(`${name}/v1.0.0`);
    const long = "feat: a subject that goes on and on, until it is wider than sixty columns (#12)";
    await place.change(
      "api/a.txt",
      `${long}\n\nBREAKING CHANGE: it goes on and on as well, and is wider still`,
    );
  });
  after(() => place?.[Symbol.asyncDispose]());

  /** All that a command writes to a terminal, as it comes. */
  const written = async (args: readonly string[], columns: number, env: Record<string, string>) =>
    (await inTerminal(place, args, { columns, env, redirect: "" })).screen;

  // One that says it has 0 columns, as some jobs and editors do, counts as one of 80.
  for (const [columns, room] of [
    [60, 60],
    [80, 80],
    [120, 120],
    [0, 80],
  ] as const) {
    test(`of ${columns} columns is wide enough for every line, and has no colours with NO_COLOR`, async () => {
      const wide: string[] = [];
      for (const args of COMMANDS) {
        const screen = await written(args, columns, { NO_COLOR: "1" });
        assert.doesNotMatch(screen, COLOUR, `slipway ${args.join(" ")}`);
        const lines = plain(screen).split("\n");
        wide.push(
          ...lines.filter((line) => displayWidth(line) > room).map((line) => `${args.join(" ")}: ${line}`),
        );
      }
      assert.deepEqual(wide, []);
    });
  }

  test("that is dumb gets plain lines, one after the other, also of what takes long", async () => {
    const slow = join(place.scratch, "slow-upload-pack");
    await writeProgram(slow, 'sleep 0.4\nexec git-upload-pack "$@"');
    await place.tree.git("config", "remote.origin.uploadpack", slow);
    for (const args of COMMANDS)
      assert.doesNotMatch(await written(args, 80, { TERM: "dumb" }), ESCAPE, `slipway ${args.join(" ")}`);
    await place.tree.git("config", "--unset", "remote.origin.uploadpack");
  });

  test("shows an error once", async () => {
    for (const [args, code] of [
      [["check", "apii/v1.0.0"], "unknown-tag"],
      [["plan", "api/v9.9.9"], "no-such-tag"],
      [["stauts"], "unknown-command"],
    ] as const)
      for (const columns of [0, 80]) {
        const seen = (await picture(await written(args, columns, {}), columns || 80)).join("\n");
        assert.equal(seen.split(`[${code}]`).length, 2, seen);
      }
  });
});
