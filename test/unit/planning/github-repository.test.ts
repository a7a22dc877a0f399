import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseGitHubRepository } from "../../../src/domain/project/github-repository.ts";
import { ACME, project } from "../../support/facts.ts";

const silent = project([]);
const speaking = project([], { source: { ...silent.source, github: ACME } });
const environment = { owner: "env", name: "mono" };
const url = "git@github.com:remote/mono.git";

test("the configuration says where releases go, else CI, else the remote", () => {
  assert.deepEqual(chooseGitHubRepository(speaking, environment, url, "github.com"), ACME);
  assert.deepEqual(chooseGitHubRepository(silent, environment, url, "github.com"), environment);
  assert.deepEqual(chooseGitHubRepository(silent, null, url, "github.com"), {
    owner: "remote",
    name: "mono",
  });
  assert.equal(chooseGitHubRepository(silent, null, "/srv/mono.git", "github.com"), null);
  assert.equal(chooseGitHubRepository(silent, null, "git@gitlab.com:remote/mono.git", "github.com"), null);
  assert.equal(chooseGitHubRepository(silent, null, null, "github.com"), null);
});
