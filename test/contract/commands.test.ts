/** The user's own programs: real processes. */

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { SiteBuild } from "../../src/domain/release/wanted.ts";
import { createCommands } from "../../src/services/command/commands.ts";
import type { UserCommand } from "../../src/services/ports/user-programs.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../support/temporary-directory.ts";
import { failure, programRun, SECRET } from "./programs-fixture.ts";

let folder: TemporaryDirectory;
before(async () => {
  folder = await temporaryDirectory();
});
after(() => folder[Symbol.asyncDispose]());

const env = { PATH: process.env["PATH"], TOKEN_OF_OURS: SECRET };
const quiet = () => undefined;

function commands(interrupted?: AbortSignal) {
  const run = programRun(env, interrupted);
  const scratch = async () => folder.path;
  return createCommands({ run, workspace: folder.path, env, scratch, timeout: 1_000, doneTimeout: 300 });
}

/** A command that is a line of shell. */
function shell(run: string, done: string | null = null): UserCommand {
  const words = (script: string) => ["sh", "-c", script];
  return {
    run: words(run),
    done: done === null ? null : words(done),
    env: { TAG: "cli/v1.2.3" },
  };
}

const RELEASE = { format: 1, tag: "cli/v1.2.3", images: [] };

/** Nobody takes these commands over. */
const kept = new AbortController().signal;

describe("`done`", () => {
  test("exit code 0 means yes, any other no", async () => {
    assert.equal(await commands().isDone(shell("", "exit 0")), true);
    assert.equal(await commands().isDone(shell("", "echo E404 >&2; exit 1")), false);
    assert.equal(await commands().isDone(shell("", null)), false);
  });

  test("it is asked in the workspace, with the command's environment over slipway's own", async () => {
    const asked = shell("", `test "$TAG" = cli/v1.2.3 && test "$PWD" = "$(cd ${folder.path} && pwd -P)"`);
    assert.equal(await commands().isDone(asked), true);
  });

  test("one that hangs is stopped, and is neither yes nor no", async () => {
    const problem = await failure(commands().isDone(shell("", "echo waiting for a password; sleep 60")));
    assert.deepEqual({ kind: problem.kind, code: problem.code }, { kind: "build", code: "done-failed" });
    assert.match(problem.message, /took longer than 0\.3 s:\nwaiting for a password$/);
  });

  test("one that is killed is neither yes nor no", async () => {
    const problem = await failure(commands().isDone(shell("", "kill -KILL $$")));
    assert.equal(problem.code, "done-failed");
    assert.match(problem.message, /SIGKILL/);
  });

  test("a program that is not there is an error, not a no", async () => {
    const asked = { ...shell(""), done: ["no-such-program", "view"] };
    const problem = await failure(commands().isDone(asked));
    assert.deepEqual({ kind: problem.kind, code: problem.code }, { kind: "build", code: "program-missing" });
    assert.match(problem.message, /`no-such-program view`/);
  });
});

