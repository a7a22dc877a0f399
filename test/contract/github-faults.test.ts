import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createGitHub } from "../../src/services/github/github.ts";
import { createHttp } from "../../src/services/http/http.ts";
import { commit } from "../support/facts.ts";
import type { Fault } from "../support/faults.ts";
import { listen } from "../support/loopback.ts";
import {
  asked,
  failsWith,
  githubFixture,
  makeRelease,
  releases,
  releasesOf,
  ships,
} from "./github-fixture.ts";

describe("tokens and rights", () => {
  test("a token that GitHub does not know", async () => {
    await using fixture = await githubFixture();
    const reading = releasesOf(fixture.connect({ token: "expired" }), "api@2026.6.8");
    await failsWith(reading, "github-unauthorized", /Bad credentials/, /GITHUB_TOKEN/);
    assert.equal(fixture.server.requests.length, 1);
  });

  test("a token that may only read", async () => {
    await using fixture = await githubFixture();
    const drafting = makeRelease(fixture.connect({ token: "pull" }), await fixture.draft("api@2026.6.8"));
    await failsWith(
      drafting,
      "github-forbidden",
      /not accessible by integration/,
      /permissions: \{ contents: write \}/,
    );
    assert.equal(fixture.server.requests.length, 1);
  });

  test("a repository that is not there, or not shown", async () => {
    await using fixture = await githubFixture();
    const reading = fixture.github.releases({ owner: "octo", name: "shops" }, [
      { tag: "api@2026.6.8", draft: "none" },
    ]);
    await failsWith(reading, "github-not-found", /octo\/shops/, /GITHUB_REPOSITORY/);
    const drafting = makeRelease(fixture.connect({ token: "none" }), await fixture.draft("api@2026.6.8"));
    await failsWith(drafting, "github-not-found", /octo\/ships/, /contents: write/);
  });
});

const passing: Record<string, Fault> = { "a 502": { status: 502 }, "a dropped connection": { drop: true } };

for (const [name, fault] of Object.entries(passing)) {
  describe(name, () => {
    test("on a read: the read is repeated", async () => {
      await using fixture = await githubFixture();
      fixture.seed("api@2026.6.8");
      fixture.server.failNext(`GET ${releases}`, [fault, fault]);
      assert.equal((await releasesOf(fixture.github, "api@2026.6.8")).length, 1);
      assert.equal(asked(fixture.server, "GET", releases), 3);
    });

    test("on creating, when no draft was made: it is made once", async () => {
      await using fixture = await githubFixture();
      fixture.server.failNext(`POST ${releases}`, fault);
      const made = await makeRelease(fixture.github, await fixture.draft("api@2026.6.8"));
      assert.deepEqual(
        fixture.server.repository("octo/ships").releases.map(({ id }) => id),
        [made.id],
      );
      assert.equal(asked(fixture.server, "POST", releases), 2);
    });

    test("on creating, when the draft was made: it is taken, and no other is made", async () => {
      await using fixture = await githubFixture();
      fixture.seed("web/v1.0.0", { draft: true });
      fixture.server.failNext(`POST ${releases}`, { ...fault, after: true });
      const made = await makeRelease(fixture.github, await fixture.draft("api@2026.6.8"));
      const { releases: stored } = fixture.server.repository("octo/ships");
      assert.deepEqual(
        stored.filter(({ tagName }) => tagName === "api@2026.6.8").map(({ id }) => id),
        [made.id],
      );
      assert.equal(asked(fixture.server, "POST", releases), 1);
    });

    test("on publishing, done or not: it is published, and written again only if it was not", async () => {
      for (const after of [true, false]) {
        await using fixture = await githubFixture();
        const draft = await fixture.draft("api@2026.6.8");
        const { id } = await makeRelease(fixture.github, draft);
        fixture.server.failNext(`PATCH ${releases}/${id}`, { ...fault, after });
        assert.equal(
          (await fixture.github.publish(ships, { id, own: null, assets: [] }, draft)).draft,
          false,
        );
        assert.equal(asked(fixture.server, "PATCH", `${releases}/${id}`), after ? 1 : 2);
      }
    });
  });
}

