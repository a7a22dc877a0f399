import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { redactor } from "../../../../src/domain/text/redact.ts";
import { createTransport } from "../../../../src/services/github/octokit.ts";
import { createHttp, Unreachable } from "../../../../src/services/http/http.ts";

test("an answer that breaks off does not count as one", async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
    response.write("[", () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const interrupted = new AbortController().signal;
  const http = createHttp({ redact: redactor([]), interrupted, userAgent: "slipway/test", log: () => {} });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await assert.rejects(createTransport(http, interrupted)(address), (error) => {
    assert.ok(error instanceof Unreachable);
    assert.match(error.message, /the answer broke off/);
    return true;
  });
  server.close();
});
