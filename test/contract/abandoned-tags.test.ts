/** Which tags of the remote floating tags are left to, by real records. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReleaseIntent, Withdrawal } from "../../src/domain/release/intent.ts";
import { parseVersion } from "../../src/domain/versions/scheme.ts";
import { readClaims } from "../../src/release/history/unfinished.ts";
import { commit, component, unwrap } from "../support/facts.ts";
import { startGit } from "./git-fixture.ts";

const API = component("api");
const WITHDRAWAL: Withdrawal = { kind: "abandoned", at: 1, by: "Ada", reason: "broken" };

const intent = (tag: string, withdrawal: Withdrawal | null): ReleaseIntent => ({
  format: 1,
  tag,
  commit: commit("a"),
  state: "intended",
  run: "one",
  lease: null,
  images: [],
  floating: [],
  files: [],
  deployments: [],
  commands: [],
  draft: null,
  actions: null,
  withdrawal,
});

test("a floating tag is not left to a newer release that was abandoned", async () => {
  await using rig = await startGit();
  const versions = ["1.0.0", "1.1.0", "1.2.0", "1.3.0"];
  for (const version of versions) await rig.tree.tag(`api@${version}`);
  const intents = [
    intent("api@1.0.0", WITHDRAWAL),
    intent("api@1.2.0", WITHDRAWAL),
    intent("api@1.3.0", null),
  ];
  const objects = await rig.git.storeIntents(intents);
  await rig.git.writeIntents(
    intents.map(({ tag }, index) => ({ tag, object: objects[index] ?? "", expected: null })),
  );
  const remote = await rig.git.remoteState([], "all");
  const counted = async (version: string) => {
    const line = { ...API, channels: [] };
    const tag = { tag: `api@${version}`, version: unwrap(parseVersion(API.scheme, version)) };
    return (await readClaims(rig.git, remote, [{ ...tag, line, tagLine: line }], new Map())).remoteTags;
  };
  assert.deepEqual(
    await counted("1.1.0"),
    ["api@1.0.0", "api@1.1.0", "api@1.3.0"],
    "older ones matter to nobody",
  );
  assert.deepEqual(
    await counted("1.3.0"),
    versions.map((version) => `api@${version}`),
  );
});
