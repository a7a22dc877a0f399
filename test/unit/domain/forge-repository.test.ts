import assert from "node:assert/strict";
import { test } from "node:test";
import {
  gitHubRepositoryOfUrl,
  gitHubSiteOf,
  parseGitHubRepository,
} from "../../../src/domain/project/forge-repository.ts";

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
    "git://github.com/acme/mono.git",
    "ssh://git@github.com/acme/mono.git",
    "ssh://git@github.com:22/acme/mono",
    "git@github.com:acme/mono.git",
    "git@github.com:acme/mono",
    "org-1234@github.com:acme/mono.git/",
  ];
  for (const url of urls)
    assert.deepEqual(gitHubRepositoryOfUrl(url, "github.com"), { owner: "acme", name: "mono" }, url);
  assert.deepEqual(gitHubRepositoryOfUrl("git@github.com:acme/mono.js.git", "github.com"), {
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
  for (const url of urls)
    assert.equal(gitHubRepositoryOfUrl(url, "github.com"), undefined, JSON.stringify(url));
});

test("a remote elsewhere names no repository of this GitHub", () => {
  const own = { owner: "acme", name: "mono" };
  assert.equal(gitHubRepositoryOfUrl("https://gitlab.com/acme/mono.git", "github.com"), undefined);
  assert.equal(gitHubRepositoryOfUrl("https://github.com.example.org/acme/mono", "github.com"), undefined);
  assert.deepEqual(gitHubRepositoryOfUrl("https://github.example.com/acme/mono", "github.example.com"), own);
  assert.deepEqual(gitHubRepositoryOfUrl("ssh://git@ssh.github.com:443/acme/mono.git", "github.com"), own);
  assert.deepEqual(gitHubRepositoryOfUrl("http://127.0.0.1:8080/acme/mono.git", "127.0.0.1"), own);
  assert.equal(gitHubSiteOf("https://api.github.com"), "https://github.com");
  assert.equal(gitHubSiteOf("https://github.example.com/api/v3"), "https://github.example.com");
  assert.equal(gitHubSiteOf("http://git.acme.dev:8080/api/v3"), "http://git.acme.dev:8080");
  assert.equal(gitHubSiteOf("https://api.acme.ghe.com"), "https://acme.ghe.com");
});
