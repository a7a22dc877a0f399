import assert from "node:assert/strict";
import { test } from "node:test";
import type { Artifact } from "../../../src/domain/project/artifact.ts";
import { judge } from "../../../src/planning/gates/judge.ts";
import {
  ACME,
  codes,
  commit,
  component,
  digest,
  facts,
  frozen,
  GIT,
  GITHUB,
  gitHubRelease,
  HEAD,
  image,
  imageComponent,
  label,
  observed,
  project,
  record,
  template,
} from "../../support/facts.ts";

const TAG = "api@1.0.0";

test("if nothing is wrong there is no problem", () => {
  assert.deepEqual(
    judge(observed(project([component("api"), imageComponent("web")]), [TAG, "web@2.0.0"]).stood),
    [],
  );
});

test("all gates are judged at once, in one order", () => {
  const api = {
    ...component("api"),
    artifacts: [image("ghcr.io/acme/api", { imageTag: template("+{version}") }), image("ghcr.io/acme/api")],
  };
  const releases = [1, 2].map((id) => gitHubRelease({ id, draft: true, target: "main" }));
  const found = observed(project([api]), [TAG], {
    git: { ...GIT, modified: ["a.txt"] },
    tags: new Map([[TAG, { local: commit("c"), remote: null, inTrunk: false }]]),
    intents: new Map([[TAG, record(TAG, {}, { commit: commit("d") })]]),
    targets: new Map([["//api:push", { missing: "gone" }]]),
    served: new Map([["ghcr.io/acme/api:1.0.0", digest("1")]]),
    owners: new Map([["ghcr.io/acme/api:1.0.0", { tag: "api@0.9.0", commit: commit("c") }]]),
    forge: { kind: "github", repository: ACME, releases: new Map([[TAG, releases]]) },
  });
  assert.deepEqual(codes(judge(found.stood)), [
    "modified",
    "tag-elsewhere",
    "tag-not-on-remote",
    "outside-trunk",
    "bad-image-tag",
    "no-such-target",
    "no-such-target",
    "image-tag-taken",
    "recorded-elsewhere",
    "several-releases",
  ]);
  for (const { message, hint } of judge(found.stood)) assert.ok(message !== "" && hint !== "");
});

test("only the channel asks for trunk", () => {
  const tags = (tag: string) => ({ tags: new Map([[tag, { local: HEAD, remote: HEAD, inTrunk: false }]]) });
  const judged = (tag: string, channels = {}) =>
    codes(judge(observed(project([component("api")], channels), [tag], tags(tag)).stood));
  assert.deepEqual(judged(TAG), ["outside-trunk"]);
  assert.deepEqual(judged("api@1.0.0-rc.1"), []);
  const stable = { name: "stable", prerelease: [], trunkOnly: false, github: "release" as const };
  assert.deepEqual(judged(TAG, { channels: [stable] }), []);
  const rc = { name: "rc", prerelease: ["rc*"], trunkOnly: true, github: "prerelease" as const };
  assert.deepEqual(judged("api@1.0.0-rc.1", { channels: [rc] }), ["outside-trunk"]);
});

test("a tag is judged once, however many components are released under it", () => {
  const of = project(
    [component("api"), imageComponent("ui"), component("web", { releasedWith: ["api"] })].map((each) =>
      each.name === "ui" ? { ...each, releasedWith: ["api"] } : each,
    ),
  );
  const found = observed(of, [TAG], { tags: new Map([[TAG, { local: HEAD, remote: null, inTrunk: true }]]) });
  assert.deepEqual(codes(judge(found.stood)), ["tag-not-on-remote"]);
});

test("a record of another commit means that the tag was moved", () => {
  const problems = judge(
    observed(project([component("api")]), [TAG], {
      intents: new Map([[TAG, record(TAG, {}, { commit: commit("d") })]]),
    }).stood,
  );
  assert.deepEqual(codes(problems), ["recorded-elsewhere"]);
  assert.match(
    problems[0]?.message ?? "",
    /recorded for commit dddddddddddd, but points at aaaaaaaaaaaa now/,
  );
  assert.match(problems[0]?.hint ?? "", new RegExp(`git tag --force ${TAG} ${"d".repeat(40)}`));
});

test("a GitHub release needs a repository", () => {
  const nowhere = { forge: { ...GITHUB, repository: null } };
  assert.deepEqual(codes(judge(observed(project([component("api")]), [TAG], {}, nowhere).stood)), [
    "no-github-repository",
  ]);
  assert.deepEqual(judge(observed(project([imageComponent("api")]), [TAG], {}, nowhere).stood), []);
  const ui = component("ui", { releasedWith: ["api"] });
  const together = observed(project([imageComponent("api"), ui]), [TAG], {}, nowhere);
  assert.deepEqual(judge(together.stood), [], "released with another it has no GitHub release");
});

test("every kind of artifact may be released", () => {
  const { destinations } = image("ghcr.io/acme/api");
  const made = { kind: "image" as const, destinations, imageTag: template("{version}"), floating: [] };
  const artifacts: readonly Artifact[] = [
    { kind: "site", build: [], cwd: ".", directory: "d", provider: "cloudflare-pages", environments: [] },
    { kind: "files", targets: [label("//a:b")] },
    { kind: "command", after: "push", run: [], env: new Map() },
    { ...made, source: { kind: "nix", attribute: ".#a" } },
    { ...made, source: { kind: "dockerfile", dockerfile: "D", context: ".", buildArgs: new Map() } },
  ];
  for (const artifact of artifacts)
    assert.deepEqual(
      judge(observed(project([component("api", { artifacts: [artifact] })]), [TAG]).stood),
      [],
    );
});

test("files need a GitHub release of the component's own to be attached to", () => {
  const artifacts: readonly Artifact[] = [{ kind: "files", targets: [label("//a:b")] }];
  const none = observed(project([{ ...imageComponent("api"), artifacts }]), [TAG]);
  assert.deepEqual(codes(judge(none.stood)), ["files-without-release"]);
  const ui = component("ui", { releasedWith: ["api"], artifacts });
  const together = observed(project([component("api"), ui]), [TAG]);
  assert.deepEqual(codes(judge(together.stood)), ["files-without-release"]);
  assert.match(judge(together.stood)[0]?.message ?? "", /^ui has files to attach/);
});

test("judging is pure", () => {
  const found = observed(project([component("api"), imageComponent("web")]), [TAG, "web@1.0.0+1"], {
    git: { ...GIT, modified: ["b", "a"], shallow: true },
  });
  assert.deepEqual(judge(found.stood), judge(found.stood));
  assert.ok(judge(found.stood).length > 1);
  assert.ok(Object.isFrozen(found.facts.git.modified) && Object.isFrozen(frozen(facts([])).tags));
});