describe("when it does not pass", () => {
  test("patience ends, and the error says what GitHub said", async () => {
    await using fixture = await githubFixture();
    fixture.server.failNext(
      `POST ${releases}`,
      Array.from({ length: 4 }, () => ({ status: 502 })),
    );
    const drafting = makeRelease(fixture.github, await fixture.draft("api@2026.6.8"));
    await failsWith(
      drafting,
      "github-failed",
      /failed to draft a release for api@2026\.6\.8.*502/,
      /githubstatus/,
    );
    assert.equal(asked(fixture.server, "POST", releases), 4);
    assert.equal(fixture.server.repository("octo/ships").releases.length, 0);
  });

  test("a server that is not there is named", async () => {
    await using fixture = await githubFixture();
    const github = fixture.connect({ baseUrl: "http://127.0.0.1:1", patience: { second: 10 } });
    const start = performance.now();
    const reading = releasesOf(github, "api@2026.6.8");
    await failsWith(
      reading,
      "github-unreachable",
      /http:\/\/127\.0\.0\.1:1\/.*cannot be reached/,
      /GITHUB_API_URL/,
    );
    const took = performance.now() - start;
    assert.ok(took >= 130, `three waits, of 1 s, 4 s and 9 s, took ${took} ms instead of 140`);
  });

  test("a draft of somebody else's is not taken for the one that was asked for", async () => {
    await using fixture = await githubFixture();
    const { id } = fixture.seed("api@2026.6.8", { draft: true });
    fixture.server.failNext(`POST ${releases}`, { status: 502, after: true });
    const made = await makeRelease(fixture.github, await fixture.draft("api@2026.6.8"));
    assert.notEqual(made.id, id);
    assert.equal(asked(fixture.server, "POST", releases), 1);
  });

  test("a draft is deleted, once; what is published, or gone, is left alone", async () => {
    await using fixture = await githubFixture();
    const draft = await makeRelease(fixture.github, await fixture.draft("api@2026.6.8"));
    const published = fixture.seed("api@2026.6.7");
    fixture.server.failNext(`DELETE ${releases}/${draft.id}`, { status: 502, after: true });
    await fixture.github.deleteDraft(ships, draft.id);
    await fixture.github.deleteDraft(ships, draft.id);
    await fixture.github.deleteDraft(ships, published.id);
    assert.deepEqual(
      fixture.server.repository("octo/ships").releases.map(({ id }) => id),
      [published.id],
    );
  });

  test("what GitHub cannot do at all is not asked for again", async () => {
    await using fixture = await githubFixture();
    fixture.server.failNext(`GET ${releases}`, { status: 501 });
    await failsWith(releasesOf(fixture.github, "api@2026.6.8"), "github-failed", /501/);
    assert.equal(asked(fixture.server, "GET", releases), 1);
  });
});

describe("an interruption", () => {
  const waits: Record<string, Fault> = {
    "a rate limit": { status: 429, headers: { "retry-after": "600" } },
    "a broken server": { status: 502 },
  };

  for (const [name, fault] of Object.entries(waits)) {
    for (const method of ["GET", "POST"]) {
      test(`ends the waiting for ${name} after a ${method} at once, with its own reason`, async () => {
        await using fixture = await githubFixture();
        const controller = new AbortController();
        fixture.server.failNext(`${method} ${releases}`, fault);
        const github = fixture.connect({ interrupted: controller.signal, patience: { second: 1_000 } });
        const draft = await fixture.draft("api@2026.6.8");
        const call = method === "GET" ? releasesOf(github, draft.tag) : makeRelease(github, draft);
        const start = performance.now();
        setTimeout(() => controller.abort(new Error("interrupted")), 300);
        await assert.rejects(call, /^Error: interrupted$/);
        assert.ok(performance.now() - start < 950);
        assert.equal(fixture.server.requests.length, 1);
      });
    }
  }

  test("ends the waiting for the next minute's writes, and nothing is written any more", async () => {
    await using fixture = await githubFixture();
    const controller = new AbortController();
    const github = fixture.connect({
      interrupted: controller.signal,
      patience: { second: 1_000, writesPerMinute: 1 },
    });
    await makeRelease(github, await fixture.draft("api@2026.6.8"));
    const drafting = makeRelease(github, await fixture.draft("api@2026.6.9"));
    setTimeout(() => controller.abort(new Error("interrupted")), 100);
    await assert.rejects(drafting, /^Error: interrupted$/);
    assert.equal(asked(fixture.server, "POST", releases), 1);
  });

  test("of a request is not mistaken for GitHub being out of reach", async () => {
    await using fixture = await githubFixture();
    const controller = new AbortController();
    fixture.server.failNext(`GET ${releases}`, { delay: 500 });
    const github = fixture.connect({ interrupted: controller.signal });
    const reading = releasesOf(github, "api@2026.6.8");
    setTimeout(() => controller.abort(new Error("interrupted")), 50);
    await assert.rejects(reading, /^Error: interrupted$/);
    assert.equal(asked(fixture.server, "GET", releases), 1);
  });
});

test("a GitHub that takes requests and is silent is asked once, and once more whether a write was done", async () => {
  await using server = await listen({ answer: () => new Promise<never>(() => {}) });
  const interrupted = new AbortController().signal;
  const settings = {
    redact: (text: string) => text,
    interrupted,
    userAgent: "test",
    log: () => {},
    timeout: 100,
  };
  const patience = { second: 1 };
  const github = createGitHub({
    http: createHttp(settings),
    baseUrl: server.url,
    token: "t",
    interrupted,
    patience,
  });
  const repository = { owner: "octo", name: "ships" };
  const reading = github.releases(repository, [{ tag: "api@1", draft: "none" }]);
  await failsWith(reading, "github-unreachable", /no answer in 0\.1 s/, /check the network/);
  assert.equal(server.requests.length, 1);
  const settled = {
    ...{ tag: "api@1", prerelease: false, latest: false, draft: false },
    ...{ commit: commit("a"), name: "1", body: "", run: "r" },
  };
  await failsWith(
    github.publish(repository, { id: 1, own: null, assets: [] }, settled),
    "github-unreachable",
    /no answer in 0\.1 s/,
    /again/,
  );
  assert.deepEqual(
    server.requests.map(({ method }) => method),
    ["GET", "PATCH", "GET"],
  );
});
