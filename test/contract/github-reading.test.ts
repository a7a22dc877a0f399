import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Forge, SoughtRelease } from "../../src/services/ports/forge.ts";
import { asked, failsWith, githubFixture, releases, releasesOf, ships } from "./github-fixture.ts";

describe("reading releases", () => {
  test("a tag's published release and all its drafts are found", async () => {
    await using fixture = await githubFixture();
    const published = fixture.seed("web/v1.0.0");
    const first = fixture.seed("web/v1.0.0", { draft: true });
    const second = fixture.seed("web/v1.0.0", { draft: true, prerelease: true, targetCommitish: "next" });
    fixture.seed("web/v1.0.0-rc.1");
    const found = await releasesOf(fixture.github, "web/v1.0.0");
    assert.deepEqual(new Set(found.map(({ id }) => id)), new Set([published.id, first.id, second.id]));
    const last = found.find(({ id }) => id === second.id);
    assert.deepEqual(
      { ...last, url: "", uploadUrl: "" },
      {
        id: second.id,
        url: "",
        draft: true,
        prerelease: true,
        target: "next",
        assets: [],
        uploadUrl: "",
        own: null,
      },
    );
    assert.match(last?.url ?? "", /\/octo\/ships\/releases\/tag\/untagged-/);
  });

  const sought = (tags: readonly string[], draft: SoughtRelease["draft"] = "none") =>
    tags.map((tag) => ({ tag, draft }));
  const idsOf = (found: Awaited<ReturnType<Forge["releases"]>>) =>
    [...found].map(([tag, entries]) => [tag, entries.map(({ id }) => id)]);

  test("several tags take one listing, and a tag without a release has an empty entry", async () => {
    await using fixture = await githubFixture();
    const { id } = fixture.seed("api@2026.6.8");
    const found = await fixture.github.releases(ships, sought(["api@2026.6.8", "web/v1.0.0"], "maybe"));
    assert.deepEqual(idsOf(found), [
      ["api@2026.6.8", [id]],
      ["web/v1.0.0", []],
    ]);
    assert.equal(fixture.server.requests.length, 1);
  });

  test("without tags nothing is asked", async () => {
    await using fixture = await githubFixture();
    assert.equal((await fixture.github.releases(ships, [])).size, 0);
    assert.equal(fixture.server.requests.length, 0);
  });

  test("however many releases there are, an older one takes one request of its own", async () => {
    await using fixture = await githubFixture();
    const { id: oldest } = fixture.seed("api@2026.1.0");
    const { id: draft } = fixture.seed("api@2026.1.1", { draft: true });
    for (let index = 0; index < 250; index++) fixture.seed(`web@2026.1.${index}`);
    const found = await fixture.github.releases(ships, [
      { tag: "api@2026.1.0", draft: "none" },
      { tag: "api@2026.1.1", draft },
      { tag: "api@2026.1.2", draft: "none" },
      { tag: "api@2026.1.3", draft: draft + 1_000 },
    ]);
    assert.deepEqual(idsOf(found), [
      ["api@2026.1.0", [oldest]],
      ["api@2026.1.1", [draft]],
      ["api@2026.1.2", []],
      ["api@2026.1.3", []],
    ]);
    // The page, two by their tags, one draft, and one that is gone and may be public under its tag.
    assert.equal(fixture.server.requests.length, 6);
  });

  test("only a draft whose id is unknown makes every page be read, each once", async () => {
    await using fixture = await githubFixture();
    const { id } = fixture.seed("api@2026.1.0", { draft: true });
    for (let index = 0; index < 350; index++) fixture.seed(`web@2026.1.${index}`);
    const found = await fixture.github.releases(ships, sought(["api@2026.1.0"], "maybe"));
    assert.deepEqual(idsOf(found), [["api@2026.1.0", [id]]]);
    assert.equal(asked(fixture.server, "GET", releases), 4);
    assert.equal(fixture.server.requests.length, 5);
  });

  test("a list that grows while it is read is read to its end, and gives each release once", async () => {
    await using fixture = await githubFixture();
    const { id } = fixture.seed("api@2026.1.0", { draft: true });
    for (let index = 0; index < 199; index++) fixture.seed(`web@2026.1.${index}`);
    // A release comes in once the first page is read: the last entry of each page moves to the next one.
    fixture.server.failNext("GET */releases/tags/*", "pass");
    const reading = fixture.github.releases(ships, sought(["api@2026.1.0"], "maybe"));
    while (fixture.server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    fixture.seed("web@2026.2.0", { createdAt: "2026-02-01T00:00:00Z" });
    assert.deepEqual(idsOf(await reading), [["api@2026.1.0", [id]]]);
  });

  test("one release is read by its id; one that is not there is null", async () => {
    await using fixture = await githubFixture();
    const { id } = fixture.seed("api@2026.6.8", { draft: true });
    assert.equal((await fixture.github.release(ships, id))?.draft, true);
    assert.equal(await fixture.github.release(ships, id + 1), null);
  });

  test("requests carry the token, slipway's name and the API's version", async () => {
    await using fixture = await githubFixture();
    await releasesOf(fixture.github, "api@2026.6.8");
    const headers = fixture.server.requests[0]?.headers;
    assert.equal(headers?.["user-agent"], "slipway/test");
    assert.equal(headers?.authorization, "token push");
    assert.equal(headers?.["x-github-api-version"], "2022-11-28");
  });

  test("an empty or foreign body is an error, not an empty list", async () => {
    await using fixture = await githubFixture();
    for (const body of ["", "<html>log in</html>", { message: "hello" }]) {
      fixture.server.failNext(`GET ${releases}`, { status: 200, body });
      const listing = releasesOf(fixture.github, "api@2026.6.8");
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
    assert.deepEqual(await releasesOf(github, "api@2026.6.8"), []);
  });
});
