import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { test } from "node:test";
import { interruptions } from "../../../src/cli/session/interruption.ts";

/** A process of which only the signals count, and a clock that stands still. */
function start() {
  const target = new EventEmitter();
  let time = 5;
  const signals = interruptions(target as NodeJS.Process, () => time);
  const after = (milliseconds: number, signal: string) => {
    time += milliseconds;
    target.emit(signal, signal);
  };
  return { ...signals, target, after };
}

const SIGNALS = ["SIGINT", "SIGQUIT", "SIGHUP", "SIGTERM"];

for (const signal of SIGNALS) {
  test(`${signal} interrupts, and a second one of any kind hurries`, () => {
    for (const second of SIGNALS) {
      const { interrupted, hurried, after } = start();
      after(0, signal);
      assert.deepEqual([interrupted.aborted, hurried.aborted], [true, false]);
      assert.equal(interrupted.reason.message, `interrupted by ${signal}`);
      after(301, second);
      assert.equal(interrupted.reason.message, `interrupted by ${signal}`);
      assert.ok(hurried.aborted);
    }
  });
}

test("what npm or a terminal that closes sends at once counts as one signal", () => {
  const { hurried, after } = start();
  after(0, "SIGINT");
  after(1, "SIGINT");
  after(299, "SIGTERM");
  assert.ok(!hurried.aborted);
  after(1, "SIGINT");
  assert.ok(hurried.aborted);
});

test("the listeners stay between the signals, and go when they are told to", () => {
  const { target, after, ignore } = start();
  after(0, "SIGINT");
  for (const signal of SIGNALS) assert.equal(target.listenerCount(signal), 1);
  ignore();
  for (const signal of SIGNALS) assert.equal(target.listenerCount(signal), 0);
});
