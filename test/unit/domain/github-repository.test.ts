import assert from "node:assert/strict";
import { test } from "node:test";
import { gitHubRepositoryOfUrl, parseGitHubRepository } from "../../../src/domain/github-repository.ts";

test("a repository is an owner and a name", () => {
  assert.deepEqual(parseGitHubRepository("acme/mono"), { owner: "acme", name: "mono" });
  for (const text of ["a/b", "A-1/._-", `${"a".repeat(39)}/${"b".repeat(100)}`, "a/.github", "a/..."])
    assert.notEqual(parseGitHubRepository(text), undefined, text);
  const bad = [
    "",
    "a",
    "a/",
    "/b",
    "a/b/c",
    "-a/b",
    "a_b/c",
    "a/b c",
    "a/b\n",
    "a/é",
    "a/.",
    "a/..",
    `${"a".repeat(40)}/b`,
    `a/${"b".repeat(101)}`,
  ];
  for (const text of bad) assert.equal(parseGitHubRepository(text), undefined, JSON.stringify(text));
});

test("a remote's URL names it in any of git's ways", () => {
  const urls = [
    "https://github.com/acme/mono",
    "https://github.com/acme/mono/",
    "https://github.com/acme/mono.git",
    "https://user:token@github.com/acme/mono.git",
    "http://127.0.0.1:8080/acme/mono.git",
    "git://github.com/acme/mono.git",
    "ssh://git@github.com/acme/mono.git",
    "ssh://git@github.com:22/acme/mono",
    "git@github.com:acme/mono.git",
    "git@github.com:acme/mono",
    "org-1234@github.com:acme/mono.git/",
  ];
  for (const url of urls) assert.deepEqual(gitHubRepositoryOfUrl(url), { owner: "acme", name: "mono" }, url);
  assert.deepEqual(gitHubRepositoryOfUrl("git@github.com:acme/mono.js.git"), {
    owner: "acme",
    name: "mono.js",
  });
});

test("other URLs name none", () => {
  const urls = [
    "",
    "/srv/git/acme/mono.git",
    "file:///srv/acme/mono.git",
    "../acme/mono",
    "https://github.com/acme",
    "https://github.com/",
    "https://gitlab.com/group/sub/mono.git",
    "git@github.com:mono",
    "https://github.com/acme/..",
    "https://github.com/acme/mono\n",
  ];
  for (const url of urls) assert.equal(gitHubRepositoryOfUrl(url), undefined, JSON.stringify(url));
});
