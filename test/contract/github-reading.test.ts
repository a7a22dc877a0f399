import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { asked, failsWith, githubFixture, releases, ships } from "./github-fixture.ts";

describe("reading releases", () => {
  test("a tag's published release and all its drafts are found", async () => {
    await using fixture = await githubFixture();
    const published = fixture.seed("web/v1.0.0");
    const first = fixture.seed("web/v1.0.0", { draft: true });
    const second = fixture.seed("web/v1.0.0", { draft: true, prerelease: true, targetCommitish: "next" });
    fixture.seed("web/v1.0.0-rc.1");
    const found = await fixture.github.releasesFor(ships, "web/v1.0.0");
    assert.deepEqual(new Set(found.map(({ id }) => id)), new Set([published.id, first.id, second.id]));
    const last = found.find(({ id }) => id === second.id);
    assert.deepEqual(
      { ...last, url: "" },
      { id: second.id, url: "", draft: true, prerelease: true, target: "next" },
    );
    assert.match(last?.url ?? "", /\/octo\/ships\/releases\/tag\/untagged-/);
  });

  test("several tags take one listing, and a tag without a release has an empty entry", async () => {
    await using fixture = await githubFixture();
    fixture.seed("api@2026.6.8");
    const found = await fixture.github.releasesForAll(ships, ["api@2026.6.8", "web/v1.0.0"]);
    assert.deepEqual(
      [...found].map(([tag, entries]) => [tag, entries.length]),
      [
        ["api@2026.6.8", 1],
        ["web/v1.0.0", 0],
      ],
    );
    assert.equal(fixture.server.requests.length, 1);
  });

  test("without tags nothing is asked", async () => {
    await using fixture = await githubFixture();
    assert.equal((await fixture.github.releasesForAll(ships, [])).size, 0);
    assert.equal(fixture.server.requests.length, 0);
  });

  test("every page is read", async () => {
    await using fixture = await githubFixture();
    for (let index = 0; index < 250; index++) fixture.seed(`api@2026.1.${index}`);
    const found = await fixture.github.releasesForAll(ships, [
      "api@2026.1.0",
      "api@2026.1.120",
      "api@2026.1.249",
    ]);
    assert.deepEqual(
      [...found.values()].map(({ length }) => length),
      [1, 1, 1],
    );
    assert.equal(asked(fixture.server, "GET", releases), 3);
  });

  test("one release is read by its id; one that is not there is null", async () => {
    await using fixture = await githubFixture();
    const { id } = fixture.seed("api@2026.6.8", { draft: true });
    assert.equal((await fixture.github.release(ships, id))?.draft, true);
    assert.equal(await fixture.github.release(ships, id + 1), null);
  });

  test("requests carry the token, slipway's name and the API's version", async () => {
    await using fixture = await githubFixture();
    await fixture.github.releasesFor(ships, "api@2026.6.8");
    const headers = fixture.server.requests[0]?.headers;
    assert.equal(headers?.["user-agent"], "slipway/test");
    assert.equal(headers?.authorization, "token push");
    assert.equal(headers?.["x-github-api-version"], "2022-11-28");
  });

  test("an empty or foreign body is an error, not an empty list", async () => {
    await using fixture = await githubFixture();
    for (const body of ["", "<html>log in</html>", { message: "hello" }]) {
      fixture.server.failNext(`GET ${releases}`, { status: 200, body });
      const listing = fixture.github.releasesFor(ships, "api@2026.6.8");
      await failsWith(
        listing,
        "github-failed",
        /unexpected when asked to list the releases/,
        /GITHUB_API_URL/,
      );
    }
  });

  test("an address with a slash at its end is the same address", async () => {
    await using fixture = await githubFixture();
    const github = fixture.connect({ baseUrl: `${fixture.server.url}/` });
    assert.deepEqual(await github.releasesFor(ships, "api@2026.6.8"), []);
  });
});
