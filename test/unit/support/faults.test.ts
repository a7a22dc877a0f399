import assert from "node:assert/strict";
import { test } from "node:test";
import { createFaults } from "../../support/faults.ts";
import { githubFixture, refused, ships } from "./github-fixture.ts";

test("matchers look at method and path, a sequence is used up in order, and pass lets one through", () => {
  const faults = createFaults();
  faults.failNext("POST /repos/*/releases", [{ status: 502 }, "pass", { drop: true }]);
  faults.failNext(/^GET .*[?&]page=2\b/, { status: 403 });
  const post = { method: "POST", path: "/repos/octo/ships/releases" };
  assert.equal(faults.take({ ...post, method: "GET" }), undefined);
  assert.equal(faults.take({ ...post, path: "/repos/octo/ships/releases/1" }), undefined);
  assert.equal(faults.pending(), 4);
  assert.deepEqual(
    [faults.take(post), faults.take(post), faults.take(post)],
    [{ status: 502 }, undefined, { drop: true }],
  );
  assert.equal(faults.take(post), undefined);
  assert.deepEqual(faults.take({ method: "GET", path: "/x?per_page=1&page=2" }), { status: 403 });
  assert.equal(faults.pending(), 0);
});

test("a fault answers instead of the server, with its headers and body", async () => {
  await using github = await githubFixture();
  const { repos } = github.client("push");
  github.server.failNext(() => true, {
    status: 429,
    headers: { "retry-after": "7" },
    body: { message: "slow down" },
  });
  await assert.rejects(
    repos.get(ships),
    (error: { status: number; response: { headers: Record<string, string> } }) => {
      assert.deepEqual([error.status, error.response.headers["retry-after"]], [429, "7"]);
      return true;
    },
  );
  assert.equal((await repos.get(ships)).status, 200);
  assert.deepEqual(
    github.server.requests.map(({ status }) => status),
    [429, 200],
  );
});

test("work is done or not as the fault says, and a drop cuts the connection", async () => {
  await using github = await githubFixture();
  const { repos } = github.client("push");
  const create = () => repos.createRelease({ ...ships, tag_name: "v1", draft: true });
  const drafts = () => github.server.repository("octo/ships").releases.length;
  github.server.failNext("POST *", [
    { status: 502 },
    { status: 502, after: true },
    { drop: true, after: true },
  ]);
  await refused(create(), 502);
  assert.equal(drafts(), 0);
  await refused(create(), 502);
  assert.equal(drafts(), 1);
  await refused(create(), 500, /socket|fetch failed|other side closed/i);
  assert.equal(drafts(), 2);
  assert.equal(github.server.pendingFaults(), 0);
  assert.deepEqual(github.server.requests.at(-1)?.body, { tag_name: "v1", draft: true });
});

test("a fault without a status delays the real answer or puts in other headers and another body", async () => {
  await using github = await githubFixture();
  const { repos } = github.client("push");
  github.server.failNext("GET *", { delay: 80, headers: { "x-odd": "yes" } });
  const began = performance.now();
  const { data, headers } = await repos.get(ships);
  assert.ok(performance.now() - began >= 75);
  assert.equal(data.name, "ships");
  assert.equal((headers as Record<string, unknown>)["x-odd"], "yes");
});
