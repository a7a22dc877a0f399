/** An audit that cannot read everything, or is interrupted and taken up again; and how much it asks and holds of hundreds of releases. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { MEMORY_RECORDER } from "../../bench/places.ts";
import { auditedAs, auditedIn, auditedStates } from "../support/audited.ts";
import { type PastReleases, startPastReleases } from "../support/past-releases.ts";
import { present } from "../support/present.ts";
import { done } from "../support/released.ts";

/** Megabytes; as `bench/README.md` has it of a thousand releases. */
const MOST_MEMORY = 200;

describe("an audit of many releases", () => {
  let place: PastReleases;
  before(async () => {
    place = await startPastReleases({ components: 6, each: 50 });
    place.env["XDG_CACHE_HOME"] = join(place.scratch, "cache");
  });
  after(() => place?.[Symbol.asyncDispose]());

  /** How often the registry and GitHub are asked meanwhile. */
  async function asked<T>(work: () => Promise<T>): Promise<{ result: T; registry: number; github: number }> {
    const [registry, github] = [place.registry.requests.length, place.github.requests.length];
    const result = await work();
    return {
      result,
      registry: place.registry.requests.length - registry,
      github: place.github.requests.length - github,
    };
  }
  const audit = (...args: readonly string[]) => asked(() => place.slipway(["audit", "--json", ...args]));
  const floating = 6;
  const everything = 2 * 300 + floating;
  // Until it is known whether the registry lists referrers, those that are asked for at once are looked for both ways.
  const atFirst = 8;

  test("takes a request for each image and its signatures, one for a hundred pages, and little memory", async () => {
    const file = join(place.scratch, "memory");
    const env = { NODE_OPTIONS: `--import=${MEMORY_RECORDER}`, MEMORY_FILE: file };
    const { result, registry, github } = await asked(() => place.slipway(["audit"], { env, flags: [] }));
    assert.equal(result.exitCode, 0, result.stderr);
    assert.match(result.stdout, /\n300 releases: 300 finished\n/);
    assert.ok(registry >= everything && registry <= everything + atFirst, `${registry} requests`);
    assert.equal(github, 3);
    const megabytes = Number(await readFile(file, "utf8")) / 1_000_000;
    assert.ok(megabytes <= MOST_MEMORY, `${megabytes} MB`);
  });

  test("that was interrupted goes on where it was, and one that has ended begins anew", async () => {
    place.registry.setDistance(100);
    const before = place.registry.requests.length;
    const interrupted = await place.slipway(["audit", "--json"], {
      onStart: async ({ kill }) => {
        while (place.registry.requests.length < before + 200) await sleep(20);
        kill("SIGINT");
      },
    });
    place.registry.setDistance(0);
    assert.equal(interrupted.exitCode, 130, interrupted.stderr);
    const { error, releases } = interrupted.json();
    assert.equal(error.code, "interrupted");
    assert.ok(releases.length >= 50 && releases.length < 300, `${releases.length} releases`);
    const { result, registry } = await audit();
    assert.equal(done(result).releases.length, 300);
    const kept = auditedIn(result).filter(({ keptFrom }) => keptFrom !== undefined).length;
    assert.ok(kept >= releases.length, `${kept} of ${releases.length}`);
    assert.ok(registry <= everything - 2 * kept + atFirst && registry > 0, `${registry} requests`);
    assert.ok((await audit()).registry >= everything);
  });

  test("what drifted meanwhile in git or on GitHub is found, whatever was kept; --fresh asks for all of it", async () => {
    const tag = "svc6/v1.49.0";
    const repository = present(place.registry.state.repositories.get("acme/svc1"));
    const forbid = () =>
      place.registry.failNext(
        ({ path }) => path.endsWith("/svc1/manifests/1.7.0"),
        [{ status: 403 }, { status: 403 }],
      );
    forbid();
    const first = await audit();
    assert.equal(first.result.exitCode, 6, first.result.stderr);
    assert.equal(first.result.json().error.code, "audit-incomplete");
    const { state, agreed, unread } = auditedAs(first.result, "svc1/v1.7.0");
    assert.deepEqual([state, agreed], ["unknown", false]);
    assert.deepEqual(
      unread?.map(({ kind, problem }) => [kind, problem.code]),
      [["image", "registry-forbidden"]],
    );
    const pages = place.github.repository("acme/mono").releases;
    const page = present(pages.find(({ tagName }) => tagName === tag));
    pages.splice(pages.indexOf(page), 1);
    repository.tags.delete("1.9.0");
    forbid();
    const second = await audit();
    assert.equal(second.result.exitCode, 9);
    assert.ok(second.registry <= 8, `${second.registry} requests`);
    const found = auditedStates(second.result);
    assert.deepEqual([found[tag], found["svc1/v1.7.0"]], ["drifted", "unknown"]);
    assert.equal(found["svc1/v1.9.0"], "finished", "the registry was asked about it just now");
    const fresh = await audit("--fresh");
    assert.equal(auditedStates(fresh.result)["svc1/v1.9.0"], "drifted");
    assert.ok(fresh.registry >= everything - 2);
    pages.push(page);
  });
});
