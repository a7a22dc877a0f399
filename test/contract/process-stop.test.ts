import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { isRunning, lineIn, RUNNERS } from "./process-fixture.ts";

const stopped = new Error("interrupted by a test");
const isReason = (error: unknown) => error === stopped;

/** Writes its number into a file and goes on forever; at the latest, until that file is gone with its test. */
const endless = (file: string, trap = "") =>
  `${trap} echo $$ > '${file}'; while [ -e '${file}' ]; do sleep 0.05; done`;
/** The same as a grandchild: its own outputs closed, so that nothing but its group ties it to its parent. */
const behind = (script: string) => `sh -c "${script.replaceAll("$", "\\$")}" >/dev/null 2>&1 &`;

for (const createRunner of RUNNERS) {
  const { name } = createRunner();

  test(`${name}: an interruption ends the program, and its reason is thrown`, async () => {
    await using folder = await temporaryDirectory();
    const file = join(folder.path, "child");
    const runner = createRunner();
    const running = assert.rejects(runner.sh(endless(file)), isReason);
    const child = await lineIn(file);
    runner.interrupt(stopped);
    await running;
    assert.ok(!isRunning(child));
  });

  test(`${name}: what the program had started ends with it`, async () => {
    await using folder = await temporaryDirectory();
    const files = ["child", "grandchild"].map((each) => join(folder.path, each));
    const [child = "", grandchild = ""] = files;
    const runner = createRunner();
    const running = assert.rejects(runner.sh(`${behind(endless(grandchild))} ${endless(child)}`), isReason);
    const pids = await Promise.all(files.map(lineIn));
    runner.interrupt(stopped);
    await running;
    assert.deepEqual(pids.filter(isRunning), []);
  });

  test(`${name}: what does not listen is killed after the grace`, async () => {
    await using folder = await temporaryDirectory();
    const files = ["child", "grandchild"].map((each) => join(folder.path, each));
    const [child = "", grandchild = ""] = files;
    const deaf = "trap '' TERM;";
    const cases = [
      `${behind(endless(grandchild, deaf))} ${endless(child, deaf)}`,
      `${behind(endless(grandchild, deaf))} ${endless(child)}`,
    ];
    for (const script of cases) {
      const runner = createRunner({ grace: 200 });
      const running = assert.rejects(runner.sh(`rm -f '${child}' '${grandchild}'; ${script}`), isReason);
      const pids = await Promise.all(files.map(lineIn));
      runner.interrupt(stopped);
      await running;
      assert.deepEqual(pids.filter(isRunning), [], script);
    }
  });

  test(`${name}: in a hurry, what does not listen is killed within the grace`, async () => {
    await using folder = await temporaryDirectory();
    const files = ["child", "grandchild"].map((each) => join(folder.path, each));
    const [child = "", grandchild = ""] = files;
    const deaf = "trap '' TERM;";
    const runner = createRunner({ grace: 60_000 });
    const running = assert.rejects(
      runner.sh(`${behind(endless(grandchild, deaf))} ${endless(child, deaf)}`),
      isReason,
    );
    const pids = await Promise.all(files.map(lineIn));
    runner.interrupt(stopped);
    runner.hurry();
    await running;
    assert.deepEqual(pids.filter(isRunning), []);
  });

  test(`${name}: within the grace a program may end in its own way`, async () => {
    await using folder = await temporaryDirectory();
    const [file, last] = [join(folder.path, "child"), join(folder.path, "last")];
    const runner = createRunner();
    const tidy = `trap "echo tidy > '${last}'; exit 0" TERM;`;
    const running = assert.rejects(runner.sh(endless(file, tidy)), isReason);
    await lineIn(file);
    runner.interrupt(stopped);
    await running;
    assert.equal(await lineIn(last), "tidy");
  });

  test(`${name}: after an interruption nothing is started any more`, async () => {
    const runner = createRunner();
    runner.interrupt(stopped);
    await assert.rejects(runner.sh("echo x"), isReason);
    assert.deepEqual(runner.logged, []);
  });

  test(`${name}: when its time is over it is stopped with all it had started, and that is reported`, async () => {
    await using folder = await temporaryDirectory();
    const file = join(folder.path, "grandchild");
    const deaf = behind(endless(file, "trap '' TERM;"));
    const runner = createRunner({ grace: 100 });
    const done = await runner.sh(`${deaf} sleep 1000`, { timeout: 500 });
    assert.deepEqual([done.timedOut, done.signal], [true, "SIGTERM"]);
    if (existsSync(file)) assert.ok(!isRunning(await lineIn(file)), "on a slow machine it never began");
    const quick = await runner.sh("exit 7", { timeout: 60_000 });
    assert.deepEqual([quick.timedOut, quick.exitCode], [false, 7]);
  });

  test(`${name}: what a program leaves running on purpose is left alone`, async () => {
    await using folder = await temporaryDirectory();
    const file = join(folder.path, "grandchild");
    const runner = createRunner();
    const done = await runner.sh(
      `${behind(endless(file))} while [ ! -s '${file}' ]; do sleep 0.01; done; echo done`,
    );
    const left = await lineIn(file);
    assert.deepEqual([done.exitCode, isRunning(left)], [0, true]);
    process.kill(Number(left), "SIGKILL");
  });
}
