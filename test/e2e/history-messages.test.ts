/** What the messages of commits come to: squash merges, merges of requests, reverts, what others wrote, `[commits]`. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Folders, startFolders } from "../support/folders.ts";
import { done } from "../support/released.ts";

/** A repository whose component api was released as 1.0.0. */
async function released(config = ""): Promise<Folders> {
  const place = await startFolders({ config });
  await place.tree.tag("api/v1.0.0");
  return place;
}

/** What would be cut, without it none; and the lines of its notes. */
async function cutOf(place: Folders): Promise<{ tag: string | null; lines: readonly string[] }> {
  const { cuts } = done(await place.slipway(["cut", "api", "--dry-run", "--json"]));
  const tag = cuts[0]?.tag ?? null;
  if (tag === null) return { tag, lines: [] };
  const { notes } = done(await place.slipway(["notes", tag, "--json"]));
  return { tag, lines: notes.split("\n").filter((line: string) => /^(?:#|-)/.test(line)) };
}

const textOf = (line: string) => line.replace(/ \(\[?[#0-9a-f].*$/, "");

describe("messages", { concurrency: 2 }, () => {
  test("a revert by GitHub's button leaves nothing of what it takes back", async () => {
    await using place = await released();
    await place.change("api/a", "feat: paint it blue (#7)");
    await place.change("api/a", 'Revert "feat: paint it blue (#7)" (#8)\n\nReverts acme/mono#7');
    assert.equal((await cutOf(place)).tag, null);
    const { stdout } = await place.slipway(["cut", "api"]);
    assert.match(stdout, /^api: 2 commits since api\/v1\.0\.0 raise no version$/m);
    const [status] = done(await place.slipway(["status", "api", "--json"])).components;
    assert.deepEqual([status.commitsSince, status.affected, status.nextVersion], [2, true, null]);
  });

  test("what the upstream of a dependency breaks is not this component's break", async () => {
    await using place = await released('[commits]\ntypes = { chore = "patch" }\n');
    const quoted = "<details>\n\nBREAKING CHANGE: theirs\n\n* feat!: theirs\n</details>";
    await place.change("api/a", `chore(deps): update uuid to v14 (#295)\n\n### Release Notes\n\n${quoted}`);
    const { tag, lines } = await cutOf(place);
    assert.equal(tag, "api/v1.0.1");
    assert.deepEqual(lines.map(textOf), ["### Other changes", "- **deps:** update uuid to v14"]);
  });

  test("the merge of a request has its title's meaning, and is told once, for each component that it changed", async () => {
    await using place = await released();
    const { git } = place.tree;
    await git("checkout", "--quiet", "-b", "x");
    await place.change("api/a", "wip");
    await place.change("web/a", "address review");
    await git("checkout", "--quiet", "main");
    const message = ["-m", "Merge pull request #15 from acme/x", "-m", "feat: a login page"];
    await git("merge", "--quiet", "--no-ff", "x", ...message);
    await git("push", "--quiet", "origin", "main");
    const { tag, lines } = await cutOf(place);
    assert.equal(tag, "api/v1.1.0");
    assert.deepEqual(lines, [
      "### Features",
      `- a login page ([#15](${place.github.url}/acme/mono/pull/15)) by Test`,
    ]);
    const { notes } = done(await place.slipway(["notes", "web/v0.1.0", "--json"]));
    assert.match(notes, /^- a login page /m);
    assert.doesNotMatch(notes, /wip|address review/);
  });

  test("a merge that changed something itself is told once, too", async () => {
    await using place = await released();
    const { git, write } = place.tree;
    await git("checkout", "--quiet", "-b", "x");
    await place.change("api/a", "wip");
    await git("checkout", "--quiet", "main");
    await place.change("api/b", "fix: beside it");
    await git("merge", "--quiet", "--no-ff", "--no-commit", "x");
    await write("api/a", "resolved\n");
    await git("commit", "--quiet", "--all", "-m", "Merge pull request #15 from acme/x", "-m", "feat: a page");
    await git("push", "--quiet", "origin", "main");
    const { lines } = await cutOf(place);
    assert.deepEqual(lines.map(textOf), ["### Features", "- a page", "### Fixes", "- beside it"]);
  });

  test("a squash merge without a meaning of its own tells of each commit in it", async () => {
    await using place = await released();
    await place.change("api/a", "Login page (#5)\n\n- feat: add a login\n- docs: say so");
    const { tag, lines } = await cutOf(place);
    assert.equal(tag, "api/v1.1.0");
    assert.deepEqual(lines.map(textOf), ["### Features", "- add a login", "### Documentation", "- say so"]);
  });

  test("one author has one name, whatever addresses there are, and bots have none", async () => {
    await using place = await released();
    const map =
      "Ada Lovelace <ada@example.org> <test@example.org>\nAda Lovelace <ada@example.org> <ada@old.example>\n";
    await place.tree.write(".mailmap", map);
    await place.tree.commit("docs: names");
    const by = (...people: string[]) => people.map((person) => `\nCo-authored-by: ${person}`).join("");
    const bot = "Claude <noreply@anthropic.com>";
    await place.change("api/a", `feat: alone\n${by("A. L. <Ada@old.example>", bot)}`);
    await place.change(
      "api/a",
      `fix: not alone\n${by("Grace Hopper <grace@example.org>", "AL <ada@example.org>")}`,
    );
    const { lines } = await cutOf(place);
    assert.deepEqual(
      lines
        .filter((line) => line.startsWith("-"))
        .map((line) => line.replace(/ \(.*?\) by/, " by").replace(/\(.*\) /, "")),
      ["- alone by Ada Lovelace", "- not alone by Ada Lovelace, Grace Hopper"],
    );
  });

  test("commits that raise nothing make no release alone, and are told with others", async () => {
    await using place = await released(
      '[commits]\nheader = ["\\\\[[A-Z]+-[0-9]+\\\\] "]\ntypes = { infra = "none" }\n',
    );
    for (const message of ["docs: a", "ci: b", "infra: c"]) await place.change("api/a", message);
    assert.equal((await cutOf(place)).tag, null);
    assert.match((await place.slipway(["status"])).stdout, /^api +api\/v1\.0\.0 +.* 3 +–$/m);
    assert.equal(await place.nextTag("api", "--bump", "patch"), "api/v1.0.1");
    await place.change("api/a", "[API-12] feat: d");
    const { tag, lines } = await cutOf(place);
    assert.equal(tag, "api/v1.1.0");
    assert.deepEqual(lines.filter((line) => line.startsWith("-")).map(textOf), [
      "- d",
      "- a",
      "- infra: c",
      "- b",
    ]);
  });
});
