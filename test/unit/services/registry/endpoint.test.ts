import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHost } from "../../../../src/domain/images/reference.ts";
import { endpointOf, isLoopback, loginCommand, nameOn } from "../../../../src/services/registry/endpoint.ts";

function host(text: string) {
  const parsed = parseHost(text);
  assert.ok(parsed, text);
  return parsed;
}

test("this machine's names and addresses are loopback, and nothing that only looks so", () => {
  for (const text of [
    "localhost",
    "localhost:5000",
    "registry.localhost:5000",
    "127.0.0.1",
    "127.8.9.10:1",
    "[::1]",
    "[::1]:5000",
    "LOCALHOST",
  ])
    assert.ok(isLoopback(host(text)), text);
  for (const text of [
    "localhost.evil.com",
    "notlocalhost:5000",
    "127.0.0.1.evil.com",
    "127.evil.com",
    "10.0.0.1",
    "[::2]",
    "128.0.0.1",
    "ghcr.io",
  ])
    assert.ok(!isLoopback(host(text)), text);
});

test("plain HTTP is for loopback and where the configuration says so", () => {
  assert.equal(endpointOf(host("ghcr.io"), undefined).origin, "https://ghcr.io");
  assert.equal(endpointOf(host("localhost:5000"), { insecure: false }).origin, "http://localhost:5000");
  assert.equal(endpointOf(host("10.0.0.1:5000"), { insecure: false }).origin, "https://10.0.0.1:5000");
  assert.equal(endpointOf(host("10.0.0.1:5000"), { insecure: true }).origin, "http://10.0.0.1:5000");
});

test("an origin is written as URLs write it", () => {
  assert.equal(endpointOf(host("Ghcr.IO:443"), undefined).origin, "https://ghcr.io");
  assert.equal(endpointOf(host("[::1]:5000"), undefined).origin, "http://[::1]:5000");
});

test("Docker Hub has its own host, key and names", () => {
  const hub = endpointOf(host("docker.io"), { insecure: true });
  assert.equal(hub.origin, "https://registry-1.docker.io");
  assert.equal(hub.serverAddress, "https://index.docker.io/v1/");
  assert.equal(loginCommand(hub), "docker login");
  assert.equal(nameOn(host("docker.io"), "nginx"), "library/nginx");
  assert.equal(nameOn(host("docker.io"), "acme/api"), "acme/api");
  assert.equal(nameOn(host("ghcr.io"), "nginx"), "nginx");
});
