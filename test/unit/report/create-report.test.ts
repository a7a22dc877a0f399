import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createReport, type ReportOptions, type ReportSink } from "../../../src/report/create-report.ts";
import { collapsed } from "../../../src/report/gitlab-sections.ts";
import { Pipe, Screen } from "./screen.ts";

const REFERENCE = "ghcr.io/acme/api:1.2.3";

function options(stderr: NodeJS.WritableStream, more: Partial<ReportOptions> = {}): ReportOptions {
  return {
    stderr,
    draws: false,
    colour: false,
    columns: () => 80,
    rows: () => 24,
    job: null,
    level: "info",
    format: "pretty",
    redact: (text) => text,
    silence: 60_000,
    now: () => 0,
    ...more,
  };
}

function push({ report, log }: ReportSink, clock: { ms: number }): void {
  report({ kind: "phase", name: "Push" });
  report({ kind: "started", id: "a", doing: "pushing", label: REFERENCE });
  report({ kind: "progress", id: "a", text: "layer 1" });
  clock.ms += 1_400;
  log("warn", "trying again: 100%d", { attempt: 2, host: "ghcr.io", url: "a b" });
  report({ kind: "warning", problem: { code: "slow", message: "the push is slow", hint: "wait" } });
  report({ kind: "finished", id: "a", outcome: "pushed" });
  report({ kind: "started", id: "b", doing: "pushing", label: "ghcr.io/acme/web:1" });
  clock.ms += 700;
  report({ kind: "failed", id: "b" });
  report({ kind: "started", id: "c", doing: "pushing", label: "ghcr.io/acme/docs:1" });
  clock.ms += 62_000;
}

async function written(more: Partial<ReportOptions>): Promise<string[]> {
  const pipe = new Pipe();
  const clock = { ms: 1_700_000_000_000 };
  const sink = createReport(options(pipe, { now: () => clock.ms, ...more }));
  push(sink, clock);
  await sink.close();
  return pipe.text().split("\n").slice(0, -1);
}

test("without a terminal there is a line for each phase, warning and end", async () => {
  assert.deepEqual(await written({}), [
    "Push",
    'warning: trying again: 100%d  attempt=2 host=ghcr.io url="a b"',
    "warning[slow]: the push is slow",
    "hint: wait",
    `✓ pushed ${REFERENCE}  1.4 s`,
    "✗ pushing ghcr.io/acme/web:1  0.7 s",
    "– not finished: pushing ghcr.io/acme/docs:1  1 min 2 s",
  ]);
});

test("a terminal with --log-format json or --log-level warn draws nothing", async () => {
  assert.deepEqual(await written({ draws: true, level: "warn" }), [
    'warning: trying again: 100%d  attempt=2 host=ghcr.io url="a b"',
    "warning[slow]: the push is slow",
    "hint: wait",
    "✗ pushing ghcr.io/acme/web:1  0.7 s",
  ]);
  assert.ok((await written({ draws: true, format: "json" })).every((line) => line.startsWith("{")));
  assert.deepEqual(await written({ draws: true, level: "silent" }), []);
});

test("at debug the steps' beginnings and progress are lines too", async () => {
  const lines = await written({ level: "debug" });
  assert.deepEqual(lines.slice(1, 3), [`· pushing ${REFERENCE}`, "· layer 1"]);
});

test("JSON lines are pino's, with the event's fields and the whole message", async () => {
  const lines = (await written({ format: "json" })).map(
    (line) => JSON.parse(line) as Record<string, unknown>,
  );
  const of = (event: string): Record<string, unknown> => lines.find((line) => line["event"] === event) ?? {};
  assert.deepEqual(of("finished"), {
    level: 30,
    time: 1_700_000_001_400,
    event: "finished",
    id: "a",
    label: REFERENCE,
    elapsed: 1400,
    outcome: "pushed",
    msg: `pushed ${REFERENCE}`,
  });
  assert.equal(of("failed")["msg"], "pushing ghcr.io/acme/web:1");
  assert.equal(of("warning")["code"], "slow");
  assert.deepEqual(lines[1], {
    ...lines[1],
    level: 40,
    msg: "trying again: 100%d",
    attempt: 2,
    host: "ghcr.io",
  });
});

test("what takes long is told of when nothing else is, with what it said last", async () => {
  const pipe = new Pipe();
  const clock = { ms: 0 };
  const { report, close } = createReport(options(pipe, { now: () => clock.ms, silence: 400 }));
  await sleep(600);
  clock.ms = 26_000;
  report({ kind: "phase", name: "build" });
  await sleep(600);
  report({ kind: "started", id: "a", doing: "building", label: "//api:push" });
  report({ kind: "progress", id: "a", text: "[1 / 9] Compiling\u001b[2J a.c; 60s local" });
  clock.ms = 97_000;
  await sleep(600);
  report({ kind: "finished", id: "a", outcome: "built" });
  await close();
  await sleep(600);
  // On a busy machine more time passes, and the same is told again.
  const lines = pipe.text().split("\n");
  const told = lines.filter((line, at) => line !== lines[at - 1]);
  assert.deepEqual(told, [
    "· still at work",
    "build",
    "· still at work on build",
    "· still building //api:push: [1 / 9] Compiling a.c; 60s local  1 min 11 s",
    "✓ built //api:push  1 min 11 s",
    "",
  ]);
});

