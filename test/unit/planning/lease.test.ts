import assert from "node:assert/strict";
import { test } from "node:test";
import type { Lease, ReleaseIntent } from "../../../src/domain/release/intent.ts";
import { heldReleases, judgeHeld, type LeaseScene } from "../../../src/planning/gates/lease.ts";

const lease: Lease = { host: "runner-7", pid: 4711, birth: "boot/namespace/1", alive: 1_000 };
const lives: Pick<LeaseScene, "hasEnded"> = { hasEnded: () => false };

function record(held: Lease | null): ReleaseIntent {
  return {
    format: 1,
    tag: "api/v1.0.0",
    commit: "a".repeat(40) as ReleaseIntent["commit"],
    state: "intended",
    run: "first",
    lease: held,
    images: [],
    floating: [],
    files: [],
    deployments: [],
    commands: [],
    draft: null,
    actions: null,
    withdrawal: null,
  };
}

test("a run that gave a sign of life within a minute holds its release", () => {
  const [held, ...others] = heldReleases([record(lease)], { now: 1_059.5, ...lives });
  assert.deepEqual(others, []);
  assert.deepEqual(held, {
    tag: "api/v1.0.0",
    run: "first",
    host: "runner-7",
    pid: 4711,
    silent: 59.5,
    left: 1,
  });
});

test("after a minute of silence nobody holds it, nor once its process has ended, nor without a lease", () => {
  assert.deepEqual(heldReleases([record(lease)], { now: 1_060, ...lives }), []);
  assert.deepEqual(heldReleases([record(lease)], { now: 1_000, hasEnded: (each) => each === lease }), []);
  assert.deepEqual(heldReleases([record(null)], { now: 1_000, ...lives }), []);
});

test("a clock that is ahead makes others wait no longer than a minute from now", () => {
  const [held] = heldReleases([record({ ...lease, alive: 5_000 })], { now: 1_000, ...lives });
  assert.deepEqual([held?.silent, held?.left], [0, 60]);
});

test("who holds it, and since when, is said with what to do", () => {
  const held = heldReleases([record(lease)], { now: 1_012, ...lives });
  const [problem] = judgeHeld(held, "refuses");
  assert.deepEqual(problem, {
    code: "held",
    message:
      "another run (process 4711 on runner-7) is releasing api/v1.0.0, and gave a sign of life 12 s ago",
    hint: "leave --no-wait out to wait for it, or run the same command again when it has ended",
  });
  const [warning] = judgeHeld(held, "waits");
  assert.match(warning?.message ?? "", /12 s ago; waiting for it$/);
  assert.match(warning?.hint ?? "", /^it is taken over after 60 s .*--no-wait/);
});
