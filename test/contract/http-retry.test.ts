import assert from "node:assert/strict";
import { test } from "node:test";
import { Unreachable } from "../../src/services/http/http.ts";
import { startHttp } from "./http-fixture.ts";

test("one request is sent once, whatever comes back", async () => {
  for (const status of [429, 500, 502, 503]) {
    await using rig = await startHttp();
    rig.server.failNext("GET /", { status });
    assert.equal((await rig.http.fetch(rig.server.url)).status, status);
    assert.deepEqual(rig.statuses(), [status]);
  }
  await using rig = await startHttp();
  rig.server.failNext("GET /", { drop: true });
  await assert.rejects(rig.http.fetch(rig.server.url), Unreachable);
  assert.deepEqual(rig.statuses(), ["dropped"]);
});

test("while a server is broken, overloaded or away it is asked again", async () => {
  await using rig = await startHttp();
  rig.server.failNext("PUT /", [{ status: 500 }, { status: 429 }, { drop: true }, { status: 503 }]);
  const response = await rig.http.fetchRetrying(rig.server.url, { method: "PUT", body: "the whole of it" });
  assert.deepEqual([response.status, await response.text()], [200, "fine"]);
  assert.deepEqual(rig.statuses(), [500, 429, "dropped", 503, 200]);
  for (const { body } of rig.server.requests) assert.equal(String(body), "the whole of it");
  assert.deepEqual(
    rig.logged.map(({ details }) => details["status"]),
    [500, 429, 503, 200],
  );
});

test("a server that stays broken is given up, and its last answer can be read", async () => {
  await using rig = await startHttp({ retries: 2 });
  rig.server.failNext("GET /", [{ status: 500 }, { status: 502 }, { status: 503, body: "the last word" }]);
  const response = await rig.http.fetchRetrying(rig.server.url);
  assert.deepEqual([response.status, await response.text()], [503, "the last word"]);
  assert.deepEqual(rig.statuses(), [500, 502, 503]);
});

test("a server that stays away is given up with the reason", async () => {
  await using rig = await startHttp({ retries: 2 });
  rig.server.failNext("GET /", [{ drop: true }, { drop: true }, { drop: true }]);
  await assert.rejects(rig.http.fetchRetrying(rig.server.url), Unreachable);
  assert.deepEqual(rig.statuses(), ["dropped", "dropped", "dropped"]);
});

test("it waits as long as the server asks for", async () => {
  await using rig = await startHttp();
  rig.server.failNext("GET /", { status: 429, headers: { "retry-after": "1" } });
  const started = performance.now();
  assert.equal((await rig.http.fetchRetrying(rig.server.url)).status, 200);
  assert.ok(performance.now() - started >= 1000);
  assert.deepEqual(rig.statuses(), [429, 200]);
});

test("a request to wait that cannot be read is ignored", async () => {
  for (const wish of ["soon", "-5", "0", "", "Wed, 21 Oct 2099 07:28:00 GMT"]) {
    await using rig = await startHttp();
    rig.server.failNext("GET /", { status: 503, headers: { "retry-after": wish } });
    assert.equal((await rig.http.fetchRetrying(rig.server.url)).status, 200, wish);
  }
});

test("an interruption ends the waiting too", async () => {
  await using rig = await startHttp();
  const reason = new Error("interrupted by a test");
  rig.server.failNext("GET /", { status: 429, headers: { "retry-after": "3600" } });
  const asked = assert.rejects(rig.http.fetchRetrying(rig.server.url), (error) => error === reason);
  while (rig.logged.length === 0) await new Promise(setImmediate);
  await new Promise((resolve) => setTimeout(resolve, 50));
  rig.interrupt(reason);
  await asked;
  assert.deepEqual(rig.statuses(), [429]);
});

test("the last try's request to wait is not waited for", async () => {
  await using rig = await startHttp({ retries: 0 });
  rig.server.failNext("GET /", { status: 429, headers: { "retry-after": "3600" } });
  assert.equal((await rig.http.fetchRetrying(rig.server.url)).status, 429);
});

test("a server that takes requests and is silent is said to be waited for, and given up after it was asked twice", async () => {
  const notices: string[] = [];
  await using rig = await startHttp({ timeout: 120, noticeAfter: 40, notice: (text) => notices.push(text) });
  await assert.rejects(rig.http.fetchRetrying(`${rig.server.url}/never?x=1`), (error) => {
    assert.ok(error instanceof Unreachable);
    assert.ok(error.timedOut);
    return true;
  });
  assert.equal(rig.server.requests.length, 2);
  const waiting = `waiting for an answer to GET ${rig.server.url}/never, 1 s more at most`;
  assert.deepEqual([notices[0], notices[2]], [waiting, waiting]);
  assert.match(
    notices[1] ?? "",
    /\/never\?x=1 cannot be reached: no answer in 0\.1 s: trying again in 0\.0 s/,
  );
  assert.equal((await rig.http.fetchRetrying(rig.server.url)).status, 200);
  assert.equal(notices.length, 3, "nothing is said of who answers");
});

test("what is tried again is said, and when", async () => {
  const notices: string[] = [];
  await using rig = await startHttp({ notice: (text) => notices.push(text), firstWait: 100 });
  rig.server.failNext("GET /", { status: 503 });
  rig.server.failNext("GET /", { drop: true });
  await rig.http.fetchRetrying(`${rig.server.url}/?token=1`);
  const [refused = "", dropped = ""] = notices;
  assert.equal(notices.length, 2);
  assert.match(refused, /^GET http:\S+\/ answered 503: trying again in 0\.[12] s \(try 2 of 5\)$/);
  assert.match(dropped, /cannot be reached: .*: trying again in 0\.[234] s \(try 3 of 5\)$/);
});

test("a wait that a server asks for is said", async () => {
  const notices: string[] = [];
  await using rig = await startHttp({ notice: (text) => notices.push(text) });
  rig.server.failNext("GET /", { status: 429, headers: { "retry-after": "1" } });
  await rig.http.fetchRetrying(rig.server.url);
  assert.deepEqual(notices, [
    `GET ${rig.server.url} answered 429: trying again in 1 s, as it asks for (try 2 of 5)`,
  ]);
});
