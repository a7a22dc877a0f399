/** `slipway report`: a page that anybody can open, from a repository's own releases. */

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startBrowser } from "../support/browser.ts";
import { cut } from "../support/failed-release.ts";
import { type Folders, startFolders } from "../support/folders.ts";
import { skipWithout } from "../support/installed.ts";
import { assertFailure } from "../support/refusal.ts";
import { done } from "../support/released.ts";

/** What would run if the page let it. */
const SUBJECT = "fix: </script><script>document.title='pwned'</script>";

describe("report", () => {
  let place: Folders;
  before(async () => {
    place = await startFolders();
    done(await cut(place, "api@1.0.0", "web@1.0.0"));
    await place.change("api/a.txt", SUBJECT);
  });
  after(() => place?.[Symbol.asyncDispose]());

  test("gives what it is made from as JSON: releases, components, and what new commits reach", async () => {
    const { releases, components, graph, url, commit } = done(await place.slipway(["report", "--json"]));
    assert.equal(commit, await place.tree.git("rev-parse", "HEAD"));
    assert.match(url, /\/acme\/mono\/releases$/);
    assert.deepEqual(releases.map(({ tag, state }: Record<string, string>) => [tag, state]).sort(), [
      ["api/v1.0.0", "finished"],
      ["web/v1.0.0", "finished"],
    ]);
    assert.deepEqual(components[0], { component: "api", tags: "api/v{version}", repositories: [] });
    const [only, ...others] = graph.commits;
    assert.deepEqual([only.subject, only.by, others], [SUBJECT, "Test", []]);
    assert.deepEqual(only.reaches, [
      { component: "api", because: ["paths: api/**", "api/a.txt"], packages: [] },
    ]);
    assert.equal(done(await place.slipway(["report", "--json", "--no-graph"])).graph, null);
  });

  test("writes the page to a file, or to standard output", async () => {
    const file = join(place.scratch, "report.html");
    const { exitCode, stdout } = await place.slipway(["report", "--output", file]);
    assert.deepEqual([exitCode, stdout], [0, `${file}: 2 releases of 2 components\n`]);
    const page = await readFile(file, "utf8");
    const other = await place.slipway(["report"]);
    const undated = (text: string) => text.replace(/"at":"[^"]*","commit"/, "");
    assert.equal(undated(other.stdout), undated(page));
    assertFailure(await place.slipway(["--json", "report", "--output", place.scratch]), {
      exit: 2,
      codes: ["no-output"],
      says: [place.scratch],
      hints: ["--output"],
    });
  });

  test("shows an audit that was printed into a file, and nothing else", async () => {
    const file = join(place.scratch, "audit.json");
    await writeFile(file, (await place.slipway(["audit", "--json"])).stdout);
    const { audit, releases } = done(
      await place.slipway(["report", "--json", "--no-graph", "--audit", file]),
    );
    assert.equal(audit.releases.length, 2);
    assert.deepEqual(
      new Set(releases.map(({ state }: Record<string, string>) => state)),
      new Set(["finished"]),
    );
    const drifted = (await readFile(file, "utf8")).replace('"state":"finished"', '"state":"drifted"');
    await writeFile(file, drifted);
    const after = done(await place.slipway(["report", "--json", "--no-graph", "--audit", file]));
    const states = after.releases.map(({ state }: Record<string, string>) => state).sort();
    assert.deepEqual(states, ["drifted", "finished"]);
    for (const text of ["{", '{"format":1,"releases":[]}']) {
      await writeFile(file, text);
      assertFailure(await place.slipway(["--json", "report", "--audit", file]), {
        exit: 2,
        codes: ["no-audit"],
        says: [file],
        hints: ["slipway audit --json"],
      });
    }
  });

  test("makes a page that a browser shows", { skip: skipWithout("chromium") }, async () => {
    await using browser = await startBrowser();
    const { page, asked, said } = await browser.open((await place.slipway(["report"])).stdout);
    assert.equal(await page.title(), "Releases of acme/mono");
    assert.equal(await page.getByRole("button", { name: "api/v1.0.0" }).count(), 1);
    await page.getByRole("button", { name: /<\/script>/ }).click();
    assert.ok(await page.getByText(/by Test on .*, reaches api\./).isVisible());
    assert.deepEqual([asked, said], [[], []]);
  });
});
