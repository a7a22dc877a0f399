import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Fault } from "../support/faults.ts";
import {
  asked,
  failsWith,
  githubFixture,
  makeRelease,
  releases,
  releasesOf,
  ships,
} from "./github-fixture.ts";

const secondary: Fault = {
  status: 403,
  body: {
    message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
  },
};

describe("rate limits", () => {
  test("a 429 with Retry-After: 1 is over after a second of real time", async () => {
    await using fixture = await githubFixture();
    fixture.server.failNext(`POST ${releases}`, { status: 429, headers: { "retry-after": "1" } });
    const github = fixture.connect({ patience: { second: 1_000 } });
    const draft = await fixture.draft("api@2026.6.8");
    const start = performance.now();
    await makeRelease(github, draft);
    const took = performance.now() - start;
    assert.ok(took >= 990 && took < 20_000, `${took} ms`);
    assert.equal(fixture.server.repository("octo/ships").releases.length, 1);
  });

  test("Retry-After is obeyed with 403 too, before anything else", async () => {
    await using fixture = await githubFixture();
    const headers = { "retry-after": "90", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" };
    fixture.server.failNext(`GET ${releases}`, { ...secondary, headers });
    await releasesOf(fixture.github, "api@2026.6.8");
    assert.deepEqual(fixture.waits, [90]);
  });

  const plain: Record<string, Fault> = {
    "a 429 in other words": { status: 429, body: { message: "Too many requests." } },
    "the abuse detection": {
      status: 403,
      body: { message: "You have triggered an abuse detection mechanism." },
    },
  };
  for (const [name, fault] of Object.entries(plain)) {
    test(`${name} is a rate limit too, with a time and without one`, async () => {
      await using fixture = await githubFixture();
      const timed = { ...fault, headers: { "retry-after": "7" } };
      fixture.server.failNext(`POST ${releases}`, [timed, fault]);
      await makeRelease(fixture.github, await fixture.draft("api@2026.6.8"));
      assert.deepEqual(fixture.waits, [7, 120]);
      assert.equal(asked(fixture.server, "POST", releases), 3);
    });
  }

  test("if nothing remains, the reset is waited for", async () => {
    await using fixture = await githubFixture();
    const reset = Math.ceil(Date.now() / 1_000) + 30;
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": `${reset}` };
    const body = { message: "API rate limit exceeded for installation." };
    fixture.server.failNext(`GET ${releases}`, { status: 403, headers, body });
    await releasesOf(fixture.github, "api@2026.6.8");
    const [wait = 0, ...others] = fixture.waits;
    assert.ok(wait >= 30 && wait <= 32, `${wait} s`);
    assert.deepEqual(others, []);
  });

  test("a reset that is over already is not asked about in a tight loop", async () => {
    await using fixture = await githubFixture();
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" };
    const fault = { status: 403, headers };
    fixture.server.failNext(`GET ${releases}`, [fault, fault, fault]);
    await releasesOf(fixture.github, "api@2026.6.8");
    assert.deepEqual(fixture.waits, [1, 2, 4]);
  });

  test("a secondary limit without a time: a minute, then twice as long, and so on", async () => {
    await using fixture = await githubFixture();
    const late: Fault = { ...secondary, status: 429, headers: { "x-ratelimit-remaining": "4000" } };
    fixture.server.failNext(`GET ${releases}`, [secondary, late, secondary]);
    await releasesOf(fixture.github, "api@2026.6.8");
    assert.deepEqual(fixture.waits, [60, 120, 240]);
  });

  test("what would take too long is not waited for at all", async () => {
    await using fixture = await githubFixture();
    const { rateLimit } = fixture.server.state;
    Object.assign(rateLimit, { remaining: 0, reset: Math.floor(Date.now() / 1_000) + 1_800 });
    const reading = releasesOf(fixture.github, "api@2026.6.8");
    const hint = new RegExp(`wait until ${new Date(rateLimit.reset * 1_000).toISOString()}`);
    await failsWith(reading, "github-rate-limited", /list the releases of octo\/ships: API rate limit/, hint);
    assert.deepEqual(fixture.waits, []);
  });

  test("how long GitHub asks to wait is handed on", async () => {
    await using fixture = await githubFixture();
    fixture.server.failNext(`GET ${releases}`, { status: 429, headers: { "retry-after": "3600" } });
    const reading = releasesOf(fixture.github, "api@2026.6.8");
    await failsWith(reading, "github-rate-limited", /injected 429/, /wait 3600 seconds/);
  });

  test("waits for one request are capped together, whatever a server asks for again and again", async () => {
    await using fixture = await githubFixture();
    const fault = { status: 429, headers: { "retry-after": "1" } };
    fixture.server.failNext(
      `GET ${releases}`,
      Array.from({ length: 20 }, () => fault),
    );
    const reading = releasesOf(fixture.connect({ patience: { longest: 10 } }), "api@2026.6.8");
    await failsWith(reading, "github-rate-limited", /./, /wait 1 seconds/);
    assert.deepEqual(fixture.waits, [1, 2, 4]);
  });
});

describe("the pace of writes", () => {
  test("ten releases wait for nothing", async () => {
    await using fixture = await githubFixture();
    const start = performance.now();
    for (let index = 0; index < 10; index++) {
      const draft = await fixture.draft(`api@2026.6.${index}`);
      const { tag, commit } = draft;
      await fixture.github.generateNotes(ships, { tag, commit, previousTag: "api@2026.6.0" });
      const { id } = await makeRelease(fixture.github, draft);
      await fixture.github.publish(ships, { id, own: null, assets: [] }, draft);
    }
    const took = performance.now() - start;
    assert.deepEqual(fixture.waits, []);
    assert.ok(took < 15_000, `${took} ms`);
  });

  test("notes are not content: more of them than a minute's writes wait for nothing", async () => {
    await using fixture = await githubFixture();
    const github = fixture.connect({ patience: { second: 1_000, writesPerMinute: 3 } });
    await fixture.draft("api@2026.6.0");
    const { tag, commit } = await fixture.draft("api@2026.6.8");
    const start = performance.now();
    for (let count = 0; count < 8; count++)
      await github.generateNotes(ships, { tag, commit, previousTag: "api@2026.6.0" });
    const took = performance.now() - start;
    assert.ok(took < 15_000, `${took} ms`);
  });

  for (const [limit, rate] of Object.entries({ minute: 60, hour: 3_600 })) {
    test(`the write after a whole ${limit}'s waits until the ${limit} is over`, async () => {
      await using fixture = await githubFixture();
      const few = limit === "minute" ? { writesPerMinute: 3 } : { writesPerHour: 3 };
      const draft = await fixture.draft("api@2026.6.8");
      const github = fixture.connect({ patience: { second: 1_000 / rate, ...few } });
      const start = performance.now();
      const took = await Promise.all(
        [1, 2, 3, 4].map(() => makeRelease(github, draft).then(() => performance.now() - start)),
      );
      const [, , third = 0, fourth = 0] = took.sort((a, b) => a - b);
      assert.ok(fourth - third > 500 && fourth < 20_000, `${took}`);
    });
  }
});
