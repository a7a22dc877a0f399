import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseRepository } from "../../../src/domain/project/forge-repository.ts";
import { ACME, project } from "../../support/facts.ts";

const silent = project([]);
const speaking = project([], { source: { ...silent.source, github: ACME } });
const environment = { owner: "env", name: "mono" };
const url = ["git@github.com:remote/mono.git"];

test("the configuration says where releases go, else CI, else the remote", () => {
  assert.deepEqual(chooseRepository(speaking, environment, url, "github.com"), ACME);
  assert.deepEqual(chooseRepository(silent, environment, url, "github.com"), environment);
  assert.deepEqual(chooseRepository(silent, null, url, "github.com"), {
    owner: "remote",
    name: "mono",
  });
  assert.equal(chooseRepository(silent, null, ["/srv/mono.git"], "github.com"), null);
  assert.equal(chooseRepository(silent, null, ["git@gitlab.com:remote/mono.git"], "github.com"), null);
  assert.equal(chooseRepository(silent, null, [], "github.com"), null);
});

test("of a remote whose URL git rewrites, the URL as it is written counts first", () => {
  const choose = (...urls: string[]) => chooseRepository(silent, null, urls, "github.com")?.owner;
  assert.equal(choose("gh:acme/mono", "git@github.com:remote/mono.git"), "remote");
  assert.equal(choose("https://github.com/acme/mono", "/srv/mirror/mono.git"), "acme");
  assert.equal(choose("https://github.com/acme/mono", "git@github.com:fork/mono.git"), "acme");
  assert.equal(choose("https://github.com.evil.example/acme/mono", "/srv/mono"), undefined);
});
