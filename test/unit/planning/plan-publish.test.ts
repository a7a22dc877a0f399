import assert from "node:assert/strict";
import { test } from "node:test";
import type { ForgeReleaseSettings } from "../../../src/domain/project/project.ts";
import type { Facts, ForgeReleaseFacts } from "../../../src/domain/release/facts.ts";
import type { PublishStep } from "../../../src/domain/release/plan.ts";
import { sortReleases } from "../../../src/planning/standing/artifacts.ts";
import {
  ACME,
  component,
  GIT,
  GITHUB,
  gitHubRelease,
  HEAD,
  imageComponent,
  type Observed,
  observed,
  project,
  stepsOf,
  template,
} from "../../support/facts.ts";
import { present } from "../../support/present.ts";

const TAG = "api@1.0.0";
const settings: ForgeReleaseSettings = {
  name: template("{component} {version} ({channel}, {short_commit})"),
  notes: "slipway",
  latest: true,
  draft: false,
};

const asked = (...releases: readonly Partial<ForgeReleaseFacts>[]): Partial<Facts> => ({
  forge: {
    kind: "github",
    repository: ACME,
    releases: new Map([[TAG, releases.map((each, id) => gitHubRelease({ id, target: "main", ...each }))]]),
  },
});

function plan(facts: Partial<Facts> = {}, fields: Partial<ForgeReleaseSettings> = {}, tag = TAG) {
  const of = project([component("api", { forgeRelease: { ...settings, ...fields } })]);
  const found = observed(of, [tag], facts);
  return present(publishSteps(found)[0]);
}

function publishSteps(found: Observed): PublishStep[] {
  return stepsOf(found).flatMap((step) => (step.kind === "publish" ? [step] : []));
}

test("a release is published once; drafts are finished, unless they should stay drafts", () => {
  const cases: readonly (readonly [string, Partial<Facts>, boolean, string, RegExp, number | null])[] = [
    ["no token", {}, false, "unknown", /there is no token/, null],
    ["absent", asked(), false, "needed", /has no release/, null],
    ["absent, to be a draft", asked(), true, "needed", /has no release/, null],
    ["a draft", asked({ id: 7, draft: true }), false, "needed", /a draft, which is published/, 7],
    [
      "a draft that stays one",
      asked({ id: 7, draft: true }),
      true,
      "satisfied",
      /for somebody to publish/,
      7,
    ],
    ["published", asked({ id: 7 }), false, "satisfied", /it is published/, 7],
    ["published, though a draft was wanted", asked({ id: 7 }), true, "satisfied", /it is published/, 7],
  ];
  for (const [name, facts, draft, state, reason, existing] of cases) {
    const step = plan(facts, { draft });
    const { standing } = step;
    const there = standing.kind === "other" ? null : (standing.found?.id ?? null);
    assert.deepEqual([step.state, there], [state, existing], name);
    assert.match(step.reason, reason, name);
  }
});

test("a GitHub release is planned to its last field", () => {
  const remoteTags = [TAG, "api@0.9.0", "api@0.9.9-rc.1", "web@0.9.9"];
  const step = plan({ ...asked(), remoteTags, notes: new Map([[TAG, "### Features\n"]]) });
  assert.deepEqual(step, {
    kind: "publish",
    subject: `acme/mono ${TAG}`,
    state: "needed",
    reason: "GitHub has no release for this tag",
    repository: ACME,
    text: "### Features\n",
    previousTag: "api@0.9.0",
    attached: [],
    standing: { kind: "absent", why: "GitHub has no release for this tag", found: null, leftOver: false },
    release: {
      kind: "forge",
      id: `${TAG}#api#forge`,
      forge: "github",
      repository: ACME,
      tag: TAG,
      commit: HEAD,
      name: `api 1.0.0 (stable, ${HEAD.slice(0, 12)})`,
      notes: "slipway",
      prerelease: false,
      latest: true,
      draft: false,
      files: [],
    },
  });
});

test("GitHub's notes begin after the last finished release", () => {
  const remoteTags = [TAG, "api@0.8.0", "api@0.9.0"];
  const from = (unfinished: readonly string[]) =>
    plan({ ...asked(), remoteTags, unfinished: new Set(unfinished) }).previousTag;
  assert.equal(from([]), "api@0.9.0");
  assert.equal(from(["api@0.9.0"]), "api@0.8.0");
  assert.equal(from(["api@0.8.0", "api@0.9.0"]), null);
});

test("GitHub's notes of a prerelease begin after the last release that counts", () => {
  const remoteTags = ["api@1.0.0", "api@1.1.0-alpha.1", "api@1.1.0-beta.1"];
  const from = (alpha: "going-on" | "given-up") => {
    const prereleases: Facts["prereleases"] = new Map([
      ["api@1.1.0-alpha.1", alpha],
      ["api@1.1.0-beta.1", "going-on"],
    ]);
    return plan({ ...asked(), remoteTags, prereleases }, {}, "api@1.1.0-beta.1").previousTag;
  };
  assert.equal(from("going-on"), "api@1.1.0-alpha.1");
  assert.equal(from("given-up"), "api@1.0.0");
});

test("a prerelease's channel makes a prerelease", () => {
  const facts = { remoteTags: [], git: GIT };
  assert.equal(plan(facts, {}, "api@1.0.0-rc.1").release.prerelease, true);
  assert.equal(plan(facts).release.prerelease, false);
});

test("nothing is published for a component without a GitHub release, for one that is released with another, or nowhere", () => {
  const ui = component("ui", { releasedWith: ["api"] });
  const found = observed(project([imageComponent("api"), ui]), [TAG]);
  assert.equal(found.releases.length, 2);
  assert.deepEqual(publishSteps(found), []);
  const own = observed(project([component("api")]), [TAG], {}, { forge: { ...GITHUB, repository: null } });
  assert.deepEqual(publishSteps(own), []);
});

test("drafts that slipway left over are deleted; of several the recorded one is meant, else the oldest", () => {
  const own = (id: number) => gitHubRelease({ id, draft: true, own: { run: "r", text: "" } });
  const [published, theirs] = [gitHubRelease({ id: 1 }), gitHubRelease({ id: 2, draft: true })];
  const cases = [
    [[own(4), own(3)], null, [3], [4]],
    [[own(4), own(3)], 4, [4], [3]],
    [[own(4), own(3)], 9, [3], [4]],
    [[published, own(4)], 4, [1], [4]],
    [[published, theirs], null, [1, 2], []],
    [[theirs, own(4)], null, [2, 4], []],
    [[], null, [], []],
  ] as const;
  const ids = (releases: readonly ForgeReleaseFacts[]) => releases.map(({ id }) => id);
  for (const [releases, recorded, meant, leftOver] of cases) {
    const sorted = sortReleases(releases, recorded);
    assert.deepEqual([ids(sorted.meant), ids(sorted.leftOver)], [meant, leftOver]);
  }
  const { state, reason } = plan(asked({ id: 1 }, { id: 4, draft: true, own: { run: "r", text: "" } }));
  assert.deepEqual(
    [state, reason],
    ["needed", "GitHub made a draft of slipway's twice, and the other one is deleted"],
  );
});