describe("a command", () => {
  test("runs in the workspace, and is shown line by line without secrets", async () => {
    const lines: string[] = [];
    const script = 'echo "$TAG" > ran; echo "token: $TOKEN_OF_OURS"; echo problem >&2';
    await commands().run(shell(script), RELEASE, (line) => lines.push(line), kept);
    assert.equal(await readFile(join(folder.path, "ran"), "utf8"), "cli/v1.2.3\n");
    assert.deepEqual(lines.sort(), ["problem", "token: ***"]);
  });

  test("finds the release in the file that SLIPWAY_RELEASE names", async () => {
    await commands().run(shell('cat "$SLIPWAY_RELEASE" > release.json'), RELEASE, quiet, kept);
    assert.deepEqual(JSON.parse(await readFile(join(folder.path, "release.json"), "utf8")), RELEASE);
  });

  test("that fails: exit code and last lines, coloured or not, without secrets", async () => {
    const script = `for i in $(seq 30); do echo "line $i"; done; printf '\\033[31mno %s\\033[0m\\n' "$TOKEN_OF_OURS" >&2; exit 3`;
    const problem = await failure(commands().run(shell(script), RELEASE, quiet, kept));
    assert.deepEqual({ kind: problem.kind, code: problem.code }, { kind: "build", code: "command-failed" });
    assert.match(problem.message, /ended with exit code 3:\n/);
    const shown = problem.message.split("\n").slice(-20);
    assert.ok(
      shown.includes("no ***") && shown.includes("line 30") && !shown.includes("line 10"),
      problem.message,
    );
  });

  test("that is killed: the signal", async () => {
    const problem = await failure(commands().run(shell("echo half; kill -TERM $$"), RELEASE, quiet, kept));
    assert.equal(problem.code, "command-failed");
    assert.match(problem.message, /was ended by SIGTERM:\nhalf$/);
  });

  test("is stopped with all it started when another run takes over, and that is why it ended", async () => {
    const lost = new AbortController();
    const reason = new Error("overtaken");
    const ran = commands().run(
      shell("echo begun; sleep 60 & sleep 60"),
      RELEASE,
      () => lost.abort(reason),
      lost.signal,
    );
    await assert.rejects(ran, reason);
    await assert.rejects(commands().run(shell("echo > late"), RELEASE, quiet, lost.signal), reason);
  });

  test("that hangs is stopped with all it started", async () => {
    const started = Date.now();
    const problem = await failure(commands().run(shell("sleep 60 & sleep 60"), RELEASE, quiet, kept));
    assert.equal(problem.code, "command-failed");
    assert.match(problem.message, /took longer than 1 s, and printed nothing$/);
    assert.match(problem.hint, /SLIPWAY_TIMEOUT/);
    assert.ok(Date.now() - started < 10_000);
  });

  test("an interruption ends it, and is reported as one", async () => {
    const controller = new AbortController();
    const reason = new Error("interrupted by SIGINT");
    const running = commands(controller.signal).run(
      shell("echo on; sleep 60"),
      RELEASE,
      () => controller.abort(reason),
      kept,
    );
    await assert.rejects(running, reason);
  });
});

describe("a site's build", () => {
  const site = (changes: Partial<SiteBuild> = {}): SiteBuild => ({
    id: "docs",
    build: ["sh", "-c", "mkdir -p build && echo hello > build/index.html"],
    cwd: "docs",
    directory: "docs/build",
    env: {},
    ...changes,
  });
  before(() => mkdir(join(folder.path, "docs"), { recursive: true }));

  test("runs in the site's folder", async () => {
    await commands().buildSite(site(), quiet);
    assert.equal(await readFile(join(folder.path, "docs/build/index.html"), "utf8"), "hello\n");
  });

  test("without a build the folder has to be there already", async () => {
    await mkdir(join(folder.path, "ready"));
    await writeFile(join(folder.path, "ready/index.html"), "");
    await commands().buildSite(site({ build: [], directory: "ready" }), quiet);
    const problem = await failure(commands().buildSite(site({ build: [], directory: "dist" }), quiet));
    assert.equal(problem.code, "site-empty");
    assert.match(problem.message, /^dist is not a folder/);
    assert.match(problem.hint, /build = /);
  });

  const failing: Record<string, readonly [changes: Partial<SiteBuild>, code: string, message: RegExp]> = {
    "that fails": [
      { build: ["sh", "-c", "echo 'broken link: /setup'; exit 1"] },
      "site-build-failed",
      /exit code 1:\nbroken link: \/setup$/,
    ],
    "that hangs": [{ build: ["sleep", "60"] }, "site-build-failed", /took longer than 1 s/],
    "that is not there": [{ build: ["no-such-program"] }, "program-missing", /no-such-program/],
    "that has no folder to run in": [{ cwd: "dcos" }, "no-such-folder", /built in dcos/],
    "that leaves nothing": [
      { build: ["mkdir", "-p", "empty"], directory: "docs/empty" },
      "site-empty",
      /^docs\/empty is empty/,
    ],
    "that leaves a file where the folder should be": [
      { build: ["touch", "file"], directory: "docs/file" },
      "site-empty",
      /^docs\/file is not a folder/,
    ],
  };
  for (const [name, [changes, code, message]] of Object.entries(failing)) {
    test(name, async () => {
      const problem = await failure(commands().buildSite(site(changes), quiet));
      assert.deepEqual({ kind: problem.kind, code: problem.code }, { kind: "build", code });
      assert.match(problem.message, message);
    });
  }
});
