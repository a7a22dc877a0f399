/** The fetch functions behind a proxy: a real one, on this machine, that notes what it is asked. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { test } from "node:test";
import { Unreachable } from "../../src/services/http/http.ts";
import { proxiesIn } from "../../src/services/http/proxy.ts";
import { startHttp } from "./http-fixture.ts";

/** Leads every name to one port; notes the lines of requests and what they show. */
async function startProxy(port: () => number) {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers["proxy-authorization"] ?? "-"}`);
    const { pathname } = new URL(request.url ?? "");
    const answer = await fetch(`http://127.0.0.1:${port()}${pathname}`, { method: request.method ?? "GET" });
    response.writeHead(answer.status).end(await answer.text());
  });
  server.on("connect", (request, socket) => {
    asked.push(`CONNECT ${request.url} ${request.headers["proxy-authorization"] ?? "-"}`);
    if (request.url?.startsWith("forbidden")) {
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      return;
    }
    const there = connect(port(), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      there.pipe(socket).pipe(there);
    });
    for (const end of [there, socket]) end.on("error", () => end.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: own } = server.address() as AddressInfo;
  return {
    asked,
    host: `127.0.0.1:${own}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

test("what is asked in plain HTTP goes to the proxy whole, with its credentials, body and headers", async () => {
  let port = 0;
  await using proxy = await startProxy(() => port);
  await using rig = await startHttp({ proxy: proxiesIn({ HTTP_PROXY: `http://me:word@${proxy.host}` }) });
  port = Number(new URL(rig.server.url).port);
  for (const way of ["fetch", "fetchRetrying"] as const) {
    const response = await rig.http[way]("http://registry.example/v2/", { method: "GET" });
    assert.deepEqual([response.status, await response.text()], [200, "fine"]);
  }
  const shown = `Basic ${Buffer.from("me:word").toString("base64")}`;
  assert.deepEqual(proxy.asked, Array(2).fill(`GET http://registry.example/v2/ ${shown}`));
  assert.doesNotMatch(JSON.stringify(rig.logged), /word/);
});

test("what is asked with TLS goes through a tunnel; a proxy that refuses, or is not there, is named", async () => {
  await using proxy = await startProxy(() => 1);
  await using rig = await startHttp({ proxy: proxiesIn({ HTTPS_PROXY: `http://me:word@${proxy.host}` }) });
  await assert.rejects(rig.http.fetch("https://forbidden.example/"), (error) => {
    assert.ok(error instanceof Unreachable, String(error));
    assert.ok(error.why.endsWith(` (through the proxy ${proxy.host})`), error.why);
    return true;
  });
  assert.match(proxy.asked[0] ?? "", /^CONNECT forbidden\.example:443 Basic /);
  await using other = await startHttp({ proxy: proxiesIn({ HTTPS_PROXY: "http://127.0.0.1:1" }) });
  await assert.rejects(other.http.fetch("https://a.example/"), /through the proxy 127\.0\.0\.1:1/);
});

test("this machine is asked directly", async () => {
  await using rig = await startHttp({ proxy: proxiesIn({ HTTP_PROXY: "http://127.0.0.1:1" }) });
  assert.equal((await rig.http.fetch(rig.server.url)).status, 200);
});
