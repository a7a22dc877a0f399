import assert from "node:assert/strict";
import { test } from "node:test";
import type { Unread } from "../../../src/domain/release/audit.ts";
import {
  auditExtent,
  formerFloatingChecks,
  judgeAudited,
  type ReadRelease,
} from "../../../src/planning/verification/judge-audit.ts";
import type { ReadBack } from "../../../src/planning/verification/judge-verification.ts";
import { commit, digest, gitHubRelease, HEAD, record, reference } from "../../support/facts.ts";

const TAG = "api@1.0.0";
const NAME = "ghcr.io/acme/api:1.0.0";
const [one, other] = [digest("1"), digest("2")];
const COMPLETE = record(TAG, { [NAME]: one }, { state: "complete" }).intent;
const UNREAD: Unread = {
  kind: "image",
  problem: { code: "registry-unreachable", message: "away", hint: "" },
};

const withdrawn = (kind: "abandoned" | "yanked") => ({
  ...COMPLETE,
  withdrawal: { kind, at: 0, by: "Ada", reason: "it loses data" },
});

/** What was read of a finished release that is as it should be, with changes. */
function found(fields: Partial<ReadBack> = {}): ReadBack {
  return {
    tag: TAG,
    remote: "origin",
    facts: { local: null, remote: HEAD },
    recording: true,
    record: COMPLETE,
    images: [{ reference: reference(NAME), digest: one }],
    served: new Map([[NAME, one]]),
    attached: new Map(),
    faults: new Map(),
    artifacts: {
      recorded: COMPLETE,
      commit: HEAD,
      forge: "github",
      assets: [],
      deployments: [],
      commands: [],
      live: new Map(),
      superseded: new Set(),
      done: new Map(),
    },
    forge: { releases: [gitHubRelease()], draft: false },
    ...fields,
  };
}

function judged(state: ReadRelease["listed"]["state"], back: ReadBack, more: Partial<ReadRelease> = {}) {
  const listed = { state, record: back.record ?? null };
  const extent = auditExtent(listed, true, false);
  return judgeAudited({ listed, extent, found: back, former: [], unread: [], ...more });
}

test("a finished release agrees, or has drifted wherever something differs", () => {
  assert.deepEqual(
    [judged("finished", found()).state, judged("finished", found()).agreed],
    ["finished", true],
  );
  const drifts: readonly Partial<ReadBack>[] = [
    { facts: { local: null, remote: commit("c") } },
    { facts: { local: null, remote: null } },
    { served: new Map([[NAME, other]]) },
    { served: new Map([[NAME, null]]) },
    { forge: { releases: [], draft: false } },
  ];
  for (const drift of drifts) {
    const { state, agreed, checks } = judged("finished", found(drift));
    assert.deepEqual([state, agreed], ["drifted", false], JSON.stringify(drift));
    assert.equal(checks.filter((check) => !check.agreed).length, 1);
  }
});

test("what could not be read is never taken for agreement, and hides no drift", () => {
  const unread = judged("finished", found({ images: [], served: new Map() }), { unread: [UNREAD] });
  assert.deepEqual([unread.state, unread.agreed], ["unknown", false]);
  assert.ok(unread.checks.every(({ agreed }) => agreed));
  const drifted = judged("finished", found({ forge: { releases: [], draft: false } }), { unread: [UNREAD] });
  assert.equal(drifted.state, "drifted");
});

test("a release from before slipway has nothing to be compared with, and is no drift", () => {
  const before = found({ record: undefined, images: [], served: new Map() });
  const { state, agreed, checks } = judged("finished", before);
  assert.deepEqual([state, agreed], ["unrecorded", true]);
  assert.ok(checks.every(({ kind }) => kind !== "record"));
});

test("one that looks so and must have been recorded has lost its record if anything of it was published", () => {
  const listed = { state: "finished", record: null } as const;
  const extent = auditExtent(listed, true, true);
  assert.equal(extent, "traces");
  const nothing = found({
    record: undefined,
    images: [{ reference: reference(NAME), digest: null }],
    served: new Map([[NAME, null]]),
    forge: { releases: [], draft: false },
  });
  const judge = (back: ReadBack) => judgeAudited({ listed, extent, found: back, former: [], unread: [] });
  const { state, agreed, checks } = judge(nothing);
  assert.deepEqual([state, agreed, checks.map(({ kind }) => kind)], ["unrecorded", true, ["tag"]]);
  const pushed = judge({ ...nothing, served: new Map([[NAME, one]]) });
  assert.equal(pushed.state, "drifted");
  assert.equal(pushed.checks.find(({ kind }) => kind === "record")?.agreed, false);
});

test("one without a record that should have one has lost it if anything of it was published", () => {
  const nothing = found({
    record: undefined,
    images: [{ reference: reference(NAME), digest: null }],
    served: new Map([[NAME, null]]),
    forge: { releases: [], draft: false },
  });
  assert.equal(judged("unfinished", nothing).state, "unfinished");
  assert.equal(judged("unfinished", nothing, { unread: [UNREAD] }).state, "unknown");
  const pushed = judged("unfinished", { ...nothing, served: new Map([[NAME, one]]) });
  const published = judged("unfinished", {
    ...nothing,
    forge: { releases: [gitHubRelease()], draft: false },
  });
  for (const { state, checks } of [pushed, published]) {
    assert.equal(state, "drifted");
    assert.equal(checks.find(({ kind }) => kind === "record")?.agreed, false);
  }
  const draft = found({ ...nothing, forge: { releases: [gitHubRelease({ draft: true })], draft: false } });
  assert.equal(judged("unfinished", draft).state, "unfinished", "a draft comes before it is finished");
});

test("what was begun and not finished is not ready; what was given up is as its record says", () => {
  const begun = found({ record: { ...COMPLETE, state: "intended" } });
  assert.deepEqual(
    [judged("unfinished", begun).state, judged("unfinished", begun).agreed],
    ["unfinished", false],
  );
  const { state, agreed, checks } = judged("abandoned", found({ record: withdrawn("abandoned") }));
  assert.deepEqual([state, agreed, checks.length], ["abandoned", true, 1]);
  assert.deepEqual([checks[0]?.expected, checks[0]?.found], ["abandoned", "abandoned"]);
});

test("a yanked release holds its digests, and a floating tag stands on it only if it may stay", () => {
  const yanked = found({ record: withdrawn("yanked") });
  assert.deepEqual([judged("yanked", yanked).state, judged("yanked", yanked).agreed], ["yanked", true]);
  assert.equal(judged("yanked", { ...yanked, served: new Map([[NAME, null]]) }).state, "drifted");
  const gone = { releases: [], draft: false };
  assert.equal(judged("yanked", { ...yanked, forge: gone }).state, "drifted", "its page stays");
  const latest = { reference: reference("ghcr.io/acme/api:latest"), digest: one };
  const verdicts = (served: typeof one | null, mayStay: boolean) =>
    formerFloatingChecks([{ ...latest, mayStay }], new Map([["ghcr.io/acme/api:latest", served]]));
  assert.deepEqual(
    [verdicts(one, false), verdicts(one, true), verdicts(other, false), verdicts(null, false)].map(
      ([check]) => check?.agreed,
    ),
    [false, true, true, true],
  );
  assert.deepEqual(
    [verdicts(one, false), verdicts(one, true)].map(([check]) => check?.expected),
    [`not ${one}`, one],
  );
  assert.deepEqual(formerFloatingChecks([{ ...latest, mayStay: false }], new Map()), [], "it was not read");
  assert.equal(judged("yanked", yanked, { former: verdicts(one, false) }).state, "drifted");
});
