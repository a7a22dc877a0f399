import assert from "node:assert/strict";
import { test } from "node:test";
import { parseVersion } from "../../../src/domain/versions/scheme.ts";
import {
  cutAndNeverBegun,
  finishedOf,
  judgeRecorded,
  judgeSetAside,
  maybeUnfinished,
  nextToLookAt,
  unfinishedRelease,
  withUnfinished,
} from "../../../src/planning/history/finished.ts";
import { releaseLines } from "../../../src/planning/numbering/release-line.ts";
import { alsoSetAside, setAsideRelease } from "../../../src/planning/setting-aside/told-status.ts";
import { component, unwrap } from "../../support/facts.ts";
import { shaOf } from "../../support/history.ts";
import { present } from "../../support/present.ts";

const API = component("api");
const released = (...versions: readonly string[]) =>
  versions.map((text) => ({ tag: `api@${text}`, version: unwrap(parseVersion(API.scheme, text)) }));
const tagsOf = (releases: readonly { readonly tag: string }[]) => releases.map(({ tag }) => tag);

test("releases from before slipway count as finished: those below the first one that has a record", () => {
  const all = released("1.10.0", "1.2.0", "1.3.0", "2.0.0-rc.1", "1.9.0");
  const from = (...recorded: readonly string[]) =>
    tagsOf(maybeUnfinished(all, (tag) => recorded.includes(tag)));
  assert.deepEqual(from(), []);
  assert.deepEqual(from("api@2.0.0-rc.1"), ["api@2.0.0-rc.1"]);
  assert.deepEqual(from("api@1.9.0"), ["api@2.0.0-rc.1", "api@1.10.0", "api@1.9.0"]);
  assert.deepEqual(from("api@1.9.0", "api@1.2.0").length, 5);
});

test("what is looked at next ends with a stable release, or with as many as are read at once", () => {
  const all = released("2.0.0-rc.2", "2.0.0-rc.1", "1.0.0", "0.9.0");
  assert.deepEqual(tagsOf(nextToLookAt(all, 9)), ["api@2.0.0-rc.2", "api@2.0.0-rc.1", "api@1.0.0"]);
  assert.deepEqual(tagsOf(nextToLookAt(all, 1)), ["api@2.0.0-rc.2"]);
  assert.deepEqual(tagsOf(nextToLookAt(all.slice(0, 2), 9)).length, 2);
  assert.deepEqual(nextToLookAt([], 9), []);
});

test("a line's last releases are finished ones, and its versions are all that are taken", () => {
  const tags = ["1.0.0", "1.1.0", "1.2.0-rc.1", "1.2.0-rc.2"].map((text, at) => ({
    name: `api@${text}`,
    object: shaOf(at + 1),
  }));
  const line = releaseLines(tags)(API, { has: () => true, contains: () => true });
  const none = new Set<string>();
  assert.equal(withUnfinished(line, { unfinished: new Map(), abandoned: none, setAside: [] }), line);
  const unfinished = new Map([
    ["api@1.1.0", null],
    ["api@1.2.0-rc.2", { host: "builder", pid: 7, silent: 4.6 }],
  ]);
  const found = withUnfinished(line, { unfinished, abandoned: none, setAside: [] });
  assert.deepEqual([found.stable?.tag, found.latest?.tag], ["api@1.0.0", "api@1.2.0-rc.1"]);
  assert.deepEqual(tagsOf(found.unfinished), ["api@1.2.0-rc.2", "api@1.1.0"]);
  assert.deepEqual([found.releases, found.taken], [line.releases, line.taken]);
  const [running, open] = found.unfinished.map(unfinishedRelease);
  assert.equal(running?.code, "running-release");
  assert.equal(
    running?.message,
    "api@1.2.0-rc.2 is being released: process 7 on builder gave a sign of life 5 s ago",
  );
  assert.equal(open?.code, "unfinished-release");
  const given = withUnfinished(line, {
    unfinished: new Map([["api@1.2.0-rc.2", null]]),
    abandoned: new Set(["api@1.1.0"]),
    setAside: [],
  });
  assert.deepEqual([given.stable?.tag, given.latest?.tag], ["api@1.0.0", "api@1.2.0-rc.1"]);
  assert.deepEqual([tagsOf(given.unfinished), tagsOf(given.abandoned)], [["api@1.2.0-rc.2"], ["api@1.1.0"]]);
  assert.deepEqual(tagsOf(finishedOf(given)), ["api@1.0.0", "api@1.2.0-rc.1"]);
  assert.deepEqual([given.followed, given.taken], [line.followed, line.taken], "its version stays taken");
});

