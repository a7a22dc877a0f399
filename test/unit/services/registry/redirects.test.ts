import assert from "node:assert/strict";
import { test } from "node:test";
import { follow } from "../../../../src/services/registry/client.ts";

/** Follows a redirect from one URL to another; gives the URLs that were asked, with what was shown to each. */
async function hops(from: string, location: string) {
  const asked: [string, string | null][] = [];
  const answer: typeof fetch = async (input, init) => {
    asked.push([String(input), new Headers(init?.headers).get("authorization")]);
    return new Response(null, asked.length === 1 ? { status: 307, headers: { location } } : { status: 200 });
  };
  const response = await follow(answer, new URL(from), { method: "GET", headers: {} }, "Basic x");
  return { asked, status: response.status };
}

const followed: readonly [string, string, string, string | null][] = [
  ["https://a.example/x", "/y", "https://a.example/y", "Basic x"],
  ["https://a.example/x", "https://a.example:443/y", "https://a.example/y", "Basic x"],
  ["https://a.example/x", "https://b.example/y", "https://b.example/y", null],
  ["https://a.example/x", "https://sub.a.example/y", "https://sub.a.example/y", null],
  ["https://a.example/x", "https://a.example:8443/y", "https://a.example:8443/y", null],
  ["https://a.example/x", "https://a.example.b.example/y", "https://a.example.b.example/y", null],
  ["https://a.example/x", "https://a-example/y", "https://a-example/y", null],
  ["https://a.example/x", "https://a.example:x@b.example/y", "https://a.example:x@b.example/y", null],
  ["https://a.example/x", "//b.example/y", "https://b.example/y", null],
  ["http://127.0.0.1:1/x", "http://127.1:2/y", "http://127.0.0.1:2/y", null],
  ["http://127.0.0.1:1/x", "http://localhost:1/y", "http://localhost:1/y", null],
  ["http://127.0.0.1:1/x", "https://127.0.0.1:1/y", "https://127.0.0.1:1/y", null],
  ["http://127.0.0.1:1/x", "http://127.0.0.1:2/y", "http://127.0.0.1:2/y", null],
];

for (const [from, location, to, shown] of followed) {
  test(`${location} is followed from ${from}, ${shown === null ? "without" : "with"} credentials`, async () => {
    const { asked, status } = await hops(from, location);
    assert.deepEqual(asked, [
      [from, "Basic x"],
      [to, shown],
    ]);
    assert.equal(status, 200);
  });
}

for (const location of ["http://a.example/x", "file:///etc/passwd", "ftp://a.example/", "http://[", ""]) {
  test(`"${location}" is not followed from https`, async () => {
    const { asked, status } = await hops("https://a.example/x", location);
    assert.equal(asked.length, 1);
    assert.equal(status, 307);
  });
}
