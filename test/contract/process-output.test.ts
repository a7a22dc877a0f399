import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { redactor } from "../../src/domain/text/redact.ts";
import { type Call, createRun, ProgramMissing } from "../../src/services/process/run.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { isRunning, lineIn, SECRET } from "./process-fixture.ts";

const stopped = new Error("interrupted by a test");

/** Runs a shell script whose output is handed on as it comes. */
function streaming(interrupted = new AbortController().signal) {
  const run = createRun({
    env: { PATH: process.env["PATH"] },
    redact: redactor([SECRET]),
    interrupted,
    log: () => {},
    grace: 200,
  });
  return (script: string, onOutput: NonNullable<Call["onOutput"]>, call: Partial<Call> = {}) =>
    run("sh", ["-c", script], { cwd: "/", ...call, onOutput });
}

test("output is handed on byte for byte while the program runs, and nothing of it is kept", async () => {
  await using folder = await temporaryDirectory();
  const sign = join(folder.path, "sign");
  const chunks: Buffer[] = [];
  const script = `printf 'one\\0\\377'; while [ ! -e '${sign}' ]; do sleep 0.01; done; printf two; echo bad >&2; exit 3`;
  const running = streaming()(script, (chunk) => chunks.push(chunk));
  while (chunks.length === 0) await wait(5);
  assert.deepEqual(Buffer.concat(chunks), Buffer.from("one\0\xff", "latin1"));
  await streaming()(`: > '${sign}'`, () => {});
  const { exitCode, stdout, stderr } = await running;
  assert.deepEqual([exitCode, stdout, stderr], [3, "", "bad\n"]);
  assert.deepEqual(Buffer.concat(chunks), Buffer.from("one\0\xfftwo", "latin1"));
});

test("stdout is data: secrets are cut out of stderr, but not out of it", async () => {
  let seen = "";
  const script = `printf '${SECRET}'; printf '${SECRET}' >&2`;
  const { stderr } = await streaming()(script, (chunk) => (seen += chunk));
  assert.equal(seen, SECRET);
  assert.ok(!stderr.includes(SECRET), stderr);
});

test("500 MB pass through without being held", async () => {
  let bytes = 0;
  const before = process.memoryUsage().rss;
  await streaming()("head -c 500000000 /dev/zero", (chunk) => (bytes += chunk.length));
  assert.equal(bytes, 500_000_000);
  const grown = process.memoryUsage().rss - before;
  assert.ok(grown < 250_000_000, `${grown} bytes more`);
});

test("a slow reader makes the program wait", async () => {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "written");
  let seen = 0;
  // Writes 64 blocks of 64 KiB, and notes each when it is written: a pipe holds one, and Node reads one ahead.
  const script = `i=0; while [ $i -lt 64 ]; do head -c 65536 /dev/zero; i=$((i+1)); echo $i > '${file}'; done`;
  const ahead: number[] = [];
  await streaming()(script, (chunk) => {
    const until = performance.now() + 10;
    while (performance.now() < until);
    seen += chunk.length;
    const written = Number(readFileSync(file, { encoding: "utf8", flag: "a+" }).trim());
    ahead.push(written - seen / 65_536);
  });
  assert.equal(seen, 64 * 65_536);
  assert.ok(Math.max(...ahead) <= 8, `${Math.max(...ahead)} blocks ahead`);
});

test("what the reader throws is thrown, once the program has ended", async () => {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "pid");
  const failure = new Error("unreadable");
  let calls = 0;
  const refuse = () => {
    calls++;
    throw failure;
  };
  await assert.rejects(streaming()(`echo $$ > '${file}'; exec yes`, refuse), (error) => error === failure);
  assert.equal(calls, 1);
  assert.ok(!isRunning(await lineIn(file)));
});

test("an interruption stops a program in the middle of its output, and outranks what its reader threw", async () => {
  for (const throws of [false, true]) {
    const controller = new AbortController();
    const running = streaming(controller.signal)("yes", () => {
      controller.abort(stopped);
      if (throws) throw new Error("unreadable");
    });
    await assert.rejects(running, (error) => error === stopped);
  }
});

test("a program that is not there has no output", async () => {
  const run = createRun({
    env: { PATH: process.env["PATH"] },
    redact: (text) => text,
    interrupted: new AbortController().signal,
    log: () => {},
  });
  const call = { cwd: "/", onOutput: () => assert.fail("there is none") };
  await assert.rejects(run("slipway-no-such-program", [], call), ProgramMissing);
});
