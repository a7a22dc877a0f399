import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ArtifactId, WantedCommand } from "../../../src/domain/release/wanted.ts";
import {
  type ArtifactsReadBack,
  artifactChecks,
} from "../../../src/planning/verification/judge-verification.ts";
import { commit, digest, HEAD, record, template } from "../../support/facts.ts";

const TAG = "docs@1.2.0";
const SITE = "docs/production";
const COMMAND: WantedCommand = {
  kind: "command",
  id: `${TAG}#docs#0` as ArtifactId,
  after: "push",
  run: [template("publish"), template("1.2.0")],
  done: [template("is-done")],
  env: new Map(),
  values: {},
};
const NOTHING: ArtifactsReadBack = {
  recorded: record(TAG).intent,
  commit: HEAD,
  forge: "github",
  assets: [],
  deployments: [],
  live: new Map(),
  superseded: new Set(),
  commands: [],
  done: new Map(),
};
const RECORDED = record(
  TAG,
  {},
  {
    files: [{ name: "a.txt", digest: digest("1") }],
    deployments: [{ id: SITE, url: "https://docs.example.org" }],
    commands: [COMMAND.id],
  },
).intent;

/** What was found of each thing that was checked, and whether it agreed. */
function checks(found: Partial<ArtifactsReadBack>): [string, string | null, boolean][] {
  return artifactChecks(TAG, { ...NOTHING, ...found }).map((check) => [
    check.subject,
    check.found,
    check.agreed,
  ]);
}

describe("recorded files", () => {
  const subject = `GitHub release ${TAG}: a.txt`;
  for (const { says, assets, expected } of [
    {
      says: "agree with the same digest",
      assets: [{ name: "a.txt", digest: digest("1") }],
      expected: [subject, digest("1"), true],
    },
    {
      says: "drift with another",
      assets: [{ name: "a.txt", digest: digest("2") }],
      expected: [subject, digest("2"), false],
    },
    { says: "drift where they are gone", forge: "github", assets: [], expected: [subject, null, false] },
  ]) {
    test(says, () =>
      assert.deepEqual(checks({ recorded: { ...RECORDED, deployments: [], commands: [] }, assets }), [
        expected,
      ]),
    );
  }
});

describe("a site", () => {
  const recorded = { ...RECORDED, files: [], commands: [] };
  const live = (digit: string) =>
    new Map([[SITE, { commit: commit(digit), url: "https://docs.example.org" }]]);
  const site = { recorded, deployments: [SITE] };
  test("agrees if the released commit is live, or a later one that contains it", () => {
    assert.deepEqual(checks({ ...site, live: live("a") }), [[SITE, HEAD, true]]);
    assert.deepEqual(checks({ ...site, live: live("b"), superseded: new Set([SITE]) }), [
      [SITE, commit("b"), true],
    ]);
  });
  test("drifts if another commit is live, or nothing is", () => {
    assert.deepEqual(checks({ ...site, live: live("b") }), [[SITE, commit("b"), false]]);
    assert.deepEqual(checks({ ...site, live: new Map([[SITE, null]]) }), [[SITE, null, false]]);
  });
  test("is left out if the release was rolled back, until it is brought back", () => {
    const rolledTo = (to: string) => {
      const rollback = { to, at: 1, by: "ada", reason: null, finished: true };
      return checks({ ...site, recorded: { ...recorded, rollback }, live: live("b") });
    };
    assert.deepEqual(rolledTo("docs@1.1.0"), []);
    assert.deepEqual(rolledTo(TAG), [[SITE, commit("b"), false]]);
  });
  test("is left out if it is unknown, or if the record does not name it", () => {
    assert.deepEqual(checks(site), []);
    assert.deepEqual(checks({ ...site, recorded: NOTHING.recorded, live: live("b") }), []);
  });
  test("is expected by the configuration if there is no record", () => {
    assert.deepEqual(checks({ ...site, recorded: undefined, live: live("b") }), [[SITE, commit("b"), false]]);
  });
});

describe("a command", () => {
  const recorded = { ...RECORDED, files: [], deployments: [] };
  test("agrees as its `done` says, and is left out without one", () => {
    const ran = { recorded, commands: [COMMAND] };
    assert.deepEqual(checks({ ...ran, done: new Map([[COMMAND.id, true]]) }), [
      ["publish 1.2.0", "done", true],
    ]);
    assert.deepEqual(checks({ ...ran, done: new Map([[COMMAND.id, false]]) }), [
      ["publish 1.2.0", "not done", false],
    ]);
    assert.deepEqual(checks(ran), []);
  });
});
