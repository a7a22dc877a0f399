/** Pushers that do not do what was planned: caught by the build if it shows, and by three digests after the push. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { copy, type Pusher, type Pushers, startPushers } from "../support/pushers.ts";
import { assertFailure, assertRefused, type Refused } from "../support/refusal.ts";
import { TOKENS } from "../support/small-repository.ts";

const image = 'image = ":image",';
const said = (name: string, digest: string) => `\necho REGISTRY/acme/${name}@${digest}`;
const manifest = (name: string, tags: readonly string[]) => {
  const root = { mediaType: "application/vnd.oci.image.manifest.v1+json", digest: "HONEST", size: 1 };
  const push = { command: "push", root, registry: "REGISTRY", repository: `acme/${name}`, tags };
  return `genrule(
    name = "${name}_manifest",
    outs = ["${name}.json"],
    cmd = ${JSON.stringify(`echo '${JSON.stringify({ operations: [push] })}' > $@`)},
)
pusher(name = "${name}", script = "exit 9", ${image} manifest = ":${name}.json")`;
};

/** Pushers, and the refusal that they get before they are run at all. */
const CAUGHT: Record<string, Pusher & { readonly refused: Refused }> = {
  "latest-too": {
    build: manifest("latest-too", ["latest"]),
    refused: {
      exit: 4,
      codes: ["other-tags"],
      says: ["//pushers:latest-too", "also push latest"],
      hints: ["tag_via"],
    },
  },
  stale: {
    build: manifest("stale", ["0.9.0"]),
    config: 'tag_via = "stamp"',
    refused: { exit: 4, codes: ["other-tags"], says: ["push 0.9.0 instead", ":1.0.0"], hints: ["STABLE_"] },
  },
  untagged: {
    build: manifest("untagged", []),
    config: 'tag_via = "stamp"',
    refused: { exit: 4, codes: ["no-tags"], says: ["no tag at all", ":1.0.0"], hints: ["tag_via"] },
  },
  listed: {
    build: `genrule(name = "tags", outs = ["tags.txt"], cmd = "echo latest > $@")
pusher(name = "listed", script = "exit 9", ${image} remote_tags = ":tags.txt")`,
    refused: { exit: 4, codes: ["other-tags"], says: ["also push latest"] },
  },
  "one-platform": {
    script: "exit 9",
    attributes: image,
    config: 'platforms = ["linux/amd64", "linux/arm64"]',
    refused: {
      exit: 4,
      codes: ["other-platforms"],
      says: ["built for linux/amd64, but linux/amd64, linux/arm64 are configured"],
      hints: ["platforms"],
    },
  },
};

/** Pushers, how they are refused, and what is in the registry then. */
const LIARS: Record<string, Pusher & { readonly refused: Refused; readonly left: object }> = {
  another: {
    script: copy("other", "another:$2") + said("another", "HONEST"),
    attributes: image,
    refused: {
      exit: 4,
      codes: ["other-digest"],
      says: ["HONEST was built", "serves OTHER"],
      hints: ["do not use it"],
    },
    left: { "1.0.0": "OTHER" },
  },
  boaster: {
    script: copy("honest", "boaster:$2") + said("boaster", "OTHER"),
    attributes: image,
    refused: { exit: 4, codes: ["other-digest"], says: ["says it pushed OTHER", "serves HONEST"] },
    left: { "1.0.0": "HONEST" },
  },
  idler: {
    script: `true${said("idler", "HONEST")}`,
    attributes: image,
    refused: {
      exit: 6,
      codes: ["push-lost"],
      says: ["does not have REGISTRY/acme/idler:1.0.0"],
      hints: ["where to"],
    },
    left: {},
  },
  mistaken: {
    script: copy("honest", "mistaken:latest"),
    refused: { exit: 6, codes: ["push-lost"], says: ["REGISTRY/acme/mistaken:1.0.0"], hints: ["tags"] },
    left: { latest: "HONEST" },
  },
  narrow: {
    script: copy("honest", "narrow:$2"),
    config: 'platforms = ["linux/arm64"]',
    refused: { exit: 4, codes: ["other-platforms"], says: ["pushed with linux/amd64", "linux/arm64"] },
    left: { "1.0.0": "HONEST" },
  },
  greedy: {
    script: `${copy("honest", "greedy:$2")}\n${copy("honest", "greedy:stable")}\n${copy("honest", "greedy:latest")}`,
    refused: {
      exit: 4,
      codes: ["unasked-tags"],
      says: ["REGISTRY/acme/greedy:1.0.0", "latest, stable"],
      hints: ["take them out", "floating"],
    },
    left: { "1.0.0": "HONEST", stable: "HONEST", latest: "HONEST" },
  },
  quitter: {
    script: "echo the token is $GITHUB_TOKEN\necho no luck >&2\nexit 3",
    attributes: image,
    refused: { exit: 6, codes: ["push-failed"], says: ["exit code 3", "the token is ***", "no luck"] },
    left: {},
  },
  victim: {
    script: "kill -9 $$",
    refused: { exit: 6, codes: ["push-failed"], says: ["//pushers:victim", "SIGKILL"] },
    left: {},
  },
};

