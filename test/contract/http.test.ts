import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { type Http, Unreachable } from "../../src/services/http/http.ts";
import { SECRET, startHttp } from "./http-fixture.ts";

const WAYS = ["fetch", "fetchRetrying"] as const satisfies readonly (keyof Http)[];

for (const way of WAYS) {
  test(`${way}: an answer is given as it is, and the request as it was asked for`, async () => {
    await using rig = await startHttp();
    const response = await rig.http[way](`${rig.server.url}/a%2Fb?c=d`, {
      method: "PUT",
      headers: { "content-type": "application/json", authorization: "Bearer x" },
      body: '{"e":1}',
    });
    assert.deepEqual([response.status, await response.text()], [200, "fine"]);
    const [request] = rig.server.requests;
    assert.deepEqual([request?.method, request?.path, request?.body], ["PUT", "/a%2Fb?c=d", { e: 1 }]);
    assert.deepEqual(
      [request?.headers["user-agent"], request?.headers.authorization],
      ["slipway/0.0.0", "Bearer x"],
    );
  });

  test(`${way}: a request made elsewhere keeps its headers, and a user agent of its own`, async () => {
    await using rig = await startHttp();
    await rig.http[way](
      new Request(rig.server.url, { headers: { authorization: "Bearer x", "user-agent": "mine" } }),
    );
    const { headers } = rig.server.requests[0] ?? {};
    assert.deepEqual([headers?.authorization, headers?.["user-agent"]], ["Bearer x", "mine"]);
  });

  test(`${way}: what the client did wrong is answered once`, async () => {
    for (const status of [301, 400, 401, 403, 404, 409, 422, 501]) {
      await using rig = await startHttp();
      rig.server.failNext("GET /", { status, body: "no" });
      const response = await rig.http[way](rig.server.url, { redirect: "manual" });
      assert.deepEqual([response.status, await response.text(), rig.statuses()], [status, "no", [status]]);
    }
  });

  test(`${way}: no secret is logged`, async () => {
    await using rig = await startHttp();
    await rig.http[way](`${rig.server.url}/x?key=${SECRET}&sig=abcdef`, { method: "HEAD" });
    assert.deepEqual(rig.logged, [
      { text: `HEAD ${rig.server.url}/x?key=***&sig=***`, details: { status: 200 } },
    ]);
  });

  test(`${way}: without an answer, the error says where from and why, without secrets`, async () => {
    await using rig = await startHttp({ retries: 1, timeout: 100 });
    const free = createServer().listen(0, "127.0.0.1");
    await once(free, "listening");
    const { port } = free.address() as { port: number };
    free.close();
    await once(free, "close");
    rig.server.failNext("GET /dropped", [{ drop: true }, { drop: true }]);
    const cases: readonly (readonly [string, RegExp])[] = [
      [
        `http://127.0.0.1:${port}/${SECRET}`,
        /^http:\/\/127\.0\.0\.1:\d+\/\*\*\* cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:\d+$/,
      ],
      [`${rig.server.url}/dropped`, /cannot be reached: other side closed$/],
      [`${rig.server.url}/never`, /cannot be reached: no answer in 0\.1 s$/],
      ["http://registry.invalid/", /cannot be reached: .*(?:ENOTFOUND|EAI_AGAIN).*registry\.invalid/],
    ];
    const tried = way === "fetch" ? "" : " (tried twice)";
    for (const [url, message] of cases) {
      await assert.rejects(rig.http[way](url), (error) => {
        assert.ok(error instanceof Unreachable);
        assert.ok(error.message.endsWith(tried), error.message);
        assert.match(error.message.slice(0, error.message.length - tried.length), message);
        assert.ok(error.message.endsWith(error.why) && error.message.startsWith(error.url));
        return true;
      });
    }
  });

  test(`${way}: an interruption ends it with its own reason`, async () => {
    await using rig = await startHttp();
    const reason = new Error("interrupted by a test");
    const asked = rig.http[way](`${rig.server.url}/never`);
    const interrupted = assert.rejects(asked, (error) => error === reason);
    while (rig.server.requests.length === 0) await new Promise(setImmediate);
    rig.interrupt(reason);
    await interrupted;
    await assert.rejects(rig.http[way](rig.server.url), (error) => error === reason);
    assert.equal(rig.server.requests.length, 1, "nothing is asked after an interruption");
  });

  test(`${way}: the caller may cancel it`, async () => {
    await using rig = await startHttp();
    const controller = new AbortController();
    const reason = new Error("not needed any more");
    const asked = assert.rejects(
      rig.http[way](`${rig.server.url}/never`, { signal: controller.signal }),
      (error) => error === reason,
    );
    while (rig.server.requests.length === 0) await new Promise(setImmediate);
    controller.abort(reason);
    await asked;
    assert.equal(rig.server.requests.length, 1);
  });
}
