import assert from "node:assert/strict";
import { test } from "node:test";
import type { Tagging } from "../../../src/domain/history/tagging.ts";
import type { ReleaseIntent } from "../../../src/domain/release/intent.ts";
import {
  listReleases,
  notFinishedAmong,
  overtakenReleases,
  taggedReleases,
} from "../../../src/planning/history/list-releases.ts";
import { commit, component, record } from "../../support/facts.ts";

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
function listed(records: Readonly<Record<string, Partial<ReleaseIntent> | null>>, github = true) {
  const tags = new Map(Object.keys(records).map((tag) => [tag, commit("a")]));
  const intents = new Map(
    Object.entries(records).flatMap(([tag, fields]) =>
      fields === null ? [] : [[tag, { ...record(tag, {}, fields).intent }] as const],
    ),
  );
  const { githubRelease: _, ...without } = API;
  const own = github ? [API, WEB] : [without, WEB];
  const all = taggedReleases(own, [...tags.keys()], new Map());
  return listReleases(all, {
    tags,
    records: intents,
    notFinished: notFinishedAmong(all, (tag) => intents.has(tag), intents),
    channels: [],
    source: { host: "github.com", repository: { owner: "acme", name: "mono" } },
  });
}

test("how a release stands is what its record and its tag say", () => {
  const withdrawal = { at: 1, by: "Ada", reason: "broken" };
  const found = listed({
    "api@0.9.0": null,
    "api@1.0.0": { state: "complete" },
    "api@1.1.0": { state: "intended" },
    "api@1.2.0": { state: "intended", withdrawal: { kind: "abandoned", ...withdrawal } },
    "api@1.3.0": { state: "complete", withdrawal: { kind: "yanked", ...withdrawal } },
    "api@1.4.0": { state: "complete", commit: commit("b") },
    "api@1.5.0": { state: "complete" },
    "api@1.6.0": null,
  });
  assert.deepEqual(Object.fromEntries(found.map(({ tag, state }) => [tag.version.text, state])), {
    "0.9.0": "finished",
    "1.0.0": "finished",
    "1.1.0": "unfinished",
    "1.2.0": "abandoned",
    "1.3.0": "yanked",
    "1.4.0": "drifted",
    "1.5.0": "finished",
    "1.6.0": "unfinished",
  });
  assert.deepEqual(
    [...overtakenReleases(found)].map(({ tag }) => tag.text),
    ["api@1.1.0"],
    "its changes are in the notes of a later one",
  );
});

test("only what is published has a page", () => {
  const urls = (github: boolean) =>
    listed({ "api@1.0.0": { state: "complete" }, "api@1.1.0": { state: "intended" } }, github).map(
      ({ url }) => url,
    );
  assert.deepEqual(urls(true), [null, "https://github.com/acme/mono/releases/tag/api@1.0.0"]);
  assert.deepEqual(urls(false), [null, null]);
});
