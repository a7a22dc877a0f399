import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type AuditedRelease,
  type AuditTotals,
  NOTHING_AUDITED,
  withAudited,
} from "../../../src/domain/release/audit.ts";
import { auditedEntry } from "../../../src/report/audit-document.ts";
import { auditMarkdown, auditSummary, auditTeller } from "../../../src/report/audit-text.ts";
import { ListedDocument } from "../../../src/report/listed-document.ts";

const check = (kind: "tag" | "record" | "image", subject: string, found: string | null) => ({
  kind,
  subject,
  expected: "sha256:1",
  found,
  agreed: found === "sha256:1",
});

const FINISHED: AuditedRelease = {
  tag: "api@1.0.0",
  state: "finished",
  agreed: true,
  checks: [check("tag", "tag", "sha256:1"), check("image", "a", "sha256:1"), check("image", "b", "sha256:1")],
  unread: [],
  keptFrom: null,
  rolledBack: false,
};
const DRIFTED: AuditedRelease = {
  ...FINISHED,
  tag: "api@2.0.0",
  state: "drifted",
  agreed: false,
  checks: [check("tag", "tag", "sha256:1"), check("image", "a|b", null), check("image", "b", "sha256:1")],
};
const UNKNOWN: AuditedRelease = {
  ...FINISHED,
  tag: "a-component-with-a-long-name@3.0.0",
  state: "unknown",
  agreed: false,
  unread: [
    { kind: "forge", problem: { code: "github-failed", message: "GitHub is \u001b[31maway", hint: "" } },
  ],
};
const ALL = [FINISHED, DRIFTED, UNKNOWN];
const totals = (all: readonly AuditedRelease[]): AuditTotals => all.reduce(withAudited, NOTHING_AUDITED);

function told(columns: number): string {
  const teller = auditTeller(
    ALL.map(({ tag }) => tag),
    columns,
    false,
  );
  return [teller.head(), ...ALL.map(teller.release), teller.ending(totals(ALL), 100)].join("");
}

test("a row for each release, below it what differs or was not read, and what it came to", () => {
  assert.equal(
    told(200),
    `RELEASE                             STATE        TAG  RECORD  IMAGES    FORGE     SIGNATURES
api@1.0.0                           finished     ✓    –       ✓ 2       –         –
api@2.0.0                           drifted      ✓    –       ✗ 1 of 2  –         –
  ✗ a|b  expected sha256:1, found nothing
a-component-with-a-long-name@3.0.0  unknown      ✓    –       ✓ 2       ?         –
  ? not known: GitHub is away

3 releases: 1 drifted, 1 unknown, 1 finished
drift: 1 release is not as recorded; \`slipway verify api@2.0.0\` reads it again
not known: 1 release could not be read in full; the same command goes on
`,
  );
});

test("fits every terminal", () => {
  for (const columns of [100, 60, 40, 24])
    for (const line of told(columns).split("\n")) assert.ok(line.length <= columns, `${columns}: ${line}`);
});

test("says what an earlier audit was asked, and that there was nothing", () => {
  const { ending } = auditTeller([], 200, false);
  assert.equal(ending(NOTHING_AUDITED, 0), "\nthere is no release to audit\n");
  const kept = totals([FINISHED, { ...FINISHED, keptFrom: 100 }, { ...FINISHED, keptFrom: 400 }]);
  assert.match(
    ending(kept, 1_000),
    /asked about 2 of them by an audit that did not end, up to 15 minutes ago/,
  );
  assert.match(
    ending(totals([FINISHED]), 0),
    /\n1 release: 1 finished\neverything that is recorded agrees\n$/,
  );
});

test("Markdown takes every text literally, and a summary has only what somebody has to look at", () => {
  assert.equal(
    auditMarkdown.release(DRIFTED),
    "| <code>api@2.0.0</code> | drifted | ✓ | – | ✗ 1 of 2 | – | – | <code>a&#124;b</code>: expected sha256:1, found nothing |\n",
  );
  const summary = auditSummary(totals(ALL), [DRIFTED, UNKNOWN], 0);
  assert.equal(summary.match(/^\| <code>/gm)?.length, 2);
  assert.match(summary, /^### Audit\n\n\| Release \|/);
  assert.doesNotMatch(auditSummary(totals([FINISHED]), [], 0), /\|/);
});

test("a document that is printed in pieces is one document, also if it ends early", () => {
  for (const entries of [[], [1], [1, 2, 3]]) {
    const document = new ListedDocument();
    const pieces = [document.begin({ format: 1 }, "releases"), ...entries.map((n) => document.entry({ n }))];
    const whole = { format: 1, releases: entries.map((n) => ({ n })) };
    assert.deepEqual(JSON.parse([...pieces, document.end()].join("")), whole);
    const failed = [...pieces, document.end({ error: { exit: 6 } })].join("");
    assert.deepEqual(JSON.parse(failed), { ...whole, error: { exit: 6 } });
  }
});

test("a finished release that was rolled back is called so, as in the list", () => {
  const release: AuditedRelease = { ...FINISHED, rolledBack: true };
  const teller = auditTeller([release.tag], 200, false);
  assert.match(teller.release(release), /^api@1\.0\.0 {2}rolled back {2}✓/);
  assert.match(auditMarkdown.release(release), /\| rolled back \|/);
  assert.match(teller.release({ ...release, state: "drifted" }), /^api@1\.0\.0 {2}drifted/);
  const all = [FINISHED, release, { ...release, state: "drifted" as const, agreed: false }];
  assert.match(teller.ending(totals(all), 0), /^\n3 releases: 1 drifted, 1 finished, 1 rolled back\n/);
  assert.equal(auditedEntry(release).rolledBack, true);
  assert.equal("rolledBack" in auditedEntry(FINISHED), false);
});
