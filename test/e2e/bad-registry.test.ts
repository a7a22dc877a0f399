/** Registries that are down, refuse, fail, or hold something else already: nothing is written, and no tag changes its digest. */

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Fault, FaultTarget } from "../support/faults.ts";
import { copy, type Pusher, type Pushers, startPushers } from "../support/pushers.ts";
import { assertFailure, assertRefused, type Refused } from "../support/refusal.ts";
import { ensureRepository } from "../support/registry-server/state.ts";
import { done, recordOf } from "../support/released.ts";

const image = 'image = ":image"';
const basic = { "www-authenticate": 'Basic realm="acme"' };
const body = (code: string, message: string) => ({ errors: [{ code, message }] });

/** What the registry answers whenever it is asked about the component of that name. */
const ANSWERS: Record<string, readonly [fault: Fault, refused: Refused]> = {
  unknown: [
    { status: 401, headers: basic, body: body("UNAUTHORIZED", "authentication required") },
    {
      exit: 6,
      codes: ["registry-unauthorized"],
      says: ["REGISTRY asks for credentials", "acme/unknown", "config.json"],
      hints: ["docker login REGISTRY"],
    },
  ],
  forbidden: [
    { status: 403, body: body("DENIED", "requested access to the resource is denied") },
    {
      exit: 6,
      codes: ["registry-forbidden"],
      says: ["acme/forbidden", "access to the resource is denied"],
      hints: ["docker login REGISTRY"],
    },
  ],
  failing: [
    { status: 500, body: body("UNKNOWN", "the disk is gone") },
    {
      exit: 6,
      codes: ["registry-failed"],
      says: ["REGISTRY answered 500", "/v2/acme/failing"],
      hints: ["curl -i"],
    },
  ],
  busy: [
    { status: 429, body: body("TOOMANYREQUESTS", "slow down") },
    { exit: 6, codes: ["registry-limited"], says: ["REGISTRY answered 429", "acme/busy"], hints: ["wait"] },
  ],
};

const honest = (name: string): Pusher => ({ script: copy("honest", `${name}:$2`), attributes: image });
const PUSHERS: Record<string, Pusher> = {
  ...Object.fromEntries(Object.keys(ANSWERS).map((name) => [name, honest(name)])),
  wrong: honest("wrong"),
  passing: honest("passing"),
  interrupted: honest("interrupted"),
  taken: honest("taken"),
  "taken-blindly": { script: copy("honest", "taken-blindly:$2") },
  "lying-header": honest("lying-header"),
  swapped: honest("swapped"),
  "cut-short": { script: copy("honest", "cut-short:$2"), config: 'platforms = ["linux/amd64"]' },
  short: { ...honest("short"), config: 'image_tag = "{major}.{minor}.{patch}"' },
  down: { ...honest("down"), repository: "127.0.0.1:9/acme/down" },
  plain: { ...honest("plain"), repository: "0.0.0.0:REGISTRY_PORT/acme/plain" },
};

