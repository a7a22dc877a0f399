import assert from "node:assert/strict";
import { test } from "node:test";
import type { Tagging } from "../../../src/domain/history/tagging.ts";
import type { ReleaseIntent } from "../../../src/domain/release/intent.ts";
import {
  byComponent,
  listReleases,
  overtakenReleases,
  taggedReleases,
} from "../../../src/planning/history/list-releases.ts";
import { unfinishedAmong } from "../../../src/release/history/unfinished.ts";
import { commit, component, GITHUB, record } from "../../support/facts.ts";

const API = component("api");
const WEB = component("web");
const taggings = (times: Readonly<Record<string, number>>): ReadonlyMap<string, Tagging> =>
  new Map(Object.entries(times).map(([tag, at]) => [tag, { at, by: "Ada" }]));

test("releases are listed newest first; unknown times before all, then versions", () => {
  const names = ["api@1.0.0", "web@1.0.0", "api@1.1.0", "api@1.2.0", "other@1.0.0", "api@not-a-version"];
  const found = taggedReleases(
    [API, WEB],
    names,
    taggings({ "api@1.0.0": 10, "api@1.1.0": 30, "web@1.0.0": 30, "other@1.0.0": 99 }),
  );
  assert.deepEqual(
    found.map(({ tag, at, by }) => [tag.text, at, by]),
    [
      ["api@1.2.0", null, null],
      ["api@1.1.0", 30, "Ada"],
      ["web@1.0.0", 30, "Ada"],
      ["api@1.0.0", 10, "Ada"],
    ],
  );
});

/** Lists releases with such records, by tag; what has none is only tagged. */
async function listed(records: Readonly<Record<string, Partial<ReleaseIntent> | null>>, github = true) {
  const tags = new Map(Object.keys(records).map((tag) => [tag, commit("a")]));
  const intents = new Map(
    Object.entries(records).flatMap(([tag, fields]) =>
      fields === null ? [] : [[tag, { ...record(tag, {}, fields).intent }] as const],
    ),
  );
  const { forgeRelease: _, ...without } = API;
  const own = github ? [API, WEB] : [without, WEB];
  const all = taggedReleases(own, [...tags.keys()], new Map());
  const objects = new Map([...intents.keys()].map((tag) => [tag, tag]));
  const services = {
    machine: { now: () => 1_000, hasEnded: () => false },
    git: { tagSubjects: async () => new Map([["web@2.0.0", "web 2.0.0"]]) },
  };
  const judge = await unfinishedAmong(services, { intents: objects }, byComponent(all));
  return listReleases(all, {
    tags,
    records: intents,
    notFinished: judge(
      all.map(({ tag }) => tag.text),
      intents,
    ),
    channels: [],
    forge: GITHUB,
  });
}

test("how a release stands is what its record and its tag say", async () => {
  const withdrawal = { at: 1, by: "Ada", reason: "broken" };
  const found = await listed({
    "api@0.9.0": null,
    "api@1.0.0": { state: "complete" },
    "api@1.1.0": { state: "intended" },
    "api@1.2.0": { state: "intended", withdrawal: { kind: "abandoned", ...withdrawal } },
    "api@1.3.0": { state: "complete", withdrawal: { kind: "yanked", ...withdrawal } },
    "api@1.4.0": { state: "complete", commit: commit("b") },
    "api@1.5.0": { state: "complete" },
    "api@1.6.0": null,
    "api@1.7.0": { state: "intended", lease: { host: "builder", pid: 7, birth: "", alive: 999 } },
    "web@1.0.0": null,
    "web@2.0.0": null,
  });
  assert.deepEqual(Object.fromEntries(found.map(({ tag, state }) => [tag.text, state])), {
    "api@0.9.0": "finished",
    "api@1.0.0": "finished",
    "api@1.1.0": "unfinished",
    "api@1.2.0": "abandoned",
    "api@1.3.0": "yanked",
    "api@1.4.0": "drifted",
    "api@1.5.0": "finished",
    "api@1.6.0": "unfinished",
    "api@1.7.0": "unfinished",
    "web@1.0.0": "finished",
    "web@2.0.0": "unfinished",
  });
  const atWork = found.flatMap((each) => (each.atWork === null ? [] : [[each.tag.text, each.atWork.pid]]));
  assert.deepEqual(atWork, [["api@1.7.0", 7]]);
  assert.deepEqual(
    [...overtakenReleases(found)].map(({ tag }) => tag.text),
    ["api@1.1.0"],
    "its changes are in the notes of a later one",
  );
});

test("only what is published has a page", async () => {
  const urls = async (github: boolean) =>
    (await listed({ "api@1.0.0": { state: "complete" }, "api@1.1.0": { state: "intended" } }, github)).map(
      ({ url }) => url,
    );
  assert.deepEqual(await urls(true), [null, "https://github.com/acme/mono/releases/tag/api@1.0.0"]);
  assert.deepEqual(await urls(false), [null, null]);
});
