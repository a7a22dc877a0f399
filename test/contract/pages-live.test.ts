/** What is live on Cloudflare Pages, as its API says. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Fault } from "../support/faults.ts";
import { addDeployment } from "../support/pages-server/state.ts";
import { docs, type PagesFixture, pagesFixture } from "./pages-fixture.ts";
import { commit, failure } from "./programs-fixture.ts";

let fixture: PagesFixture;
before(async () => {
  fixture = await pagesFixture();
});
after(() => fixture[Symbol.asyncDispose]());

const made = (branch: string, digit: string, project = "docs", changes = {}) =>
  addDeployment(fixture.server.project(project), { branch, commitHash: commit(digit), ...changes });

describe("what is live", () => {
  test("nothing, before anything was deployed, and in a project that does not exist", async () => {
    assert.equal(await fixture.host.live(docs()), null);
    assert.equal(await fixture.host.live(docs("next")), null);
    assert.equal(await fixture.host.live(docs(null, "dcos")), null);
  });

  test("it is unknown without a token or an account", async () => {
    for (const name of ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"])
      assert.equal(await fixture.connect({ [name]: undefined }).live(docs()), undefined);
  });

  test("production: its newest deployment, under the user's own domain", async () => {
    made("main", "1");
    made("main", "2");
    made("next", "3");
    assert.deepEqual(await fixture.host.live(docs()), {
      commit: commit("2"),
      url: "https://docs.example.org",
    });
    assert.deepEqual(await fixture.host.live(docs("main")), await fixture.host.live(docs()));
  });

  test("production without a domain of its own: the project's", async () => {
    made("main", "1", "plain");
    const live = await fixture.host.live(docs(null, "plain"));
    assert.equal(live?.url, "https://plain.pages.dev");
  });

  test("a deployment that failed, or is not done yet, is not live", async () => {
    made("main", "4", "docs", { outcome: "failure" });
    made("main", "5", "docs", { looks: 9 });
    made("next", "6", "docs", { looks: 9 });
    assert.equal((await fixture.host.live(docs()))?.commit, commit("2"));
    assert.equal((await fixture.host.live(docs("next")))?.commit, commit("3"));
  });

  test("the newest success, if the project calls none canonical", async () => {
    fixture.server.project("docs").canonical = undefined;
    assert.equal((await fixture.host.live(docs()))?.commit, commit("2"));
  });

  test("a rollback is believed", async () => {
    const project = fixture.server.project("docs");
    project.canonical = project.deployments[0];
    assert.equal((await fixture.host.live(docs()))?.commit, commit("1"));
  });

  test("a branch, behind pages of other branches' previews", async () => {
    for (let index = 0; index < 60; index++) made(`pull-${index}`, "7");
    assert.deepEqual(await fixture.host.live(docs("next")), {
      commit: commit("3"),
      url: "https://next.docs.pages.dev",
    });
    assert.equal(await fixture.host.live(docs("nest")), null);
  });

  test("files that were not committed belong to no commit", async () => {
    made("main", "8", "plain", { commitDirty: true });
    assert.equal((await fixture.host.live(docs(null, "plain")))?.commit, null);
  });

  test("what is not a commit is unknown", async () => {
    addDeployment(fixture.server.project("plain"), { branch: "main", commitHash: "" });
    assert.equal((await fixture.host.live(docs(null, "plain")))?.commit, null);
  });
});

describe("an API that", () => {
  const project = "GET */pages/projects/docs";
  const failing: Record<string, readonly [fault: Fault, code: string, message: RegExp]> = {
    "is out of order": [{ status: 500, body: "" }, "cloudflare-failed", /answered 500 .*no reason given/],
    "answers with something else": [{ status: 200, body: "<html>" }, "cloudflare-failed", /answered 200/],
    "answers in another form": [
      { status: 200, body: { success: true, result: { name: "docs" } } },
      "cloudflare-bad-answer",
      /something other/,
    ],
    "hangs up": [{ drop: true }, "cloudflare-unreachable", /cannot be reached/],
    "forbids it": [
      { status: 403, body: { success: false, errors: [{ code: 10000, message: "Authentication error" }] } },
      "cloudflare-unauthorized",
      /Authentication error \(code 10000\)/,
    ],
  };
  for (const [name, [fault, code, message]] of Object.entries(failing)) {
    test(name, async () => {
      fixture.server.failNext(project, [fault, fault, fault]);
      const problem = await failure(fixture.host.live(docs()));
      while (fixture.server.pendingFaults() > 0) await fixture.host.live(docs()).catch(() => undefined);
      assert.deepEqual({ kind: problem.kind, code: problem.code }, { kind: "deploy", code });
      assert.match(problem.message, message);
    });
  }

  test("does not know the token", async () => {
    const problem = await failure(fixture.connect({ CLOUDFLARE_API_TOKEN: "another" }).live(docs()));
    assert.equal(problem.code, "cloudflare-unauthorized");
    assert.match(problem.hint, /Cloudflare Pages: Edit/);
  });

  test("fails once is asked again", async () => {
    fixture.server.failNext(project, { status: 502 });
    assert.equal((await fixture.host.live(docs()))?.commit, commit("1"));
  });
});