describe("a registry", () => {
  let place: Pushers;
  before(async () => {
    place = await startPushers(PUSHERS);
  });
  after(() => place[Symbol.asyncDispose]());

  describe("that cannot be used: nothing is written", { concurrency: 6 }, () => {
    for (const [name, [fault, { exit, codes, says = [], hints = [] }]] of Object.entries(ANSWERS)) {
      test(`it says ${fault.status}`, async () => {
        const { registry } = place;
        registry.failNext(`* /v2/acme/${name}/*`, Array(20).fill(fault));
        const filled = (texts: readonly (string | RegExp)[]) =>
          texts.map((text) => String(text).replaceAll("REGISTRY", registry.host));
        const refused = { exit, codes, says: filled(says), hints: filled(hints) };
        await assertRefused(place, ["release", `${name}/v1.0.0`], refused);
      });
    }

    test("it is down", async () => {
      const refused = { exit: 6, codes: ["registry-unreachable"], says: ["127.0.0.1:9"], hints: ["curl -i"] };
      await assertRefused(place, ["release", "down/v1.0.0"], refused);
    });

    test("it speaks plain HTTP and is not on this machine's loopback address: it is not contacted", async () => {
      const host = place.registry.host.replace("127.0.0.1", "0.0.0.0");
      await assertRefused(place, ["release", "plain/v1.0.0"], {
        exit: 6,
        codes: ["registry-unreachable"],
        says: [host],
        hints: [`insecure = true under [registries."${host}"]`],
      });
      assert.ok(!place.registry.requests.some(({ path }) => path.includes("/plain/")));
    });

    test("it does not accept the credentials, which are not shown", async () => {
      const config = join(place.scratch, "docker-wrong");
      await mkdir(config);
      const auth = Buffer.from("me:the-password").toString("base64");
      await writeFile(
        join(config, "config.json"),
        JSON.stringify({ auths: { [place.registry.host]: { auth } } }),
      );
      place.registry.failNext("* /v2/acme/wrong/*", Array(20).fill({ status: 401, headers: basic }));
      const refused = {
        exit: 6,
        codes: ["registry-unauthorized"],
        says: ["does not accept", join(config, "config.json")],
      };
      const env = { DOCKER_CONFIG: config };
      const { stdout, stderr } = await assertRefused(place, ["release", "wrong/v1.0.0"], refused, { env });
      assert.doesNotMatch(stdout + stderr, new RegExp(`the-password|${auth}`));
    });
  });

  test("that says 500 once is asked again", async () => {
    place.registry.failNext("HEAD /v2/acme/passing/*", { status: 500 });
    assert.equal((await place.slipway(["plan", "passing/v1.0.0"])).exitCode, 0);
  });

  test("that fails during the push: running it again ends the release", async () => {
    let broken = true;
    const isPut = ({ method, path }: FaultTarget) =>
      broken && method === "PUT" && path.includes("/interrupted/");
    place.registry.failNext(isPut, Array(20).fill({ status: 500 }));
    const failed = await place.slipway(["release", "interrupted/v1.0.0", "--json"]);
    assertFailure(failed, { exit: 6, codes: ["push-failed"], says: ["//pushers:interrupted", "500"] });
    assert.deepEqual(place.github.repository("acme/mono").releases, []);
    broken = false;
    assert.equal((await place.slipway(["release", "interrupted/v1.0.0"])).exitCode, 0);
  });

  describe("that does not serve what was pushed: nothing is published, and the record stays open:", () => {
    /** Releases a component while the registry lies; what it does then must change nothing that was published. */
    async function caught(name: string, refused: Refused): Promise<void> {
      assertFailure(await place.slipway(["release", `${name}/v1.0.0`, "--json"]), refused);
      const { releases } = place.github.repository("acme/mono");
      assert.deepEqual(
        releases.filter(({ tagName }) => tagName.startsWith(name)),
        [],
      );
      assert.equal((await recordOf(place.tree, `${name}/v1.0.0`))?.state, "intended");
    }

    /** What matches as long as the registry lies. */
    function lie(matches: (target: FaultTarget) => boolean, fault: Fault): { end(): void } {
      let over = false;
      place.registry.failNext((target) => !over && matches(target), Array(50).fill(fault));
      return {
        end: () => {
          over = true;
        },
      };
    }

    test("a header with another digest, until it is right", async () => {
      const isTag = ({ path }: FaultTarget) => path.includes("/lying-header/manifests/1.0.0");
      const lying = lie(isTag, { headers: { "docker-content-digest": place.other } });
      await caught("lying-header", {
        exit: 4,
        codes: ["other-digest"],
        says: [`${place.honest} was built`, `serves ${place.other}`],
      });
      lying.end();
      const { releases } = done(await place.slipway(["release", "lying-header/v1.0.0", "--json"]));
      assert.equal(releases[0].images[0].digest, place.honest);
    });

    test("another manifest", async () => {
      // There before the release, without a name: whatever is pushed under the tag turns into it.
      await serve("swapped", place.other);
      const { tags } = ensureRepository(place.registry.state, "acme/swapped");
      tags.delete("1.0.0");
      const swap = (): boolean => {
        if (tags.has("1.0.0")) tags.set("1.0.0", place.other);
        return false;
      };
      const swapping = lie(swap, {});
      const other = { exit: 4, says: [place.honest, place.other] };
      await caught("swapped", { ...other, codes: ["other-digest"], hints: ["do not use it"] });
      swapping.end();
      await caught("swapped", { ...other, codes: ["image-tag-differs"], hints: ["Release a new version"] });
    });

    test("a manifest that is cut off, until it is whole", async () => {
      const isManifest = ({ method, path }: FaultTarget) => method === "GET" && path.includes("/cut-short/");
      const cut = lie(isManifest, { body: '{"schemaVersion": 2, "mediaType": "application/vnd.oci' });
      await caught("cut-short", {
        exit: 6,
        codes: ["registry-digest-mismatch"],
        says: ["acme/cut-short", place.honest],
      });
      cut.end();
      const { releases } = done(await place.slipway(["release", "cut-short/v1.0.0", "--json"]));
      assert.equal(releases[0].images[0].digest, place.honest);
    });
  });

  /** Lets the registry hold a layout's manifest under `1.0.0`. */
  async function serve(name: string, digest: string): Promise<void> {
    const repository = ensureRepository(place.registry.state, `acme/${name}`);
    const content = await readFile(join(place.tree.path, "pushers/other/blobs/sha256", digest.slice(7)));
    repository.manifests.set(digest, { mediaType: "application/vnd.oci.image.manifest.v1+json", content });
    repository.tags.set("1.0.0", digest);
  }

  for (const name of ["taken", "taken-blindly"]) {
    test(`that holds another digest (${name}): both are named, and it stays`, async () => {
      await serve(name, place.other);
      await assertRefused(place, ["release", `${name}/v1.0.0`], {
        exit: 4,
        codes: ["image-tag-holds-another"],
        says: [
          `acme/${name}:1.0.0 holds ${place.other}`,
          name === "taken" ? `${place.honest} was built` : "not known",
        ],
        hints: ["release a new version"],
      });
    });
  }

  test("an image tag of an earlier release, and whatever else is wrong, all at once", async () => {
    const { tree } = place;
    await tree.tag("short/v1.1.0-rc.1");
    assert.equal((await place.slipway(["release", "short/v1.1.0-rc.1"])).exitCode, 0);
    await tree.git("switch", "--quiet", "--create", "side");
    await tree.git("commit", "--quiet", "--allow-empty", "--message", "Aside");
    await tree.tag("short/v1.1.0");
    await tree.write("new.txt", "");
    await assertRefused(place, ["release", "short/v1.1.0"], {
      exit: 4,
      codes: ["modified", "outside-trunk", "image-tag-taken"],
      says: [
        "new.txt",
        "origin/main",
        `acme/short:1.1.0 holds ${place.honest}, which short/v1.1.0-rc.1 pushed`,
      ],
      hints: ["git stash", "image_tag"],
    });
  });
});
