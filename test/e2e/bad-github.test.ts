/** GitHub that refuses, fails or is not what it should be: exit 7 (4 if a human must choose), and nothing written. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { Fault } from "../support/faults.ts";
import type { StoredRelease } from "../support/github-server/state.ts";
import { outside } from "../support/outside.ts";
import { writeProgram } from "../support/program.ts";
import { assertFailure, assertRefused, type Refused } from "../support/refusal.ts";
import { type SmallRepository, startSmallRepository, TOKENS } from "../support/small-repository.ts";

const TAG = "docs/v1.0.0";
const RELEASES = "/repos/acme/mono/releases";

async function tagged(): Promise<SmallRepository> {
  const place = await startSmallRepository();
  await place.tree.tag(TAG);
  return place;
}

/** Waits until a file is there. */
async function exists(file: string): Promise<void> {
  while (!existsSync(file)) await setTimeout(20);
}

const forbidden = {
  exit: 7,
  codes: ["github-forbidden"],
  hints: ["permissions: { contents: write }", "GITHUB_TOKEN"],
};
const TOKENS_OF: Record<string, readonly [token: string, refused: Refused]> = {
  "no token": ["", { exit: 7, codes: ["no-token"], says: [TAG], hints: ["GITHUB_TOKEN", "gh auth token"] }],
  "a token that GitHub does not know": [
    "token-of-yesterday",
    { exit: 7, codes: ["github-unauthorized"], says: ["Bad credentials"], hints: ["GITHUB_TOKEN"] },
  ],
  "a token that may read only": [TOKENS.pull, { ...forbidden, says: [`publish ${TAG} in acme/mono`] }],
  "somebody else's token": [
    TOKENS.none,
    { exit: 7, codes: ["github-not-found"], says: ["acme/mono"], hints: ["contents: write", "[repository]"] },
  ],
};

describe("a release with", { concurrency: 2 }, () => {
  for (const [name, [token, refused]] of Object.entries(TOKENS_OF)) {
    test(`${name} writes nothing, not even its record`, async () => {
      await using place = await tagged();
      const { stdout, stderr } = await assertRefused(
        place,
        ["release", TAG, "--log-level", "debug"],
        refused,
        {
          env: { GITHUB_TOKEN: token },
        },
      );
      assert.ok(token === "" || !(stdout + stderr).includes(token), "the token was shown");
    });
  }

  test("a token that may read only ends the build that runs meanwhile", async () => {
    await using place = await startSmallRepository();
    await place.tree.tag("api/v1.0.0");
    // A stand-in for Bazel that knows the target and builds for a minute.
    const bazel = join(place.scratch, "slow-bazel");
    const begun = join(place.scratch, "begun");
    const rule = '<query version="2"><rule class="oci_push" name="//api:push"/></query>';
    await writeProgram(
      bazel,
      `case $1 in query) echo '${rule}';; build) touch ${begun}; exec sleep 60;; esac`,
    );
    place.github.failNext(`POST ${RELEASES}/generate-notes`, { until: exists(begun) });
    const env = { BAZEL: bazel, GITHUB_TOKEN: TOKENS.pull };
    const refused = { ...forbidden, says: ["publish api/v1.0.0 in acme/mono"] };
    const before = performance.now();
    await assertRefused(place, ["release", "api/v1.0.0"], refused, { env });
    assert.ok(existsSync(begun) && performance.now() - before < 30_000);
    assert.equal(place.github.pendingFaults(), 0);
  });

  test("GITHUB_API_URL that is not a URL", async () => {
    await using place = await tagged();
    const refused = { exit: 2, codes: ["bad-api-url"], says: ['"api.github.com"'], hints: ["https://"] };
    await assertRefused(place, ["release", TAG], refused, { env: { GITHUB_API_URL: "api.github.com" } });
  });
});

