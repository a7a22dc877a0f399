/** Living and dead processes, told apart by /proc. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createMachine } from "../../src/services/process/machine.ts";
import { MARK } from "../../src/services/process/stopper.ts";

test("a process that lives has not ended, and has once it is gone; so has another that got its number", async () => {
  const child = spawn("sleep", ["60"]);
  const machine = createMachine(process.pid);
  const lease = { ...createMachine(child.pid ?? 0).self, alive: machine.now() };
  assert.equal(machine.hasEnded(lease), false);
  assert.equal(machine.hasEnded({ ...lease, birth: `${lease.birth}0` }), true, "born at another time");
  child.kill("SIGKILL");
  await once(child, "exit");
  assert.equal(machine.hasEnded(lease), true);
});

test("of a process on another machine, or in another container, nothing is known", () => {
  const machine = createMachine(process.pid);
  const gone = { ...machine.self, pid: 2 ** 22 + 1, alive: 0 };
  assert.equal(machine.hasEnded(gone), true);
  assert.equal(machine.hasEnded({ ...gone, host: "elsewhere" }), false);
  assert.equal(machine.hasEnded({ ...gone, birth: "another boot/pid:[1]/17" }), false);
});

test("if no birth is known, as without /proc, the number has to do", () => {
  const machine = createMachine(process.pid);
  const unknown = { ...createMachine(2 ** 22 + 1).self, alive: 0 };
  assert.equal(unknown.birth, "");
  assert.equal(machine.hasEnded(unknown), machine.self.birth === "");
});

test("what a run left running is stopped, with all that it started, and nothing of other runs", async () => {
  const machine = createMachine(process.pid);
  const start = (run: string, script: string) => {
    const env = { ...process.env, [MARK]: run };
    return spawn("sh", ["-c", script], { env, detached: true, stdio: "ignore" });
  };
  const [left, other] = [start("run-1", "sleep 60 & sleep 60 & wait"), start("run-10", "sleep 60")];
  const ended = once(left, "exit");
  await sleep(200);
  assert.equal(await machine.stopLeftOver("run-1"), 1);
  assert.equal((await ended)[1], "SIGTERM");
  assert.equal(await machine.stopLeftOver("run-1"), 0);
  assert.equal(other.exitCode ?? other.signalCode, null);
  assert.equal(await machine.stopLeftOver("run-10"), 1);
});
