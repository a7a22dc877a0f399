import assert from "node:assert/strict";
import { test } from "node:test";
import {
  commitPage,
  comparePage,
  type ForgePlace,
  mentionedPage,
  releasePage,
  requestPage,
} from "../../../src/domain/project/forge.ts";
import { GITHUB } from "../../support/facts.ts";
import { noted, notesOf } from "../planning/notes-sample.ts";

const GITLAB: ForgePlace = {
  kind: "gitlab",
  url: "https://git.acme.dev/lab",
  repository: { owner: "acme/core", name: "mono" },
};
const GITEA: ForgePlace = { ...GITHUB, kind: "gitea", url: "https://codeberg.org" };

test("each forge has its own form of pages", () => {
  const pages = (place: ForgePlace) => [
    releasePage(place, null),
    releasePage(place, "api@1/v2"),
    commitPage(place, "abc"),
    comparePage(place, "api/v1", "api/v2"),
    requestPage(place, 12),
    mentionedPage(place, 12),
  ];
  assert.deepEqual(pages(GITHUB), [
    "https://github.com/acme/mono/releases",
    "https://github.com/acme/mono/releases/tag/api@1/v2",
    "https://github.com/acme/mono/commit/abc",
    "https://github.com/acme/mono/compare/api/v1...api/v2",
    "https://github.com/acme/mono/pull/12",
    "https://github.com/acme/mono/pull/12",
  ]);
  assert.deepEqual(pages(GITLAB), [
    "https://git.acme.dev/lab/acme/core/mono/-/releases",
    "https://git.acme.dev/lab/acme/core/mono/-/releases/api%401%2Fv2",
    "https://git.acme.dev/lab/acme/core/mono/-/commit/abc",
    "https://git.acme.dev/lab/acme/core/mono/-/compare/api/v1...api/v2",
    "https://git.acme.dev/lab/acme/core/mono/-/merge_requests/12",
    "https://git.acme.dev/lab/acme/core/mono/-/issues/12",
  ]);
  assert.deepEqual(pages(GITEA), [
    "https://codeberg.org/acme/mono/releases",
    "https://codeberg.org/acme/mono/releases/tag/api@1/v2",
    "https://codeberg.org/acme/mono/commit/abc",
    "https://codeberg.org/acme/mono/compare/api/v1...api/v2",
    "https://codeberg.org/acme/mono/pulls/12",
    "https://codeberg.org/acme/mono/pulls/12",
  ]);
  for (const unknown of [
    { ...GITLAB, url: null },
    { ...GITLAB, repository: null },
  ])
    assert.deepEqual(new Set(pages(unknown)), new Set([null]));
});

test("GitLab's notes tell merge requests from issues", () => {
  const change = { ...noted(2, "feat: x (#12)"), pullRequests: [12, 7] };
  const [group] = notesOf([change], { forge: GITLAB }).groups;
  assert.deepEqual(
    group?.changes[0]?.pullRequests.map(({ text, url }) => [text, url?.replace(/.*\/-\//, "")]),
    [
      ["#12", "issues/12"],
      ["!12", "merge_requests/12"],
      ["!7", "merge_requests/7"],
    ],
  );
});
