import assert from "node:assert/strict";
import { test } from "node:test";
import type { ForgeReleaseFacts } from "../../../src/domain/release/facts.ts";
import { severalReleases } from "../../../src/planning/standing/artifacts.ts";
import type { StoodRelease } from "../../../src/planning/standing/stand.ts";
import {
  ACME,
  codes,
  commit,
  component,
  gitHubRelease,
  imageComponent,
  observed,
  project,
} from "../../support/facts.ts";
import { present } from "../../support/present.ts";

const TAG = "api@1.0.0";
const found = (fields: Partial<ForgeReleaseFacts> = {}) =>
  gitHubRelease({ url: "https://github.com/acme/mono/releases/1", ...fields });

const judgeGitHub = ({ forge }: StoodRelease) =>
  forge?.standing.kind === "other" ? [forge.standing.problem] : [];

const judge = (releases: readonly ForgeReleaseFacts[] | null, of = component("api")) => {
  const github =
    releases === null
      ? {}
      : { forge: { kind: "github" as const, repository: ACME, releases: new Map([[TAG, releases]]) } };
  const { stood } = observed(project([of]), [TAG], github);
  return judgeGitHub(present(stood.releases[0]));
};

test("the GitHub release is absent, one draft, or published for this commit", () => {
  const other = commit("c");
  const cases: readonly (readonly [string, readonly ForgeReleaseFacts[] | null, readonly string[]])[] = [
    ["GitHub was not asked", null, []],
    ["absent", [], []],
    ["a draft", [found({ draft: true, target: "main" })], []],
    ["a draft that names another commit, which GitHub ignores", [found({ draft: true, target: other })], []],
    ["published for this commit", [found()], []],
    ["published for a branch, which the tag overrules", [found({ target: "main" })], []],
    ["published for another commit", [found({ target: other })], ["release-elsewhere"]],
    ["two drafts", [found({ draft: true }), found({ id: 2, draft: true })], ["several-releases"]],
    ["published beside a draft", [found(), found({ id: 2, draft: true })], ["several-releases"]],
  ];
  for (const [name, releases, expected] of cases) assert.deepEqual(codes(judge(releases)), expected, name);
});

test("a component without a GitHub release, or one that is released with another, has none to judge", () => {
  const two = [found(), found({ id: 2 })];
  assert.deepEqual(judge(two, imageComponent("api")), []);
  const of = project([component("api"), component("ui", { releasedWith: ["api"] })]);
  const forge = { kind: "github" as const, repository: ACME, releases: new Map([[TAG, two]]) };
  const { stood } = observed(of, [TAG], { forge });
  assert.deepEqual(
    stood.releases.map((release) => judgeGitHub(release).length),
    [1, 0],
  );
});

test("the releases and the commits are named", () => {
  assert.equal(
    severalReleases("github", TAG, [
      found(),
      found({ url: "https://github.com/acme/mono/releases/2", draft: true }),
    ]).message,
    `GitHub has 2 releases for ${TAG}: https://github.com/acme/mono/releases/1, https://github.com/acme/mono/releases/2 (draft)`,
  );
  assert.match(
    judge([found({ target: commit("c") })])[0]?.message ?? "",
    /commit cccccccccccc, but the tag points at aaaaaaaaaaaa now/,
  );
});
