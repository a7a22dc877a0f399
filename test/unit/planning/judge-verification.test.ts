import assert from "node:assert/strict";
import { test } from "node:test";
import type { ForgeReleaseFacts } from "../../../src/domain/release/facts.ts";
import { judgeVerification, type ReadBack } from "../../../src/planning/verification/judge-verification.ts";
import { commit, digest, gitHubRelease, HEAD, reference, record as written } from "../../support/facts.ts";

const record = (...given: Parameters<typeof written>) => written(...given).intent;

const TAG = "api@1.0.0";
const NAME = "ghcr.io/acme/api:1.0.0";
const one = digest("1");
const other = commit("c");

const found = (fields: Partial<ReadBack> = {}): ReadBack => ({
  tag: TAG,
  remote: "origin",
  facts: { local: HEAD, remote: HEAD },
  recording: false,
  record: undefined,
  images: [],
  attached: new Map(),
  faults: new Map(),
  served: new Map(),
  artifacts: {
    recorded: undefined,
    commit: HEAD,
    forge: "github",
    assets: [],
    deployments: [],
    commands: [],
    live: new Map(),
    superseded: new Set(),
    done: new Map(),
  },
  ...fields,
});

const checked = (fields: Partial<ReadBack>) => judgeVerification(found(fields)).checks;

test("a release that is as it should be agrees in every check", () => {
  const release = gitHubRelease({ target: "main" });
  const verified = judgeVerification(
    found({
      recording: true,
      record: record(TAG, { [NAME]: one }, { state: "complete" }),
      images: [{ reference: reference(NAME), digest: one }],
      served: new Map([[NAME, one]]),
      forge: { releases: [release], draft: false },
    }),
  );
  assert.deepEqual(verified, {
    tag: TAG,
    agreed: true,
    checks: [
      { kind: "tag", subject: `origin refs/tags/${TAG}`, expected: HEAD, found: HEAD, agreed: true },
      {
        kind: "record",
        subject: `origin refs/slipway/${TAG}`,
        expected: "complete",
        found: "complete",
        agreed: true,
      },
      { kind: "image", subject: NAME, expected: one, found: one, agreed: true },
      {
        kind: "forge",
        subject: `GitHub release ${TAG}`,
        expected: "published",
        found: "published",
        agreed: true,
      },
    ],
  });
});

test("the tag is where the record says, else where it is here, else anywhere", () => {
  const moved = record(TAG, {}, { commit: other });
  const cases: readonly (readonly [Partial<ReadBack>, string | null, string | null, boolean])[] = [
    [{}, HEAD, HEAD, true],
    [{ facts: { local: HEAD, remote: null } }, HEAD, null, false],
    [{ facts: { local: HEAD } }, HEAD, null, false],
    [{ facts: { local: HEAD, remote: other } }, HEAD, other, false],
    [{ facts: { local: HEAD, remote: other }, record: moved }, other, other, true],
    [{ record: moved }, other, HEAD, false],
    [{ facts: { local: null, remote: HEAD } }, "a commit", HEAD, true],
    [{ facts: { local: null, remote: null } }, "a commit", null, false],
  ];
  for (const [fields, expected, there, agreed] of cases)
    assert.deepEqual(checked(fields)[0], {
      kind: "tag",
      subject: `origin refs/tags/${TAG}`,
      expected,
      found: there,
      agreed,
    });
});

test("if releases are recorded, the record is of a finished release", () => {
  const states = [undefined, record(TAG), record(TAG, {}, { state: "complete" })];
  assert.deepEqual(
    states
      .map((each) => checked({ recording: true, record: each })[1])
      .map((check) => [check?.found, check?.agreed]),
    [
      [null, false],
      ["intended", false],
      ["complete", true],
    ],
  );
  assert.equal(checked({ record: record(TAG) }).length, 1, "records are off");
});

test("images hold what is recorded, or anything if nothing says", () => {
  const image = (expected: typeof one | null, served: ReadBack["served"]) =>
    checked({ images: [{ reference: reference(NAME), digest: expected }], served })[1];
  assert.deepEqual(image(one, new Map([[NAME, digest("2")]])), {
    kind: "image",
    subject: NAME,
    expected: one,
    found: digest("2"),
    agreed: false,
  });
  assert.equal(image(one, new Map())?.agreed, false);
  assert.equal(image(one, new Map([[NAME, null]]))?.found, null);
  assert.deepEqual(image(null, new Map([[NAME, one]])), {
    kind: "image",
    subject: NAME,
    expected: "an image",
    found: one,
    agreed: true,
  });
  assert.equal(image(null, new Map())?.agreed, false);
});

test("the GitHub release is one, and a draft only if it should stay one", () => {
  const release = (draft: boolean) => gitHubRelease({ draft, target: "main" });
  const cases: readonly (readonly [readonly ForgeReleaseFacts[], boolean, string | null, boolean])[] = [
    [[release(false)], false, "published", true],
    [[release(true)], false, "draft", false],
    [[release(true)], true, "draft", true],
    [[release(false)], true, "published", false],
    [[], false, null, false],
    [[release(false), release(true)], false, "2 releases", false],
  ];
  for (const [releases, draft, state, agreed] of cases) {
    const check = checked({ forge: { releases, draft } })[1];
    assert.deepEqual(
      [check?.expected, check?.found, check?.agreed],
      [draft ? "draft" : "published", state, agreed],
    );
  }
});

test("one check that does not agree is drift", () => {
  const images = [
    { reference: reference(NAME), digest: one },
    { reference: reference("ghcr.io/acme/b:1.0.0"), digest: one },
  ];
  assert.equal(judgeVerification(found({ images, served: new Map([[NAME, one]]) })).agreed, false);
});
