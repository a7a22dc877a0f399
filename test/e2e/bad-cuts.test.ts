/** What `slipway cut` refuses, before it makes a tag. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Folders, type FoldersOptions, startFolders } from "../support/folders.ts";
import { assertFailure, type Refused } from "../support/refusal.ts";

interface Case extends Refused {
  readonly args: readonly string[];
  readonly options?: FoldersOptions;
  readonly prepare?: (place: Folders) => Promise<unknown>;
}

const CASES: Record<string, Case> = {
  "nothing named": { args: [], exit: 2, codes: ["no-component"], hints: ["slipway cut api", "--affected"] },
  "a component that is not there": {
    args: ["apo"],
    exit: 2,
    codes: ["unknown-component"],
    says: ['"apo"'],
    hints: ["api, web", /did you mean "?api/i],
  },
  "a component twice": { args: ["api@1.0.0", "api"], exit: 2, codes: ["component-twice"], says: ["api"] },
  "a channel that is not there": {
    args: ["api", "--channel", "betta"],
    exit: 2,
    codes: ["unknown-channel"],
    says: ['"betta"'],
    hints: [/did you mean "?beta/i],
  },
  "a version in another channel": {
    args: ["api@1.0.0-beta.1", "--channel", "stable"],
    exit: 4,
    codes: ["wrong-channel"],
    says: ["beta", "stable"],
  },
  "an empty version": { args: ["api@"], exit: 4, codes: ["bad-version"], says: ["it is empty"] },
  "a malformed version": {
    args: ["api/v1.2"],
    exit: 4,
    codes: ["bad-version"],
    says: ['"1.2"'],
    hints: ["api/v1.2.3"],
  },
  "two malformed ones at once": {
    args: ["api@01.2.3", "web/v2"],
    exit: 4,
    codes: ["bad-version", "bad-version"],
  },
  "a version that exists": {
    args: ["api@1.0.0"],
    prepare: ({ tree }) => tree.tag("api/v1.0.0"),
    exit: 4,
    codes: ["version-taken"],
    says: ["api/v1.0.0"],
    hints: ["slipway release api/v1.0.0"],
  },
  "a version that exists on the remote alone": {
    args: ["api@1.0.0"],
    prepare: async ({ tree }) => {
      await tree.tag("api/v1.0.0");
      await tree.git("tag", "--delete", "api/v1.0.0");
    },
    exit: 4,
    codes: ["version-taken"],
    says: ["api/v1.0.0"],
  },
  "a version below the last one": {
    args: ["api@1.2.2"],
    prepare: async ({ tree, change }) => {
      await tree.tag("api/v1.2.3");
      await change("api/a.txt", "fix: it");
    },
    exit: 4,
    codes: ["not-above"],
    says: ["1.2.2", "1.2.3"],
  },
  "a ref outside trunk, for a stable version": {
    args: ["api", "--ref", "side"],
    prepare: async ({ tree }) => {
      await tree.git("switch", "--quiet", "--create", "side");
      await tree.git("commit", "--quiet", "--allow-empty", "--message", "Aside");
      await tree.git("push", "--quiet", "origin", "side");
      await tree.git("switch", "--quiet", "main");
    },
    exit: 4,
    codes: ["outside-trunk"],
    says: ["origin/main"],
    hints: ["prerelease"],
  },
  "a ref that is not there": {
    args: ["api", "--ref", "nowhere"],
    exit: 4,
    codes: ["unknown-revision"],
    says: ["nowhere"],
  },
  "a ref that is an option": { args: ["api", "--ref=--all"], exit: 4, codes: ["unknown-revision"] },
  "a clock before the last calendar version": {
    args: ["api"],
    options: { scheme: "calver:YYYY.M.PATCH", tag: "{component}@{version}" },
    prepare: async ({ tree, change }) => {
      await tree.tag("api@2199.12.4");
      await change("api/a.txt", "fix: it");
    },
    exit: 4,
    codes: ["clock-behind"],
    says: ["2199.12.4"],
  },
  "a version whose release was deleted, with its tag": {
    args: ["api@1.0.0"],
    prepare: async ({ tree }) => {
      const object = await tree.git("hash-object", "-w", "slipway.toml");
      await tree.git("push", "--quiet", "origin", `${object}:refs/slipway/api/v1.0.0`);
    },
    exit: 4,
    codes: ["released-before"],
    says: ["refs/slipway/api/v1.0.0"],
  },
  "build metadata, where there is an image": {
    args: ["image@1.0.0+5"],
    options: {
      config: '[components.image.image]\ndockerfile = "Dockerfile"\nrepository = "REGISTRY/acme/image"\n',
    },
    prepare: ({ change }) => change("Dockerfile", "feat: an image"),
    exit: 4,
    codes: ["build-metadata"],
  },
  "a remote that is down": {
    args: ["api"],
    prepare: ({ tree }) => tree.git("remote", "set-url", "origin", "/nowhere/mono.git"),
    exit: 7,
    codes: ["remote-unreachable"],
    says: ["/nowhere/mono.git"],
  },
  "everything at once": {
    args: ["api@1.0.0", "web@1.0.0", "--ref", "side"],
    prepare: async ({ tree }) => {
      await tree.tag("api/v1.0.0");
      await tree.git("switch", "--quiet", "--create", "side");
      await tree.git("commit", "--quiet", "--allow-empty", "--message", "Aside");
    },
    exit: 4,
    codes: ["version-taken", "outside-trunk"],
  },
};

describe("cut refuses", { concurrency: 2 }, () => {
  for (const [name, { args, options, prepare, ...refused }] of Object.entries(CASES)) {
    test(name, async () => {
      await using place = await startFolders(options);
      await prepare?.(place);
      const tags = await place.tree.git(`--git-dir=${place.tree.remote}`, "for-each-ref", "refs/tags");
      assertFailure(await place.slipway(["cut", ...args, "--json"]), refused);
      assert.equal(await place.tree.git(`--git-dir=${place.tree.remote}`, "for-each-ref", "refs/tags"), tags);
      place.assertNoBazel();
    });
  }
});