test("a release that was set aside counts like any other, and is named with what became of it", () => {
  const tags = ["1.0.0", "1.1.0"].map((text, at) => ({ name: `api@${text}`, object: shaOf(at + 1) }));
  const line = releaseLines(tags)(API, { has: () => true, contains: () => true });
  const withdrawal = { kind: "yanked", at: 1, by: "Ada\n", reason: "it\nleaks" } as const;
  const rollback = { to: "api@1.0.0", at: 1, by: "ben", reason: null, finished: true };
  const yanked = present(judgeSetAside({ tag: "api@1.1.0", withdrawal }));
  const back = present(judgeSetAside({ tag: "api@1.1.0", withdrawal: null, rollback }));
  assert.equal(judgeSetAside({ tag: "api@1.0.0", withdrawal: null, rollback }), null, "it is back");
  const next = unwrap(parseVersion(API.scheme, "1.2.0"));
  const none = { unfinished: new Map(), abandoned: new Set<string>() };
  const found = withUnfinished(line, { ...none, setAside: [yanked, { ...back, tag: "web@9.0.0" }] });
  assert.deepEqual([found.stable?.tag, found.setAside], ["api@1.1.0", [yanked]]);
  assert.deepEqual(tagsOf(finishedOf(found)), ["api@1.0.0", "api@1.1.0"], "notes begin after it");
  assert.deepEqual(
    [yanked, back].map((each) => setAsideRelease("api", each, null).message),
    ["api@1.1.0 was yanked by Ada: it leaks", "api@1.1.0 was rolled back to api@1.0.0 by ben"],
  );
  assert.deepEqual(
    [yanked, { ...yanked, now: "api@1.0.0" }, back].map(
      (each, index) => setAsideRelease("api", each, index === 0 ? null : next).hint,
    ),
    [
      "commit a fix, then `slipway cut api`; `slipway cut api@VERSION` or `slipway cut api --bump patch` releases what is there; `slipway list api` shows what else there is",
      "floating tags and sites belong to api@1.0.0 until the next release: if the fix is committed, `slipway cut api` releases it as 1.2.0; `slipway rollback api --to TAG` chooses another one until then",
      "floating tags and sites belong to api@1.0.0 until the next release: if the fix is committed, `slipway cut api` releases it as 1.2.0; `slipway rollback api --to api@1.1.0` takes it back",
    ],
  );
});

test("besides the last release, what stood in for it is named, and prereleases that are newer than what stands", () => {
  const also = (aside: readonly string[], ...versions: readonly string[]) => {
    const tags = versions.map((text, at) => ({ name: `api@${text}`, object: shaOf(at + 1) }));
    const line = releaseLines(tags)(API, { has: () => true, contains: () => true });
    const setAside = aside.map((text) => ({
      ...{ tag: `api@${text}`, kind: "yanked" as const, to: null, now: null },
      ...{ by: "ada", reason: null },
    }));
    const given = withUnfinished(line, { unfinished: new Map(), abandoned: new Set(), setAside });
    return alsoSetAside(given).map(({ tag }) => tag);
  };
  assert.deepEqual(also(["1.0.0", "1.1.0", "1.2.0"], "0.9.0", "1.0.0", "1.1.0", "1.2.0"), [
    ...["api@1.1.0", "api@1.0.0"],
  ]);
  assert.deepEqual(also(["1.2.0-rc.1"], "1.1.0", "1.2.0-rc.1"), ["api@1.2.0-rc.1"]);
  assert.deepEqual(also(["1.2.0-rc.1"], "1.1.0", "1.2.0-rc.1", "1.2.0-rc.2"), [], "a newer one stands");
  assert.deepEqual(also([], "1.1.0", "1.2.0-rc.1"), []);
});

test("without any record, releases that `cut` made were never begun, and those that it did not make are older than slipway", () => {
  const all = released("1.2.0", "1.1.0", "1.0.0", "0.9.0");
  const subjects = new Map([
    ["api@1.2.0", "api 1.2.0"],
    ["api@1.1.0", "api 1.1.0"],
    ["api@1.0.0", "Release 1.0.0"],
    ["api@0.9.0", "api 0.9.0"],
  ]);
  assert.deepEqual(cutAndNeverBegun("api", all, subjects), ["api@1.2.0", "api@1.1.0"]);
  assert.deepEqual(cutAndNeverBegun("api", all, new Map()), []);
  assert.deepEqual(cutAndNeverBegun("api", all.slice(0, 2), subjects).length, 2);
});

test("a record says whether its release is finished, whatever it was withdrawn for later", () => {
  const withdrawal = { at: 1, by: "Ada", reason: "broken" };
  const judged = (state: "intended" | "complete", kind?: "abandoned" | "yanked") =>
    judgeRecorded({ state, withdrawal: kind === undefined ? null : { kind, ...withdrawal } });
  assert.deepEqual(
    [judged("complete"), judged("intended"), judgeRecorded(undefined)],
    ["finished", "unfinished", "unfinished"],
  );
  assert.deepEqual(
    [judged("intended", "abandoned"), judged("complete", "yanked")],
    ["abandoned", "finished"],
  );
});
