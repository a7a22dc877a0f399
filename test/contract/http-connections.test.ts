import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { test } from "node:test";
import { redactor } from "../../src/domain/text/redact.ts";
import { createHttp } from "../../src/services/http/http.ts";

const { fetchRetrying } = createHttp({
  redact: redactor([]),
  interrupted: new AbortController().signal,
  userAgent: "slipway/0.0.0",
  log: () => {},
  firstWait: 1,
});

/** Starts a server on this machine; gives its URL, and how many connections it has had. */
async function listen(server: Server) {
  let connections = 0;
  server.on("connection", () => {
    connections++;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

test("looks with HEAD, one after the other, leave their connections to each other and to GET", async () => {
  await using server = await listen(createHttpServer((_, response) => response.end("fine")));
  for (const method of ["HEAD", "HEAD", "GET", "HEAD", "HEAD", "GET", "HEAD"]) {
    const response = await fetchRetrying(server.url, { method });
    assert.equal(await response.text(), method === "GET" ? "fine" : "");
  }
  // The next one may be sent in the moment before the answer is quite done with.
  assert.ok(server.connections() <= 2, `${server.connections()} connections`);
});

test("a server that sends a body in answer to HEAD disturbs no later request", async () => {
  const body = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nbad";
  await using server = await listen(
    createServer((socket) => {
      socket.on("error", () => {});
      socket.on("data", (chunk) => {
        const sent = chunk.toString().startsWith("HEAD") ? body : "good";
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${sent.length}\r\n\r\n${sent}`);
      });
    }),
  );
  for (let time = 0; time < 3; time++) {
    assert.equal((await fetchRetrying(server.url, { method: "HEAD" })).status, 200);
    assert.equal(await (await fetchRetrying(server.url)).text(), "good");
  }
});
