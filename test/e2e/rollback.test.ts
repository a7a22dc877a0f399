/** Rolling back: floating tags go to an earlier release and stay there, whatever is run again, until the next release. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { present } from "../support/present.ts";
import { assertFailure, assertRefused } from "../support/refusal.ts";
import { done, recordOf } from "../support/released.ts";
import { retag } from "../support/served.ts";
import { startThreeReleases, type ThreeReleases } from "../support/three-releases.ts";
import { findPoints, killAt } from "../support/write-points.ts";

describe("rollback", () => {
  let place: ThreeReleases;
  before(async () => {
    place = await startThreeReleases(["api", "web", "bot"]);
  });
  after(() => place?.[Symbol.asyncDispose]());

  const rollback = (...args: readonly string[]) => place.slipway(["rollback", ...args, "--json"]);
  const latest = (name: string) => place.served(name, "latest");
  const reference = (name: string, tag: string) => `${place.registry.host}/acme/${name}:${tag}`;

  test("refuses what it cannot go back to", async () => {
    const refused = (args: readonly string[], code: string, ...says: string[]) =>
      assertRefused(place, ["rollback", ...args], { exit: 4, codes: [code], says });
    await refused(["api", "--to", "9.0.0"], "no-such-release", "api/v9.0.0");
    await place.tree.tag("api/v1.3.0");
    await refused(["api", "--to", "api/v1.3.0"], "cannot-roll-back-to", "api/v1.3.0", "it is unfinished");
    await place.tree.git("push", "--quiet", "origin", ":refs/tags/api/v1.3.0");
    await place.tree.git("tag", "--delete", "api/v1.3.0");
    assertFailure(await rollback("api", "--to", "web/v1.0.0"), {
      exit: 2,
      codes: ["other-component"],
      says: ["web/v1.0.0 is a release of web"],
      hints: ["slipway rollback web --to web/v1.0.0"],
    });
    assertFailure(await rollback("nobody"), { exit: 2, codes: ["unknown-component"] });
  });

  test("asks first, and is not taken for consent without a terminal", async () => {
    const { exitCode, stderr } = await place.slipway(["rollback", "api"]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /api would go from api\/v1\.2\.0 to api\/v1\.1\.0:\n.*\/acme\/api:latest\n.*--yes/s);
  });

  test("moves floating tags to the release before, and records who did it and why", async () => {
    const env = { GITHUB_ACTOR: "ada" };
    const args = ["rollback", "api", "--reason", " it leaks ", "--json"];
    const document = done(await place.slipway(args, { env }));
    assert.deepEqual(document, {
      format: 1,
      component: "api",
      from: "api/v1.2.0",
      to: "api/v1.1.0",
      moved: [
        { reference: reference("api", "latest"), from: place.digests["1.2.0"], to: place.digests["1.1.0"] },
      ],
      deployments: [],
      writes: 3,
    });
    assert.equal(await latest("api"), place.digests["1.1.0"]);
    assert.equal(await place.served("api", "1.2"), place.digests["1.2.0"], "no other release has it");
    const record = present(await recordOf(place.tree, "api/v1.2.0"));
    assert.deepEqual([record.state, record.lease ?? null], ["complete", null]);
    assert.deepEqual(
      { ...record.rollback, at: "" },
      { to: "api/v1.1.0", at: "", by: "ada", reason: "it leaks", finished: true },
    );
  });

  test("is no drift, and no run of either release moves anything", async () => {
    const [api] = done(await place.slipway(["status", "api", "--verify", "--json"])).components;
    assert.deepEqual([api.lastTag, api.drift, api.setAside.kind], ["api/v1.2.0", false, "rolled-back"]);
    assert.match(
      (await place.slipway(["status", "api"])).stdout,
      /api\/v1\.2\.0 was rolled back to api\/v1\.1\.0 by ada: it leaks/,
    );
    done(await place.slipway(["verify", "api/v1.2.0", "api/v1.1.0", "--json"]));
    const plan = done(await place.slipway(["plan", "api/v1.2.0", "--json"]));
    const floats = plan.releases[0].steps.filter(({ kind }: { kind: string }) => kind === "float");
    assert.deepEqual(
      floats.map(({ state, reason }: { state: string; reason: string }) => [state, reason.slice(0, 26)]),
      [
        ["satisfied", "api/v1.2.0 was rolled back"],
        ["satisfied", `it is at ${place.digests["1.2.0"]}`.slice(0, 26)],
      ],
    );
    for (const tag of ["api/v1.2.0", "api/v1.1.0"]) {
      await place.tree.git("checkout", "--quiet", tag);
      assert.equal(done(await place.slipway(["release", tag, "--json"])).writes, 0, tag);
    }
    await place.tree.git("checkout", "--quiet", "main");
    assert.equal(done(await rollback("api", "--to", "1.1.0")).writes, 0);
    const { stdout } = await place.slipway(["list", "api"]);
    assert.match(stdout, /api\/v1\.2\.0 +rolled back/);
    assert.match(
      (await place.slipway(["show", "api/v1.2.0"])).stdout,
      /rolled back +to api\/v1\.1\.0, 20.* by ada: it leaks/,
    );
  });

  test("puts back what somebody moved by hand, and that is drift until then", async () => {
    await retag(place.registry, `acme/api@${place.digests["1.2.0"]}`, "acme/api:latest");
    assert.equal(
      (await place.slipway(["status", "--verify", "api"])).exitCode,
      0,
      "the last release is whole",
    );
    assert.equal((await place.slipway(["verify", "api/v1.1.0"])).exitCode, 9);
    const { writes, from } = done(await rollback("api", "--to", "1.1.0"));
    assert.deepEqual([writes, from], [3, "api/v1.2.0"]);
    assert.equal(await latest("api"), place.digests["1.1.0"]);
  });

  test("goes further back if that is asked for, and forward again", async () => {
    const again = done(await rollback("api", "--to", "1.0.0"));
    assert.deepEqual([again.from, again.to], ["api/v1.1.0", "api/v1.0.0"]);
    assert.equal(await latest("api"), place.digests["1.0.0"]);
    assert.deepEqual([done(await rollback("api")).to, done(await rollback("api")).writes], ["api/v1.0.0", 0]);
    const forward = done(await rollback("api", "--to", "api/v1.2.0"));
    assert.deepEqual([forward.from, forward.to], ["api/v1.0.0", "api/v1.2.0"]);
    assert.equal(await latest("api"), place.digests["1.2.0"]);
    done(await place.slipway(["verify", "api/v1.2.0", "api/v1.1.0", "api/v1.0.0", "--json"]));
    assert.match((await place.slipway(["show", "api/v1.2.0"])).stdout, /brought back +20/);
    done(await rollback("api", "--to", "1.0.0"));
  });

  test("is finished by the next run wherever it was killed, and then goes no further back", async () => {
    const points = await findPoints(place.places, async () => void done(await rollback("web")));
    assert.equal(points.length, 6, "two records and one floating tag, before and after each");
    for (const point of points) {
      const killed = await killAt(place.places, place, ["rollback", "bot", "--json"], point);
      assert.ok(killed, JSON.stringify(point));
      const { from, to } = done(await rollback("bot"));
      assert.deepEqual([from, to], ["bot/v1.2.0", "bot/v1.1.0"], JSON.stringify(point));
      assert.equal(await latest("bot"), place.digests["1.1.0"]);
      assert.equal((await recordOf(place.tree, "bot/v1.2.0"))?.rollback?.finished, true);
      done(await rollback("bot", "--to", "1.2.0"));
    }
  });

  test("gives way to a release that was tagged or finished while it asked", async () => {
    const registry = present(place.places.servers["registry"]);
    const asked = ({ path }: { readonly path: string }) => path.endsWith("/acme/bot/manifests/latest");
    const before = registry.requests.length;
    registry.failNext(asked, { delay: 3_000 });
    const running = rollback("bot");
    while (!registry.requests.slice(before).some(asked)) await sleep(50);
    await place.tree.git(`--git-dir=${place.tree.remote}`, "tag", "bot/v1.9.0", "main");
    assertFailure(await running, { exit: 4, codes: ["changed-meanwhile"], says: ["bot/v1.9.0"] });
    assert.equal(await latest("bot"), place.digests["1.2.0"]);
    await place.tree.git(`--git-dir=${place.tree.remote}`, "tag", "--delete", "bot/v1.9.0");
  });

  test("that fails halfway says what it had done, and is finished by the same command", async () => {
    const registry = present(place.places.servers["registry"]);
    registry.failNext("PUT /v2/acme/bot/manifests/latest", { status: 403 });
    const failed = await rollback("bot");
    assertFailure(failed, { exit: 6, codes: ["registry-forbidden"] });
    const { error: _, ...soFar } = failed.json();
    assert.deepEqual(soFar, {
      ...{ format: 1, component: "bot", from: "bot/v1.2.0", to: "bot/v1.1.0" },
      ...{ moved: [], deployments: [], marked: [], left: [reference("bot", "latest")], writes: 1 },
    });
    registry.failNext("PUT /v2/acme/bot/manifests/latest", { status: 403 });
    const { stderr } = await place.slipway(["rollback", "bot", "--yes"]);
    assert.match(
      stderr,
      /bot went from bot\/v1\.2\.0 to bot\/v1\.1\.0, but not all of it\n {2}not yet .*:latest\n.*`slipway rollback bot`\n/,
    );
    assert.equal(done(await rollback("bot")).moved.length, 1);
  });

  test("ends with the next release, which moves everything forward", async () => {
    await place.release("1.3.0", ["api", "web"]);
    for (const name of ["api", "web"]) assert.equal(await latest(name), place.digests["1.3.0"]);
    done(await place.slipway(["verify", "api/v1.3.0", "api/v1.2.0", "web/v1.2.0", "--json"]));
    const [api] = done(await place.slipway(["status", "api", "--verify", "--json"])).components;
    assert.deepEqual([api.lastTag, api.drift, api.setAside], ["api/v1.3.0", false, undefined]);
  });
});