const invalid = { resource: "Release", code: "invalid", field: "target_commitish" };
const REFUSALS: Record<string, readonly [fault: Fault, refused: Refused]> = {
  "403": [
    { status: 403, body: { message: "Forbidden by policy" } },
    { ...forbidden, says: ["Forbidden by policy"] },
  ],
  "404": [
    { status: 404, body: { message: "Not Found" } },
    { exit: 7, codes: ["github-not-found"], says: ["acme/mono"], hints: ["GITHUB_REPOSITORY"] },
  ],
  "422": [
    { status: 422, body: { message: "Validation Failed", errors: [invalid] } },
    {
      exit: 7,
      codes: ["github-invalid"],
      says: ["Validation Failed: target_commitish invalid"],
      hints: ["the tag"],
    },
  ],
};

describe("GitHub says", { concurrency: 2 }, () => {
  for (const [status, [fault, refused]] of Object.entries(REFUSALS)) {
    test(`${status} when it is read, and when rights are looked at: nothing is written`, async () => {
      await using place = await tagged();
      for (const request of [`GET ${RELEASES}`, `POST ${RELEASES}/generate-notes`]) {
        place.github.failNext(request, fault);
        await assertRefused(place, ["release", TAG], refused);
      }
      assert.equal(place.github.pendingFaults(), 0);
    });

    test(`${status} to the draft: only the record says that a release began, and running it again ends it`, async () => {
      await using place = await tagged();
      const before = await outside(place);
      place.github.failNext(`POST ${RELEASES}`, fault);
      const failed = await place.slipway(["release", TAG, "--json"]);
      assertFailure(failed, refused);
      assert.equal(failed.json().writes, 1);
      const { remote, ...others } = await outside(place);
      assert.deepEqual({ ...others, remote: before.remote }, before);
      assert.match(remote, /refs\/slipway\/docs\/v1\.0\.0/);
      assert.equal((await place.slipway(["release", TAG])).exitCode, 0);
    });
  }

  test("429 with Retry-After, then 502: it is waited for, and the release is made once", async () => {
    await using place = await tagged();
    place.github.failNext(`GET ${RELEASES}`, { status: 429, headers: { "retry-after": "1" } });
    place.github.failNext(`POST ${RELEASES}`, { status: 502 });
    const { exitCode, stderr } = await place.slipway(["release", TAG]);
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /waiting, because of GitHub's rate limit, 1 s/);
    assert.deepEqual(releases(place), [[TAG, false]]);
  });

  test("502 to a read: it is asked again", async () => {
    await using place = await tagged();
    place.github.failNext(`GET ${RELEASES}`, { status: 502 });
    assert.equal((await place.slipway(["plan", TAG])).exitCode, 0);
    assert.equal(place.github.requests.length, 2);
  });
});

describe("GitHub already has", () => {
  const refusals: Record<string, readonly [found: readonly Partial<StoredRelease>[], refused: Refused]> = {
    "two drafts for the tag": [
      [{ draft: true }, { draft: true }],
      {
        exit: 4,
        codes: ["several-releases"],
        says: ["2 releases", TAG, "(draft)"],
        hints: ["delete all but one"],
      },
    ],
    "a published release for another commit": [
      [{ targetCommitish: "0123456789".repeat(4) }],
      {
        exit: 4,
        codes: ["release-elsewhere"],
        says: ["012345678901", TAG],
        hints: ["Release a new version"],
      },
    ],
  };
  for (const [name, [found, refused]] of Object.entries(refusals)) {
    test(name, async () => {
      await using place = await tagged();
      for (const changes of found) seed(place, changes);
      await assertRefused(place, ["release", TAG], refused);
    });
  }
});

function seed({ github }: SmallRepository, changes: Partial<StoredRelease>): void {
  github.repository("acme/mono").releases.push({
    id: github.state.nextId++,
    tagName: TAG,
    targetCommitish: "main",
    name: TAG,
    body: null,
    draft: false,
    prerelease: false,
    immutable: false,
    neverLatest: true,
    createdAt: "2026-01-01T00:00:00Z",
    publishedAt: "2026-01-01T00:00:00Z",
    assets: [],
    ...changes,
  });
}

function releases({ github }: SmallRepository): [tag: string, draft: boolean][] {
  return github.repository("acme/mono").releases.map(({ tagName, draft }) => [tagName, draft]);
}
