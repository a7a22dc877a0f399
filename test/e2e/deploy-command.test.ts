/** Sites that a command of the user's own deploys: only slipway's record knows that they were. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { assertFailure } from "../support/refusal.ts";
import { done } from "../support/released.ts";
import { type SmallRepository, startSmallRepository } from "../support/small-repository.ts";

const CONFIG = `format = 1

[repository]
github = "acme/mono"

[defaults]
tag = "{component}/v{version}"

[components.docs.site]
directory = "site"
provider = { command = ["sh", "deploy.sh", "{environment}", "{short_commit}"] }

[components.docs.site.environments]
preview = { paths = ["site/**"] }
production = { channel = "stable" }
`;

/** Every deployment adds a line to a file outside the repository. */
async function start(): Promise<SmallRepository> {
  const place = await startSmallRepository({
    config: CONFIG,
    files: {
      "site/index.html": "<h1>Docs</h1>\n",
      "deploy.sh": 'set -e\necho "$@" >> "$DEPLOYED"\necho "see https://$1.example.org."\n',
    },
  });
  Object.assign(place.env, { DEPLOYED: join(place.scratch, "deployed") });
  return place;
}

const lines = async ({ scratch }: SmallRepository) =>
  (await readFile(join(scratch, "deployed"), "utf8").catch(() => "")).split("\n").filter(Boolean);

test("a release deploys it once, because the record says so", async () => {
  await using place = await start();
  await place.tree.tag("docs/v1.0.0");
  const commit = (await place.tree.git("rev-parse", "HEAD")).slice(0, 12);
  const first = done(await place.slipway(["release", "docs/v1.0.0", "--json"]));
  const url = "https://production.example.org";
  assert.deepEqual(first.releases[0].deployments, [{ environment: "production", url, outcome: "deployed" }]);
  const second = done(await place.slipway(["release", "docs/v1.0.0", "--json"]));
  assert.equal(second.writes, 0);
  assert.deepEqual(await lines(place), [`production ${commit}`]);
});

test("one that was deployed before its release was cut short is not deployed again", async () => {
  await using place = await start();
  await place.tree.tag("docs/v1.0.0");
  place.github.failNext("POST /repos/acme/mono/releases", { status: 422, body: { message: "no" } });
  assert.equal((await place.slipway(["release", "docs/v1.0.0", "--json"])).exitCode, 7);
  done(await place.slipway(["release", "docs/v1.0.0", "--json"]));
  assert.equal((await lines(place)).length, 1);
});

test("by hand it is deployed each time: it is unknown what is live", async () => {
  await using place = await start();
  const order = ["deploy", "docs", "--environment", "preview", "--json"];
  for (const _ of [1, 2]) {
    const { deployments, writes } = done(await place.slipway(order));
    const url = "https://preview.example.org";
    assert.deepEqual(deployments, [{ environment: "preview", url, outcome: "deployed" }]);
    assert.equal(writes, 1);
  }
  assert.equal((await lines(place)).length, 2);
});

test("a command that fails: exit 8, and nothing is published", async () => {
  await using place = await start();
  await place.tree.tag("docs/v1.0.0");
  Object.assign(place.env, { DEPLOYED: join(place.scratch, "no/such/folder/deployed") });
  const result = await place.slipway(["release", "docs/v1.0.0", "--json"]);
  assertFailure(result, { exit: 8, codes: ["deploy-failed"], says: ["docs/production"] });
  assert.deepEqual(place.github.repository("acme/mono").releases, []);
});
