/** A run that is killed at once, anywhere: a fresh clone on another machine finishes it, and does nothing twice. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type Example, type Machine, startExample } from "../support/example.ts";
import type { Loopback } from "../support/loopback.ts";
import { type RegistryServer, startRegistryServer } from "../support/registry-server/server.ts";
import { assertReleased, done, releasesOf } from "../support/released.ts";
import { type Moment, strike } from "../support/strike.ts";
import { withFiles } from "../support/with-files.ts";

/** What was there when the run died, and what the next one makes of it. */
interface Expected {
  readonly image: "pushed" | "unchanged";
  readonly release: "created" | "resumed" | "unchanged";
}

describe("a release that was killed", () => {
  let registry: RegistryServer;
  let example: Example;
  let other: Machine;
  before(async () => {
    registry = await startRegistryServer();
    example = await startExample("unkey", { registry: { ...registry, implementation: "embedded" } });
    await withFiles(example.tree, "vault");
    await example.tree.commit("Release the vault with files");
    for (let patch = 1; patch <= all.length; patch++) {
      for (const component of ["api", "vault"]) await example.tree.tag(`${component}/v1.0.${patch}`);
    }
    other = await example.clone();
  });
  after(async () => {
    await example[Symbol.asyncDispose]();
    await registry[Symbol.asyncDispose]();
  });

  const image = (request: RegExp, isDone: boolean) => () => ({ server: registry, request, done: isDone });
  const github = (request: RegExp, isDone: boolean) => () => ({
    server: example.github,
    request,
    done: isDone,
  });
  const remote = (which: "intent" | "record", isDone: boolean) => () => ({ remote: which, done: isDone });

  const moments: [when: string, moment: () => Moment, expected: Expected][] = [
    ["while it builds", () => ({ line: /bazel build / }), { image: "pushed", release: "created" }],
    ["before its intent stands", remote("intent", false), { image: "pushed", release: "created" }],
    ["once its intent stands", remote("intent", true), { image: "pushed", release: "created" }],
    [
      "between the image and its tag",
      image(/^PUT .*\/manifests\/v1/, false),
      { image: "pushed", release: "created" },
    ],
    ["at its image tag", image(/^PUT .*\/manifests\/v1/, true), { image: "unchanged", release: "created" }],
    [
      "before its release is published",
      github(/^POST .*\/releases$/, false),
      { image: "unchanged", release: "created" },
    ],
    [
      "as its release is published",
      github(/^POST .*\/releases$/, true),
      { image: "unchanged", release: "unchanged" },
    ],
    ["before its record is complete", remote("record", false), { image: "unchanged", release: "unchanged" }],
    ["at its record", remote("record", true), { image: "unchanged", release: "unchanged" }],
  ];
  const draftMoments: typeof moments = [
    [
      "before its draft is made",
      github(/^POST .*\/releases$/, false),
      { image: "unchanged", release: "created" },
    ],
    ["at its draft", github(/^POST .*\/releases$/, true), { image: "unchanged", release: "resumed" }],
    [
      "before a file is attached",
      github(/^POST .*\/assets/, false),
      { image: "unchanged", release: "resumed" },
    ],
    ["once a file is attached", github(/^POST .*\/assets/, true), { image: "unchanged", release: "resumed" }],
    [
      "before its draft is published",
      github(/^PATCH .*\/releases\//, false),
      { image: "unchanged", release: "resumed" },
    ],
    [
      "at its publication",
      github(/^PATCH .*\/releases\//, true),
      { image: "unchanged", release: "unchanged" },
    ],
  ];

  const all = [
    ...moments.map((each) => ["api", ...each] as const),
    ...draftMoments.map((each) => ["vault", ...each] as const),
  ];
  for (const [index, [component, when, moment, expected]] of all.entries()) {
    test(when, async () => {
      const version = `v1.0.${index + 1}`;
      const tag = `${component}/${version}`;
      const args = ["release", tag];
      const { stdout } = await strike(example, example, { args, moment: moment(), signal: "SIGKILL" });
      assert.equal(stdout, "");
      const stood = await example.digest(`unkeyed/${component}:${version}`);
      const { releases } = done(await other.slipway(["release", tag, "--json"]));
      const [{ images, release }] = releases;
      assert.deepEqual([images[0].outcome, release.outcome], [expected.image, expected.release]);
      const { images: recorded } = await assertReleased(example, tag);
      assert.equal(recorded[0]?.digest, images[0].digest);
      if (stood !== null) assert.equal(recorded[0]?.digest, stood, "what stood has stayed");
      await assertOnce(version, tag);
      assert.equal(done(await example.slipway([...args, "--json"])).writes, 0);
    });
  }

  /** Asserts that the servers did each thing once. */
  async function assertOnce(version: string, tag: string): Promise<void> {
    assert.equal(releasesOf(example, tag).length, 1);
    assert.equal(await count(registry, new RegExp(`^PUT .*/manifests/${version}$`)), 1, "its image tag");
  }
});

/** How many such requests were worked on; the last may still be open. */
async function count({ requests }: Pick<Loopback, "requests">, what: RegExp): Promise<number> {
  const matching = requests.filter(({ method, path }) => what.test(`${method} ${path}`));
  while (matching.some(({ status }) => status === undefined)) await sleep(20);
  return matching.filter(({ status }) => status === 200 || status === 201).length;
}
