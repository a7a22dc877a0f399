import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { redactor } from "../../../../src/domain/text/redact.ts";
import { createTransport } from "../../../../src/services/github/octokit.ts";
import { createHttp, type Http, Unreachable } from "../../../../src/services/http/http.ts";

test("an answer that breaks off does not count as one", async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
    response.write("[", () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const interrupted = new AbortController().signal;
  const http = createHttp({ redact: redactor([]), interrupted, userAgent: "slipway/test", log: () => {} });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await assert.rejects(createTransport(http, interrupted, address)(address), (error) => {
    assert.ok(error instanceof Unreachable);
    assert.match(error.message, /the answer broke off/);
    return true;
  });
  server.close();
});

const API = "https://api.github.com";
const ENTERPRISE = "https://github.example/api/v3";
const TENANT = "https://api.acme.ghe.com";

/** Where GitHub is, an address that is asked, and whether it is shown the token. */
const ADDRESSES: readonly (readonly [string, string, boolean])[] = [
  [API, "https://api.github.com/repos/a/b", true],
  [API, "https://uploads.github.com/repos/a/b/releases/1/assets", true],
  [API, "https://API.GITHUB.COM:443/repos/a/b", true],
  [API, "http://api.github.com/repos/a/b", false],
  [API, "https://api.github.com:8443/repos/a/b", false],
  [API, "https://api.github.com.example.org/", false],
  [API, "https://api.github.com@example.org/", false],
  [API, "https://api-github.com/", false],
  [API, "https://uploads.github.com.example.org/", false],
  [API, "https://github.com/a/b", false],
  [ENTERPRISE, "https://github.example/api/uploads/repos/a/b", true],
  [ENTERPRISE, "https://uploads.github.example/repos/a/b", false],
  [TENANT, "https://uploads.acme.ghe.com/x", true],
  [TENANT, "https://uploads.other.ghe.com/x", false],
];

for (const [baseUrl, address, isShown] of ADDRESSES)
  test(`${address} is ${isShown ? "" : "not "}shown the token for ${baseUrl}`, async () => {
    const seen: (string | null)[] = [];
    const fetch: Http["fetch"] = async (_, init) => {
      seen.push(new Headers(init?.headers).get("authorization"));
      return new Response("{}");
    };
    const transport = createTransport({ fetch, fetchRetrying: fetch }, new AbortController().signal, baseUrl);
    await transport(address, { headers: { authorization: "token hush-hush" } });
    assert.deepEqual(seen, [isShown ? "token hush-hush" : null]);
  });
