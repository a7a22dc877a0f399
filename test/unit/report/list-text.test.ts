import assert from "node:assert/strict";
import { test } from "node:test";
import type { ListedRelease } from "../../../src/domain/release/listed-release.ts";
import { abandonDocument, listDocument, showDocument } from "../../../src/report/list-documents.ts";
import { abandonText, listText } from "../../../src/report/list-text.ts";
import { showText } from "../../../src/report/show-text.ts";
import { commit, digest, record } from "../../support/facts.ts";
import { TIME, tagOf } from "./history-samples.ts";

const IMAGE = "ghcr.io/acme/mono/api:1.2.3";
const withdrawal = { kind: "abandoned", at: TIME - 60, by: "Ada\u202e", reason: "two\nlines" } as const;
const { intent } = record("api@1.2.3", { [IMAGE]: digest("1") }, { state: "complete" });
const finished: ListedRelease = {
  tag: tagOf("api@1.2.3"),
  channel: "stable",
  state: "finished",
  at: TIME - 86_400,
  by: "Ada",
  commit: commit("a"),
  record: intent,
  atWork: null,
  url: "https://github.com/acme/mono/releases/tag/api@1.2.3",
};
const abandoned: ListedRelease = {
  ...finished,
  tag: tagOf("web@1.2.4"),
  state: "abandoned",
  record: { ...intent, images: [], withdrawal },
  url: null,
};
const unknown: ListedRelease = {
  ...finished,
  tag: tagOf("web@1.2.5"),
  state: "unfinished",
  at: null,
  by: null,
  commit: null,
  record: null,
  url: null,
};
const list = {
  time: TIME,
  releases: [unknown, abandoned, finished],
  checks: new Map(),
  objects: new Map(),
  page: null,
};

test("releases are a table, with links if they fit", () => {
  assert.equal(
    listText(list, 80, false),
    [
      "RELEASE    STATE         AGE  BY   DIGEST",
      "web@1.2.5  unfinished      –  –    –",
      "web@1.2.4  abandoned   1 day  Ada  –",
      "api@1.2.3  finished    1 day  Ada  111111111111",
      "",
      "3 releases: 1 unfinished, 1 abandoned, 1 finished; `slipway resume` finishes",
      "what is unfinished, `slipway abandon TAG` gives it up",
      "",
    ].join("\n"),
  );
  assert.match(
    listText(list, 120, false),
    /111111111111 {2}https:\/\/github\.com\/acme\/mono\/releases\/tag\/api@1\.2\.3\n/,
  );
  const narrow = listText(list, 40, false);
  assert.match(narrow, /^ {2}– web@1\.2\.5\n {4}unfinished\n/);
  assert.ok(
    narrow.split("\n").every((line) => line.length <= 40),
    narrow,
  );
  assert.match(listText({ ...list, releases: [] }, 80, false), /^there are no releases yet/);
});

test("a release is shown with each digest on a line of its own", () => {
  const shown = { time: TIME, release: finished, record: "{}", verified: null };
  assert.equal(
    showText(shown, 80, false),
    [
      "api@1.2.3  finished",
      "  component  api",
      "  channel    stable",
      `  commit     ${commit("a")}`,
      "  tagged     1970-01-12 (1 day ago) by Ada",
      "  record     complete",
      "  release    https://github.com/acme/mono/releases/tag/api@1.2.3",
      "",
      `  ${IMAGE}`,
      `    ${digest("1")}`,
      "",
    ].join("\n"),
  );
  const given = showText({ ...shown, release: abandoned }, 80, false);
  assert.match(given, /abandoned +1970-01-13 \(1 minute ago\) by Ada\\u202e: two lines\n/);
  assert.match(
    showText({ ...shown, release: unknown }, 80, false),
    /tagged +unknown: this clone lacks the tag\n/,
  );
});

test("documents have what scripts need, and the record as it is written", () => {
  const [first, second, third] = listDocument(list.releases).releases;
  assert.deepEqual(third, {
    tag: "api@1.2.3",
    component: "api",
    version: "1.2.3",
    channel: "stable",
    state: "finished",
    at: "1970-01-12T14:46:40.000Z",
    by: "Ada",
    commit: commit("a"),
    images: [{ reference: IMAGE, digest: digest("1") }],
    url: finished.url,
  });
  assert.deepEqual([first?.at, first?.commit, first?.images], [null, null, []]);
  assert.deepEqual(second?.withdrawal, { ...withdrawal, at: "1970-01-13T14:45:40.000Z" });
  const text = '{"format": 1, "later": "kept"}';
  const shown = showDocument({ time: TIME, release: finished, record: text, verified: null });
  assert.deepEqual(shown.record, JSON.parse(text));
  assert.equal("checks" in shown, false);
  const verified = { tag: "api@1.2.3", agreed: true, checks: [] };
  assert.deepEqual(showDocument({ time: TIME, release: unknown, record: null, verified })["checks"], []);
});

test("an abandoned release says what stays", () => {
  const done = {
    tag: finished.tag,
    intent,
    withdrawal,
    outcome: "abandoned",
    forge: "github",
    drafts: 1,
    writes: 2,
  } as const;
  assert.equal(
    abandonText(done, 80),
    [
      "api@1.2.3 is abandoned: two lines",
      "  1 draft on GitHub deleted",
      "  what was pushed by then stays, and these image tags are not used again:",
      `    ${IMAGE}`,
      "  the tag stays; `slipway cut` goes on with the next version",
      "",
    ].join("\n"),
  );
  assert.deepEqual(abandonDocument(done).images, [{ reference: IMAGE, digest: digest("1") }]);
  assert.match(
    abandonText({ ...done, outcome: "unchanged" }, 80),
    /^api@1\.2\.3 was abandoned before, by Ada\\u202e: two lines\n/,
  );
});

test("a release says what it was promoted from, and a rollback of a yank says nothing twice", () => {
  const show = (fields: Partial<typeof intent>, state: ListedRelease["state"] = "finished") =>
    showText(
      {
        time: TIME,
        release: { ...finished, state, record: { ...intent, ...fields } },
        record: null,
        verified: null,
      },
      200,
      false,
    );
  const promotion = { tag: "api@1.2.3-rc.1", images: [], files: [] };
  assert.match(show({ promotion }), /\n {2}promoted {3}from api@1\.2\.3-rc\.1\n/);
  const rollback = { to: "api@1.2.2", at: TIME - 60, by: "Ada", reason: "it leaks", finished: false };
  assert.match(
    show({ rollback }),
    /\n {2}rolled back {2}to api@1\.2\.2, .*: it leaks; not finished, `slipway rollback api`/,
  );
  const yanked = show(
    { rollback, withdrawal: { ...withdrawal, kind: "yanked", reason: "it leaks" } },
    "yanked",
  );
  assert.equal(yanked.split("it leaks").length, 2, yanked);
  assert.match(yanked, /rolled back {2}to api@1\.2\.2; not finished, `slipway yank api@1\.2\.3` goes on/);
});

test("what was rolled back is counted by that name", () => {
  const rollback = { to: "api@1.2.2", at: TIME - 60, by: "Ada", reason: null, finished: true };
  const releases = [{ ...finished, record: { ...intent, rollback } }, finished];
  assert.match(listText({ ...list, releases }, 200, false), /2 releases: 1 rolled back, 1 finished\n$/);
});
