import assert from "node:assert/strict";
import { test } from "node:test";
import type { CutOrder, CutRequest } from "../../../src/domain/history/cut.ts";
import type { Raise } from "../../../src/domain/versions/bump.ts";
import { calendarDate } from "../../../src/domain/versions/calendar-date.ts";
import { DEFAULT_PRERELEASE } from "../../../src/domain/versions/channel.ts";
import { parseVersion } from "../../../src/domain/versions/scheme.ts";
import type { RangeChanges } from "../../../src/planning/history/sort-changes.ts";
import { decideCuts, placeOrder, rangesOf } from "../../../src/planning/numbering/decide-cuts.ts";
import { releaseLines } from "../../../src/planning/numbering/release-line.ts";
import { component, HEAD, project, unwrap } from "../../support/facts.ts";
import { changeOf, commitAt, STRAIGHT, shaOf } from "../../support/history.ts";

const API = component("api");
const PROJECT = project([API]);
const SCENE = { project: PROJECT, commit: HEAD, today: calendarDate(0) };
const AUTO = { bump: "auto", channel: null, affectedOnly: false } as const;

/** The releases are at commits 1, 2 and so on; since each, so many changes were made, none taken back. */
function decide(
  request: Omit<CutRequest, "orders" | "revision">,
  releases: Readonly<Record<string, number>>,
  given?: string,
  raise: Raise = "patch",
) {
  const names = Object.keys(releases);
  const tags = names.map((name, at) => ({ name, object: shaOf(at + 1) }));
  const version = given === undefined ? null : unwrap(parseVersion(API.scheme, given));
  const order: CutOrder = { component: API, version };
  const placed = placeOrder(order, releaseLines(tags)(API, STRAIGHT), request, PROJECT.channels);
  const asked: (string | null)[] = [];
  const decision = decideCuts([placed], request, SCENE, ({ base }): RangeChanges => {
    asked.push(base?.name ?? null);
    const count = base === null ? 9 : (releases[base.name] ?? 0);
    const all = Array.from({ length: count }, (_, at) => ({
      change: changeOf(commitAt(100 - at), { bump: raise }),
      attribution: { rule: "paths", because: [], paths: [] } as const,
      pullRequests: [],
    }));
    return { all, effective: () => all };
  });
  const ranges = rangesOf(placed).map(({ base }) => base?.name ?? null);
  assert.ok(
    asked.every((name) => ranges.includes(name)),
    "it looks at those ranges alone",
  );
  return { ...decision, tags: decision.cuts.map(({ cut }) => cut.tag) };
}

test("without changes nothing is cut, unless something is asked for or it is the first release", () => {
  const quiet = { "api@1.0.0": 0 };
  assert.deepEqual(decide(AUTO, quiet).idle, [{ component: "api", last: "api@1.0.0", commits: 0 }]);
  assert.deepEqual(decide({ ...AUTO, bump: "minor" }, quiet).tags, ["api@1.1.0"]);
  assert.deepEqual(decide(AUTO, quiet, "1.5.0").tags, ["api@1.5.0"]);
  assert.deepEqual(decide(AUTO, {}).tags, ["api@0.1.0"]);
  for (const given of [undefined, "1.5.0"])
    assert.deepEqual(decide({ ...AUTO, bump: "minor", affectedOnly: true }, quiet, given).tags, []);
});

test("commits that raise nothing make no release, unless one is asked for or it is the first", () => {
  const docs = { "api@1.0.0": 2 };
  assert.deepEqual(decide(AUTO, docs, undefined, "none").idle, [
    { component: "api", last: "api@1.0.0", commits: 2 },
  ]);
  assert.deepEqual(decide({ ...AUTO, affectedOnly: true }, docs, undefined, "none").tags, []);
  assert.deepEqual(decide({ ...AUTO, bump: "patch" }, docs, undefined, "none").tags, ["api@1.0.1"]);
  assert.deepEqual(decide(AUTO, docs, "1.5.0", "none").tags, ["api@1.5.0"]);
  assert.deepEqual(decide(AUTO, {}, undefined, "none").tags, ["api@0.1.0"]);
});

test("a prerelease counts from the last release of all, a stable one from the last stable one", () => {
  const releases = { "api@1.0.0": 3, "api@1.0.1-rc.1": 0 };
  const stable = decide(AUTO, releases);
  assert.deepEqual(stable.tags, ["api@1.0.1"]);
  assert.equal(stable.cuts[0]?.previous?.tag, "api@1.0.0");
  assert.equal(stable.cuts[0]?.changes.all.length, 3);
  const other = decide({ ...AUTO, channel: DEFAULT_PRERELEASE }, releases);
  assert.deepEqual(other.idle, [{ component: "api", last: "api@1.0.1-rc.1", commits: 0 }]);
  assert.equal(decide(AUTO, releases, "1.0.1-rc.2").cuts[0]?.previous?.tag, "api@1.0.1-rc.1");
});

test("the last release of what is idle counts if it is of the very commit; a version that is given is not numbered", () => {
  const { standing } = decide(AUTO, { "api@1.0.0": 0 });
  assert.deepEqual(standing, []);
  const tags = [{ name: "api@1.0.0", object: HEAD }];
  const line = releaseLines(tags)(API, STRAIGHT);
  const placed = placeOrder({ component: API, version: null }, line, AUTO, []);
  const nothing: RangeChanges = { all: [], effective: () => [] };
  const again = decideCuts([placed], AUTO, SCENE, () => nothing);
  assert.deepEqual(
    again.standing.map(({ text }) => text),
    ["api@1.0.0"],
  );
  assert.equal(decide(AUTO, { "api@1.0.0": 1 }).numbered.length, 1);
  assert.equal(decide(AUTO, { "api@1.0.0": 1 }, "1.5.0").numbered.length, 0);
});

test("what cannot be made is a problem, with the others still decided", () => {
  const { obstacles, tags } = decide(AUTO, { "api@1.0.0": 1 }, "1.0.0");
  assert.deepEqual(
    [...obstacles].map(([name, { code }]) => [name, code]),
    [["api", "version-taken"]],
  );
  assert.deepEqual(tags, []);
});
