/** `slipway deploy`: a branch's site, outside a release. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertFailure, assertRefused, type Refused } from "../support/refusal.ts";
import { done } from "../support/released.ts";
import { SITE_CONFIG, type SiteRepository, startSiteRepository } from "../support/site-repository.ts";

const STAGING = ["deploy", "docs", "--environment", "staging"];
const URL_OF_STAGING = "https://next.acme-docs-staging.pages.dev";

/** The one deployment of a document, and its writes. */
async function deploy(place: SiteRepository, args = STAGING) {
  const { format, deployments, writes } = done(await place.slipway([...args, "--json"]));
  assert.equal(format, 1);
  assert.equal(deployments.length, 1);
  return { ...deployments[0], writes };
}

describe("deploy --environment staging", () => {
  test("deploys what is checked out, once; then only what its paths see", async () => {
    await using place = await startSiteRepository();
    const head = await place.tree.git("rev-parse", "HEAD");
    const first = await deploy(place);
    const deployed = { environment: "staging", url: URL_OF_STAGING, outcome: "deployed", writes: 1 };
    assert.deepEqual(first, deployed);
    const unchanged = { environment: "staging", url: URL_OF_STAGING, outcome: "unchanged", writes: 0 };
    assert.deepEqual(await deploy(place), { ...unchanged, note: "this commit is live there" });

    await place.tree.write("README.md", "Another monorepo.\n");
    await place.tree.commit("Read");
    const note = `nothing in site/** has changed since ${head.slice(0, 12)}, which is live there`;
    assert.deepEqual(await deploy(place), { ...unchanged, note });
    const text = await place.slipway(STAGING);
    const said = text.stdout.replace(/\s+/g, " ");
    assert.match(
      said,
      /= unchanged staging https:\S+ nothing in site\/\*\* has changed since .* nothing to do $/,
    );

    await place.tree.write("site/page.html", "<h1>Staged</h1>\n");
    const next = await place.tree.commit("Write");
    assert.deepEqual(await deploy(place), deployed);
    assert.deepEqual(place.deployed("acme-docs-staging"), [head, next]);
    assert.deepEqual(place.deployed(), [], "production is not touched");
    assert.equal(await place.tree.git("for-each-ref", "refs/slipway"), "");
    assert.deepEqual(place.github.repository("acme/mono").releases, []);
  });

  test("a commit that is live and not in this clone is no reason to do nothing", async () => {
    await using place = await startSiteRepository();
    const project = place.pages.project("acme-docs-staging");
    await deploy(place);
    Object.assign(project.deployments[0] ?? {}, { commitHash: "f".repeat(40) });
    assert.equal((await deploy(place)).outcome, "deployed");
  });

  test("that fails to build: exit 5, nothing deployed", async () => {
    await using place = await startSiteRepository();
    await place.tree.write("site/build.sh", "echo 'broken link'; exit 1\n");
    await place.tree.commit("Break");
    await assertRefused(place, STAGING, { exit: 5, codes: ["site-build-failed"], says: ["broken link"] });
    assert.deepEqual(place.deployed("acme-docs-staging"), []);
  });

  test("that takes too long, or fails at Cloudflare: exit 8", async () => {
    await using place = await startSiteRepository();
    place.pages.failNext("POST /pages/assets/upload", { delay: 60_000 });
    const late = await place.slipway([...STAGING, "--json"], { env: { SLIPWAY_TIMEOUT: "5" } });
    assertFailure(late, { exit: 8, codes: ["deploy-timed-out"], says: ["docs/staging", "5 s"] });
    place.pages.project("acme-docs-staging").outcome = "failure";
    const failed = await place.slipway([...STAGING, "--json"]);
    assertFailure(failed, { exit: 8, codes: ["deploy-failed"], says: ["the test server failed it"] });
  });
});

test("what deploy refuses", async () => {
  const COMMAND = `${SITE_CONFIG}
[components.blog.site]
directory = "site"
provider = { command = ["./deploy.sh", "{version}"] }
environments = { preview = {} }
`;
  await using place = await startSiteRepository(COMMAND);
  const refusals: readonly (readonly [args: readonly string[], refused: Refused])[] = [
    [
      ["docs", "--environment", "stagin"],
      { exit: 2, codes: ["unknown-environment"], hints: ['Did you mean "staging"?'] },
    ],
    [
      ["dosc", "--environment", "staging"],
      { exit: 2, codes: ["unknown-component"], hints: ['Did you mean "docs"?'] },
    ],
    [["api", "--environment", "staging"], { exit: 2, codes: ["no-site"], hints: ["docs, blog"] }],
    [["docs"], { exit: 2, codes: ["no-environment"], hints: ["staging, production"] }],
    [
      ["docs", "--environment", "production"],
      {
        exit: 4,
        codes: ["deployed-by-release"],
        says: ["stable releases"],
        hints: ["slipway release TAG"],
      },
    ],
    [["blog", "--environment", "preview"], { exit: 4, codes: ["needs-release"], says: ["{version}"] }],
  ];
  for (const [args, refused] of refusals) await assertRefused(place, ["deploy", ...args], refused);
  const bad = { env: { SLIPWAY_TIMEOUT: "soon" } };
  await assertRefused(place, STAGING, { exit: 2, codes: ["bad-timeout"], says: ['"soon"'] }, bad);
  const tokenless = { env: { CLOUDFLARE_API_TOKEN: "" } };
  await assertRefused(place, STAGING, { exit: 8, codes: ["no-cloudflare-token"] }, tokenless);
  await place.tree.write("site/page.html", "<h1>Not committed</h1>\n");
  await assertRefused(place, STAGING, { exit: 4, codes: ["modified"], says: ["site/page.html"] });
  assert.deepEqual(place.deployed("acme-docs-staging"), []);
});