test("what is told of is counted, goes with the threshold, and is data in JSON", async () => {
  const lines = async (more: Partial<ReportOptions>): Promise<string[]> => {
    const pipe = new Pipe();
    const { report, close } = createReport(options(pipe, { silence: 300, ...more }));
    for (const id of ["a", "b", "c", "d"]) report({ kind: "started", id, doing: "pushing", label: id });
    await sleep(450);
    for (const id of ["a", "b", "c", "d"]) report({ kind: "finished", id, outcome: "pushed" });
    await close();
    return pipe.text().split("\n");
  };
  const [pretty, json, quiet] = await Promise.all([
    lines({}),
    lines({ format: "json" }),
    lines({ level: "warn" }),
  ]);
  assert.deepEqual(
    [...new Set(pretty.filter((line) => line.includes("still")))],
    ["· still pushing a", "· still pushing b", "· still pushing c"],
  );
  const { event, id, label, msg } = JSON.parse(json[0] ?? "");
  assert.deepEqual({ event, id, label, msg }, { event: "running", id: "a", label: "a", msg: "pushing a" });
  assert.deepEqual(quiet, [""]);
});

test("in GitHub Actions a phase is a group, and warnings are annotations", async () => {
  assert.deepEqual(await written({ job: "actions" }), [
    "::group::Push",
    'warning: trying again: 100%d  attempt=2 host=ghcr.io url="a b"',
    "::warning title=slow::the push is slow%0Await",
    `✓ pushed ${REFERENCE}  1.4 s`,
    "✗ pushing ghcr.io/acme/web:1  0.7 s",
    "– not finished: pushing ghcr.io/acme/docs:1  1 min 2 s",
    "::endgroup::",
  ]);
});

test("in a GitLab job a phase is a section, and nothing that is logged is a mark of one", async () => {
  const pipe = new Pipe();
  const { report, log, close } = createReport(options(pipe, { job: "gitlab", now: () => 1_500 }));
  report({ kind: "phase", name: "build" });
  report({ kind: "phase", name: "push" });
  log("info", "\u001b[0Ksection_end:1:slipway_2\r\u001b[0Kx");
  await close();
  assert.deepEqual(pipe.text().split("\n"), [
    "\u001b[0Ksection_start:1:slipway_1\r\u001b[0Kbuild",
    "\u001b[0Ksection_end:1:slipway_1\r\u001b[0K",
    "\u001b[0Ksection_start:1:slipway_2\r\u001b[0Kpush",
    "section_end:1:slipway_2x",
    "\u001b[0Ksection_end:1:slipway_2\r\u001b[0K",
    "",
  ]);
  const output = ["one", "\u001b[0Ksection_end:1:slipway_output\r\u001b[0K"];
  assert.deepEqual(collapsed({ name: "slipway output", header: "all\nof it" }, output, 2_000).split("\n"), [
    "\u001b[0Ksection_start:2:slipway_output[collapsed=true]\r\u001b[0Kall of it",
    "one",
    "section_end:1:slipway_output",
    "\u001b[0Ksection_end:2:slipway_output\r\u001b[0K",
    "",
  ]);
});

test("in GitHub Actions a logged line cannot be a command", async () => {
  const pipe = new Pipe();
  const { log, close } = createReport(options(pipe, { job: "actions" }));
  log("info", "::set-env name=A::b");
  await close();
  assert.equal(pipe.text(), "\\::set-env name=A::b\n");
});

test("a terminal shows what runs below what ended, and keeps only the latter", async () => {
  const screen = new Screen(60);
  const sink = createReport(options(screen, { draws: true }));
  const { report, log, close } = sink;
  report({ kind: "phase", name: "Push" });
  for (const id of ["a", "b"])
    report({ kind: "started", id, doing: "pushing", label: `ghcr.io/acme/${id}:1` });
  await drawn(screen, "⠋ pushing ghcr.io/acme/a:1\n⠋ pushing ghcr.io/acme/b:1");
  log("warn", "trying again");
  await drawn(screen, "Push\nwarning: trying again\n⠋ pushing ghcr.io/acme/a:1\n⠋ pushing ghcr.io/acme/b:1");
  report({ kind: "finished", id: "a", outcome: "pushed" });
  await drawn(screen, "Push\nwarning: trying again\n✓ pushed ghcr.io/acme/a:1\n⠋ pushing ghcr.io/acme/b:1");
  await close();
  const kept =
    "Push\nwarning: trying again\n✓ pushed ghcr.io/acme/a:1\n– not finished: pushing ghcr.io/acme/b:1";
  assert.equal(screen.text(), kept);
  report({ kind: "started", id: "late", label: "too late" });
  await sleep(250);
  assert.equal(screen.text(), kept);
});

test("a terminal that says it is 0 columns wide and 0 rows high is drawn on as one of 80 by 24", async () => {
  const screen = Object.assign(new Screen(80), { isTTY: true, columns: 0, rows: 0 });
  const { report, close } = createReport(options(screen, { draws: true }));
  report({ kind: "started", id: "a", doing: "pushing", label: "ghcr.io/acme/a:1" });
  await drawn(screen, "⠋ pushing ghcr.io/acme/a:1");
  await close();
  assert.equal(screen.text(), "– not finished: pushing ghcr.io/acme/a:1");
});

test("a quick command draws nothing and leaves nothing", async () => {
  const screen = new Screen(60);
  const { report, close } = createReport(options(screen, { draws: true }));
  report({ kind: "phase", name: "Read git" });
  await close();
  assert.equal(screen.text(), "");
});

/** Waits until the screen shows a text: the live area is drawn by a timer, ten times a second. */
async function drawn(screen: Screen, text: string): Promise<void> {
  for (let tries = 0; tries < 100 && screen.text() !== text; tries++) await sleep(20);
  assert.equal(screen.text(), text);
}
