import assert from "node:assert/strict";
import { test } from "node:test";
import type { ForgePlace } from "../../../src/domain/project/forge.ts";
import { chooseForge } from "../../../src/domain/project/forge-repository.ts";
import { ACME, GITHUB, project } from "../../support/facts.ts";

const silent = project([]);
const speaking = project([], { source: { ...silent.source, repository: ACME } });
const nowhere = { ...GITHUB, repository: null };
const environment = { owner: "env", name: "mono" };
const url = ["git@github.com:remote/mono.git"];

test("the configuration says where releases go, else CI, else the remote", () => {
  const there = { ...GITHUB, repository: environment };
  assert.deepEqual(chooseForge(speaking, there, url).repository, ACME);
  assert.deepEqual(chooseForge(silent, there, url).repository, environment);
  assert.deepEqual(chooseForge(silent, nowhere, url).repository, { owner: "remote", name: "mono" });
  for (const urls of [["/srv/mono.git"], ["git@gitlab.com:remote/mono.git"], []])
    assert.equal(chooseForge(silent, nowhere, urls).repository, null);
});

test("of a remote whose URL git rewrites, the URL as it is written counts first", () => {
  const choose = (...urls: string[]) => chooseForge(silent, nowhere, urls).repository?.owner;
  assert.equal(choose("gh:acme/mono", "git@github.com:remote/mono.git"), "remote");
  assert.equal(choose("https://github.com/acme/mono", "/srv/mirror/mono.git"), "acme");
  assert.equal(choose("https://github.com/acme/mono", "git@github.com:fork/mono.git"), "acme");
  assert.equal(choose("https://github.com.evil.example/acme/mono", "/srv/mono"), undefined);
});

test("on GitLab the remote names a project in however many groups, and another host's none", () => {
  const gitlab: ForgePlace = { kind: "gitlab", url: "https://git.acme.dev", repository: null };
  const choose = (...urls: string[]) => chooseForge(silent, gitlab, urls).repository;
  const deep = { owner: "acme/backend/core", name: "mono" };
  assert.deepEqual(choose("git@git.acme.dev:acme/backend/core/mono.git"), deep);
  assert.deepEqual(choose("ssh://git@git.acme.dev:2222/acme/backend/core/mono.git"), deep);
  assert.equal(choose("https://gitlab.com/acme/mono.git"), null);
  assert.equal(choose("https://git.acme.dev/acme/../mono.git"), null);
});

test("a Gitea that nothing names is at the remote's host", () => {
  const gitea: ForgePlace = { kind: "gitea", url: null, repository: null };
  const mono = { owner: "acme", name: "mono" };
  for (const [remote, found] of [
    ["git@git.acme.dev:acme/mono.git", "https://git.acme.dev"],
    ["ssh://git@git.acme.dev:2222/acme/mono.git", "https://git.acme.dev"],
    ["https://ada:secret@git.acme.dev:8443/acme/mono", "https://git.acme.dev:8443"],
    ["http://127.0.0.1:3000/acme/mono.git", "http://127.0.0.1:3000"],
  ] as const)
    assert.deepEqual(
      chooseForge(silent, gitea, [remote]),
      { kind: "gitea", url: found, repository: mono },
      remote,
    );
  assert.deepEqual(chooseForge(silent, gitea, ["/srv/git/mono.git"]), gitea);
});
