import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReleaseEvent } from "../../../src/domain/release/event.ts";
import { displayWidth } from "../../../src/report/columns.ts";
import { liveLines } from "../../../src/report/live-layout.ts";
import { eraseRows, rowsAt } from "../../../src/report/live-picture.ts";
import { createPaint } from "../../../src/report/paint.ts";
import { advance, NO_PROGRESS, type Progress } from "../../../src/report/progress.ts";

const REFERENCE = "ghcr.io/acme-incorporated/monorepo/services/search:2026.6.8";
const paint = createPaint(false);

function after(...events: readonly ReleaseEvent[]): Progress {
  return events.reduce((progress, event) => advance(progress, event, 0), NO_PROGRESS);
}

function pushing(id: string, label = REFERENCE): ReleaseEvent {
  return { kind: "started", id, doing: "pushing", label };
}

const busy = after(pushing("a"), { kind: "progress", id: "a", text: "layer 3 of 9, sha256:0123456789ab" });

test("200 columns show everything", () => {
  assert.deepEqual(liveLines(busy, 4_000, { columns: 200, rows: 24, paint }), [
    `⠋ pushing ${REFERENCE}  4 s  layer 3 of 9, sha256:0123456789ab`,
  ]);
});

test("60 columns keep the image tag, the time and the beginning of the progress", () => {
  const lines = liveLines(busy, 4_000, { columns: 60, rows: 24, paint });
  assert.deepEqual(lines, ["⠋ pushing ghc…services/search:2026.6.8  4 s  layer 3 of 9,…"]);
  assert.ok(displayWidth(lines[0] ?? "") < 60);
});

test("a title alone has the whole line", () => {
  const lines = liveLines(after(pushing("a")), 0, { columns: 60, rows: 24, paint });
  assert.deepEqual(lines, ["⠋ pushing ghcr.io/ac…ated/monorepo/services/search:2026.6.8"]);
});

test("no line is wider than the terminal, wide characters or not", () => {
  const step = after(pushing("a", "レジストリ/イメージ:バージョン".repeat(5)), {
    kind: "progress",
    id: "a",
    text: "アップロード中 📦📦📦".repeat(6),
  });
  for (let columns = 4; columns <= 200; columns++) {
    for (const line of liveLines(step, 4_000_000, { columns, rows: 24, paint })) {
      assert.ok(displayWidth(line) <= Math.max(columns - 1, 15), `${columns}: ${line}`);
    }
  }
});

test("steps that do not fit into the terminal are counted", () => {
  const many = after(...Array.from({ length: 30 }, (_, index) => pushing(`${index}`)));
  const lines = liveLines(many, 0, { columns: 80, rows: 10, paint });
  assert.equal(lines.length, 8);
  assert.equal(lines.at(-1), "  … and 23 more");
});

test("between steps the phase is what runs; before anything there is nothing", () => {
  assert.deepEqual(liveLines(NO_PROGRESS, 0, { columns: 60, rows: 24, paint }), []);
  const phase = after({ kind: "phase", name: "Read the registries" });
  assert.deepEqual(liveLines(phase, 1_500, { columns: 60, rows: 24, paint }), ["⠴ Read the registries  1 s"]);
});

test("a step that ended is gone, and progress of an unknown step is nothing", () => {
  assert.equal(after(pushing("a"), { kind: "finished", id: "a", outcome: "pushed" }).running.size, 0);
  assert.equal(after({ kind: "progress", id: "a", text: "late" }).running.size, 0);
});

test("progress text cannot break out of its line", () => {
  const rude = after(pushing("a"), { kind: "progress", id: "a", text: "\u001b[2Jone\ntwo\rthree" });
  assert.deepEqual(liveLines(rude, 0, { columns: 120, rows: 24, paint }), [
    `⠋ pushing ${REFERENCE}  one twothree`,
  ]);
});

test("lines that a narrower terminal wraps take more rows", () => {
  assert.equal(rowsAt(["a".repeat(100), "", "\u001b[1mshort\u001b[22m"], 60), 4);
  assert.equal(eraseRows(2), "\u001b[2K\u001b[1A\u001b[2K\u001b[1A\u001b[2K\u001b[G");
});
