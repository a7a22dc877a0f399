import assert from "node:assert/strict";
import { test } from "node:test";
import {
  checkDocument,
  errorDocument,
  type Failure,
  planDocument,
  releaseDocument,
  verifyDocument,
} from "../../../src/report/documents.ts";
import {
  COMMIT,
  check,
  DIGEST,
  IMAGE,
  plan,
  RELEASE_URL,
  record,
  released,
  verification,
} from "./samples.ts";

const identity = {
  tag: "api@2026.6.8",
  component: "api",
  version: "2026.6.8",
  channel: "stable",
  commit: COMMIT,
};

/** Compared as text, so that the order of the keys is part of it. */
function same(document: object, expected: object): void {
  assert.equal(JSON.stringify(document, null, 1), JSON.stringify(expected, null, 1));
}

test("check's document has the contract's keys in its order", () => {
  same(checkDocument(check), {
    format: 1,
    tag: "api@2026.6.8",
    component: "api",
    version: "2026.6.8",
    scheme: "calver",
    channel: "stable",
    prerelease: false,
    commit: COMMIT,
    images: [IMAGE],
  });
  assert.equal(checkDocument({ ...check, commit: null })["commit"], null);
});

test("plan's document shows of a step what the contract names, and nothing else", () => {
  const step = {
    kind: "push",
    subject: IMAGE,
    state: "needed",
    reason: "the registry has no such tag",
  } as const;
  const withMore = { ...step, image: { id: "api-0" } };
  same(planDocument(plan([withMore])), { format: 1, releases: [{ ...identity, steps: [step] }] });
});

test("release's document names the configured reference if it differs, and has a note if there is one", () => {
  same(releaseDocument(record), {
    format: 1,
    releases: [
      {
        ...identity,
        images: [
          { reference: IMAGE, digest: DIGEST, outcome: "pushed", note: "pushed by an earlier run" },
          {
            reference: "localhost:5000/acme/mono/api:latest",
            configured: "ghcr.io/acme/mono/api:latest",
            digest: DIGEST,
            outcome: "moved",
          },
        ],
        deployments: [{ environment: "production", url: "https://docs.acme.dev", outcome: "deployed" }],
        files: [{ name: "cli.tar.gz", digest: DIGEST, outcome: "uploaded" }],
        release: { url: RELEASE_URL, id: 7, outcome: "created" },
      },
    ],
    writes: 6,
  });
});

test("a release without a GitHub release of its own says null", () => {
  const document = releaseDocument({ format: 1, releases: [{ ...released, release: null }], writes: 0 });
  assert.equal((document["releases"] as { release: unknown }[])[0]?.release, null);
});

test("verify's document has each check without its kind, which only an audit says", () => {
  const releases = verification.releases.map(({ tag, agreed, checks }) => ({
    ...{ tag, agreed },
    checks: checks.map(({ kind: _, ...check }) => check),
  }));
  same(verifyDocument(verification), { format: 1, releases });
});

const failure: Failure = {
  code: "unknown-key",
  exit: 3,
  problems: [
    {
      code: "unknown-key",
      message: 'unknown key "verison"',
      hint: "did you mean version?",
      where: { file: "slipway.toml", line: 12, column: 3 },
      kind: "config",
    },
  ],
};

test("a failure's document has three keys for each problem, and the place in its message", () => {
  const message = 'slipway.toml:12:3: unknown key "verison"';
  const problems = [{ code: "unknown-key", message, hint: "did you mean version?" }];
  same(errorDocument(failure), { format: 1, error: { code: "unknown-key", exit: 3, problems } });
});

test("a failure's document carries what was done until then", () => {
  const document = errorDocument(failure, releaseDocument(record));
  assert.deepEqual(Object.keys(document).sort(), ["error", "format", "releases", "writes"]);
  assert.equal(document["writes"], 6);
});
