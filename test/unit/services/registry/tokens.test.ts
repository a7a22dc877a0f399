import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHost } from "../../../../src/domain/images/reference.ts";
import type { Http } from "../../../../src/services/http/http.ts";
import { parseChallenges } from "../../../../src/services/registry/challenge.ts";
import { endpointOf } from "../../../../src/services/registry/endpoint.ts";
import { fetchToken } from "../../../../src/services/registry/tokens.ts";
import { refused } from "../../../contract/registry-fixture.ts";

const never: typeof fetch = async () => assert.fail("nothing may be sent");
const http: Http = { fetch: never, fetchRetrying: never };
const used = {
  credentials: { kind: "basic", username: "robot", password: "hunter22" },
  where: "a test",
} as const;

for (const realm of [
  "http://auth.example/token",
  "ftp://auth.example/",
  "file:///etc/passwd",
  "/token",
  "",
]) {
  test(`a registry behind https does not send clients for tokens to "${realm}"`, async () => {
    const host = parseHost("registry.example");
    const [challenge] = parseChallenges(`Bearer realm="${realm}"`);
    assert.ok(host && challenge);
    const request = { endpoint: endpointOf(host, undefined), challenge, scope: "s", purpose: "p", used };
    const { code, message } = await refused(fetchToken(http, () => 0, request));
    assert.equal(code, "registry-bad-answer");
    assert.ok(message.includes(`"${realm}"`), message);
  });
}