const BEGUN = "$BUILD_WORKSPACE_DIRECTORY/.git/begun-";

/** Two honest pushers of the same image into one repository; each waits until the other one has begun. */
const NEIGHBOURS: Record<string, Pusher> = Object.fromEntries(
  [
    ["a", "b"],
    ["b", "a"],
  ].map(([own = "", other = ""]) => [
    `neighbour-${own}`,
    {
      script: `touch ${BEGUN}${own}
i=0; while [ ! -e ${BEGUN}${other} ] && [ $i -lt 100 ]; do sleep 0.2; i=$((i + 1)); done
${copy("honest", "shared:$2")}`,
      repository: "REGISTRY/acme/shared",
      config: `image_tag = "${own}-{version}"`,
    },
  ]),
);

describe("a pusher", () => {
  let place: Pushers;
  before(async () => {
    place = await startPushers({ ...CAUGHT, ...LIARS, ...NEIGHBOURS });
  });
  after(() => place[Symbol.asyncDispose]());

  describe("is caught before it runs, and nothing is written:", () => {
    for (const [name, { refused }] of Object.entries(CAUGHT)) {
      test(name, async () => {
        await assertRefused(place, ["release", `${name}/v1.0.0`], refused);
      });
    }
  });

  describe("is caught after it ran; nothing is published, and the record stays open:", {
    concurrency: 2,
  }, () => {
    for (const [name, { refused, left }] of Object.entries(LIARS)) {
      test(name, async () => {
        const result = await place.slipway(["release", `${name}/v1.0.0`, "--json"]);
        assertFailure(result, { ...refused, says: (refused.says ?? []).map((text) => filled(String(text))) });
        assert.ok(!(result.stdout + result.stderr).includes(TOKENS.push), "the token was shown");
        const tags = place.registry.state.repositories.get(`acme/${name}`)?.tags ?? [];
        assert.deepEqual(Object.fromEntries(tags), JSON.parse(filled(JSON.stringify(left))));
        assert.deepEqual(place.github.repository("acme/mono").releases, []);
        assert.equal(await recordedState(name), "intended");
      });
    }
  });

  test("that set one more tag is done, once somebody has seen to that", async () => {
    const { exitCode, json, stderr } = await place.slipway(["release", "greedy/v1.0.0", "--json"]);
    assert.equal(exitCode, 0, stderr);
    assert.equal(json().releases[0].images[0].outcome, "unchanged");
  });

  test("that runs while other releases set tags of theirs is not blamed for them", async () => {
    const names = ["neighbour-a", "neighbour-b"];
    const results = await Promise.all(
      names.map((name) => place.slipway(["release", `${name}/v1.0.0`, "--json"])),
    );
    for (const { exitCode, stderr } of results) assert.equal(exitCode, 0, stderr);
    const tags = place.registry.state.repositories.get("acme/shared")?.tags ?? new Map();
    assert.deepEqual([...tags.keys()].sort(), ["a-1.0.0", "b-1.0.0"]);
  });

  test("that pushed something else is not believed the next time either", async () => {
    await assertRefused(place, ["release", "another/v1.0.0"], {
      exit: 4,
      codes: ["image-tag-differs"],
      says: [place.other, place.honest],
      hints: ["Release a new version"],
    });
  });

  function filled(text: string): string {
    const { registry, honest, other } = place;
    return text.replaceAll("REGISTRY", registry.host).replaceAll("HONEST", honest).replaceAll("OTHER", other);
  }

  async function recordedState(name: string): Promise<string> {
    const { tree } = place;
    return JSON.parse(
      await tree.git(`--git-dir=${tree.remote}`, "cat-file", "-p", `refs/slipway/${name}/v1.0.0`),
    ).state;
  }
});
