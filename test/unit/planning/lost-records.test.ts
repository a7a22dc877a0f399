import assert from "node:assert/strict";
import { test } from "node:test";
import { taggedReleases } from "../../../src/planning/history/list-releases.ts";
import { lostRecords, maybeLost, namedIn } from "../../../src/planning/verification/lost-records.ts";
import { component, record } from "../../support/facts.ts";

const OLD = "web@0.9.0";
const FIRST = "web@1.0.0";
const LOST = "api@1.0.0";
const NEXT = "api@1.1.0";
const TIMES = new Map([OLD, FIRST, LOST, NEXT].map((tag, at) => [tag, { at, by: null }]));
const RELEASES = taggedReleases([component("web"), component("api")], [...TIMES.keys()], TIMES);
const INTENTS = new Map([FIRST, NEXT].map((tag) => [tag, ""]));
const none = { intents: INTENTS, named: new Set<string>(), subjects: new Map<string, string>() };

test("only what was tagged after the first release that has a record may have lost its own", () => {
  assert.deepEqual(maybeLost(RELEASES, INTENTS), [LOST]);
  assert.deepEqual(maybeLost(RELEASES, new Map()), []);
  const undated = taggedReleases([component("api")], [LOST, NEXT], new Map());
  assert.deepEqual(maybeLost(undated, INTENTS), []);
});

test("it has lost it if cut made its tag, or the record of another release names it", () => {
  const found = (evidence: Partial<typeof none>) => [...lostRecords(RELEASES, { ...none, ...evidence })];
  assert.deepEqual(found({}), []);
  assert.deepEqual(found({ subjects: new Map([[LOST, "api 1.0.0"]]) }), [LOST]);
  assert.deepEqual(found({ subjects: new Map([[LOST, "first release of api"]]) }), []);
  assert.deepEqual(found({ subjects: new Map([[NEXT, "api 1.1.0"]]) }), [], "it has its record");
  assert.deepEqual(found({ named: new Set([OLD, NEXT]) }), [OLD], "however old it is");
});

test("a record names what its release was promoted from and rolled back to, and not itself", () => {
  const { intent } = record(NEXT, {});
  const rollback = { to: LOST, at: 0, by: "Ada", reason: null, finished: true };
  assert.deepEqual(namedIn(intent), []);
  assert.deepEqual(namedIn({ ...intent, rollback }), [LOST]);
  assert.deepEqual(namedIn({ ...intent, rollback: { ...rollback, to: NEXT } }), []);
  assert.deepEqual(namedIn({ ...intent, promotion: { tag: OLD, images: [], files: [] } }), [OLD]);
});
