/** `slipway audit` of a site: each environment is asked once, for the newest release that was deployed there and stands. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { auditedAs, differing } from "../support/audited.ts";
import { present } from "../support/present.ts";
import { done } from "../support/released.ts";
import { type SiteRepository, startSiteRepository } from "../support/site-repository.ts";

const [FIRST, OLD, NEW] = ["docs@2026.5.1", "docs@2026.6.1", "docs@2026.6.2"] as const;
const SITE = "docs/production";

describe("an audit of a site", () => {
  let place: SiteRepository;
  before(async () => {
    place = await startSiteRepository();
    for (const tag of [FIRST, OLD, NEW]) {
      await place.tree.write("site/page.html", `<h1>${tag}</h1>\n`);
      await place.tree.commit(tag);
      await place.tree.tag(tag);
      done(await place.slipway(["release", tag, "--json"]));
    }
  });
  after(() => place?.[Symbol.asyncDispose]());

  const audit = () => place.slipway(["audit", "--json"]);
  const askedFor = (result: Awaited<ReturnType<typeof audit>>) =>
    [FIRST, OLD, NEW].filter((tag) => auditedAs(result, tag).checks.some(({ kind }) => kind === "site"));

  test("asks for the newest release alone, and finds that something else is live", async () => {
    const agreed = await audit();
    done(agreed);
    assert.deepEqual(askedFor(agreed), [NEW]);
    const project = place.pages.project("acme-docs");
    const live = project.canonical;
    project.canonical = present(project.deployments[0]);
    const drifted = await audit();
    assert.equal(drifted.exitCode, 9, drifted.stderr);
    const [first, newest] = [FIRST, NEW].map((tag) => auditedAs(drifted, tag).checks[0]?.found ?? "");
    assert.deepEqual(differing(drifted), { [NEW]: [["site", newest, first]] });
    project.canonical = live;
  });

  test("asks nothing without Cloudflare's token, and for the one that was rolled back to afterwards", async () => {
    const without = await place.slipway(["audit", "--json"], { env: { CLOUDFLARE_API_TOKEN: undefined } });
    assert.equal(without.exitCode, 0, without.stderr);
    assert.deepEqual(askedFor(without), []);
    done(await place.slipway(["rollback", "docs", "--json"]));
    const result = await audit();
    done(result);
    assert.deepEqual(askedFor(result), [OLD]);
    const [site] = auditedAs(result, OLD).checks.filter(({ kind }) => kind === "site");
    assert.equal(site?.subject, SITE);
    const text = await place.slipway(["audit"]);
    assert.match(text.stdout, /\n3 releases: 2 finished, 1 rolled back\n/);
  });
});
