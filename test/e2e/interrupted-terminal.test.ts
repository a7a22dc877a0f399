/** Ctrl-C, Ctrl-\, a closed terminal and `kill`, for a user at a terminal: one word at once, and nothing is left behind. */

import assert from "node:assert/strict";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { skipWithout } from "../support/installed.ts";
import { leftRunning } from "../support/processes.ts";
import { writeProgram } from "../support/program.ts";
import { type Pushers, startPushers } from "../support/pushers.ts";
import { inTerminal, picture, plain, type User } from "../support/terminal.ts";

const CTRL_C = "\u0003";
const CTRL_BACKSLASH = "\u001c";

/** Milliseconds until all must have ended: what does not listen is killed after five seconds. */
const PATIENCE = 8_000;

/** The cursor was shown after it was last hidden. */
function isCursorShown(screen: string): boolean {
  return screen.lastIndexOf("\u001b[?25h") > screen.lastIndexOf("\u001b[?25l");
}

/** What each kind of program does: it says that it runs, and then goes on until it is ended. */
const KINDS = ["pusher", "deployment", "command"] as const;

const CONFIG = `
[components.site]
[components.site.site]
build = ["true"]
directory = "."
provider = { command = ["sh", "endless.sh"] }
[components.site.site.environments.production]
channel = "stable"

[components.program]
[components.program.command]
run = ["sh", "endless.sh"]
`;

const TAGS = { pusher: "pusher/v1.0.0", deployment: "site/v1.0.0", command: "program/v1.0.0" } as const;

describe("interrupted at a terminal", { skip: skipWithout("script", "stty") }, () => {
  let place: Pushers;
  let temporary: string;
  before(async () => {
    place = await startPushers(
      {
        pusher: { script: "exec sh $BUILD_WORKSPACE_DIRECTORY/endless.sh", attributes: 'image = ":image",' },
      },
      { "endless.sh": '. "$SCRIPTS/traps"\necho started\nwhile [ -e "$SCRIPTS" ]; do sleep 0.05; done\n' },
    );
    const { tree, scratch, env } = place;
    await tree.write("slipway.toml", (await readFile(join(tree.path, "slipway.toml"), "utf8")) + CONFIG);
    await tree.commit("Add a site and a command");
    for (const tag of Object.values(TAGS)) await tree.git("tag", "--force", tag);
    await tree.git("push", "--quiet", "--force", "origin", "main", ...Object.values(TAGS));
    temporary = join(scratch, "tmp");
    await mkdir(temporary);
    Object.assign(env, { TMPDIR: temporary, SCRIPTS: scratch });
  });
  after(() => place[Symbol.asyncDispose]());

  /** Releases until the program runs, and then lets the user act, once or twice. */
  async function interrupt(
    kind: (typeof KINDS)[number],
    deaf: boolean,
    ...acts: readonly ((user: User) => void)[]
  ) {
    await writeProgram(join(place.scratch, "traps"), deaf ? "trap '' TERM INT HUP QUIT" : "");
    let acted = 0;
    const result = await inTerminal(place, ["release", TAGS[kind]], {
      watch: (screen, user) => {
        const shown = plain(screen);
        if (acted === 0 && shown.includes("started")) {
          acted = 1;
          acts[0]?.(user);
          if (acts[1] !== undefined) setTimeout(acts[1], 500, user);
        }
      },
    });
    assert.equal(acted, 1, result.screen);
    assert.deepEqual(await leftRunning(place.scratch, PATIENCE), [], "left running");
    const folders = (await readdir(temporary)).filter((folder) => folder.startsWith("slipway-"));
    assert.deepEqual(folders, [], "left in the temporary folder");
    return result;
  }

  for (const [name, keys, signal, exitCode] of [
    ["Ctrl-C", CTRL_C, "SIGINT", 130],
    ["Ctrl-\\", CTRL_BACKSLASH, "SIGQUIT", 131],
  ] as const) {
    for (const kind of KINDS) {
      test(`${name} ends a ${kind} and says what was done and how to go on`, async () => {
        const result = await interrupt(kind, false, ({ press }) => press(keys));
        assert.equal(result.exitCode, exitCode, result.screen);
        const shown = (await picture(result.screen, 80)).join("\n");
        assert.match(shown, new RegExp(`${signal}: ending what runs; .* again to end at once`));
        assert.match(
          shown,
          new RegExp(
            `error\\[interrupted\\]: interrupted by ${signal}\nhint: nothing is left running; run the same command`,
          ),
        );
        assert.doesNotMatch(shown, /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/, "a spinner is left");
        assert.ok(isCursorShown(result.screen));
      });
    }
  }

  for (const kind of KINDS) {
    test(`Ctrl-C twice kills a ${kind} that does not listen, at once`, async () => {
      const press = (user: User) => user.press(CTRL_C);
      const result = await interrupt(kind, true, press, press);
      assert.equal(result.exitCode, 130, result.screen);
      const shown = (await picture(result.screen, 80)).join("\n");
      assert.match(
        shown,
        /error\[interrupted\]: interrupted by SIGINT\nhint: what still ran was killed; run the same command/,
      );
      assert.ok(isCursorShown(result.screen));
    });

    test(`a closed terminal ends a ${kind}`, async () => {
      await interrupt(kind, false, ({ hangUp }) => hangUp());
    });
  }

  test("a closed terminal ends what does not listen after the grace", async () => {
    await interrupt("pusher", true, ({ hangUp }) => hangUp());
  });
});
