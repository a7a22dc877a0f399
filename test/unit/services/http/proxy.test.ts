import assert from "node:assert/strict";
import { test } from "node:test";
import { ReleaseError } from "../../../../src/domain/text/release-error.ts";
import { proxiesIn } from "../../../../src/services/http/proxy.ts";

const HTTPS = { HTTPS_PROXY: "http://p:1" };

const cases: readonly (readonly [Record<string, string | undefined>, string, string | null])[] = [
  [{}, "https://api.github.com/x", null],
  [HTTPS, "https://api.github.com/x", "http://p:1/"],
  [HTTPS, "http://registry.acme.dev/v2/", null],
  [{ HTTP_PROXY: "p:1" }, "http://registry.acme.dev/v2/", "http://p:1/"],
  [{ HTTPS_PROXY: "http://upper:1", https_proxy: "http://lower:1" }, "https://a.dev/", "http://lower:1/"],
  [{ HTTPS_PROXY: "" }, "https://a.dev/", null],
  [{ HTTPS_PROXY: "ftp://broken" }, "https://127.0.0.1:5000/", "bad-proxy"],
  [{ HTTPS_PROXY: "http://user:hunter2@ /" }, "https://a.dev/", "bad-proxy"],
  ...["localhost", "a.localhost", "127.0.0.1", "127.9.9.9", "[::1]", "LOCALHOST"].map(
    (host) => [HTTPS, `https://${host}:5000/`, null] as const,
  ),
  [HTTPS, "https://localhost.evil.example/", "http://p:1/"],
  ...(
    [
      ["a.dev", "a.dev", true],
      ["a.dev", "x.a.dev", true],
      [".a.dev", "x.a.dev", true],
      ["*.a.dev", "x.a.dev", true],
      ["A.DEV", "a.dev", true],
      ["a.dev", "ba.dev", false],
      ["a.dev", "a.dev.evil", false],
      ["b, a.dev c", "a.dev", true],
      ["a.dev:443", "a.dev", true],
      ["a.dev:8443", "a.dev", false],
      ["a.dev:8443", "a.dev:8443", true],
      ["*", "anything.example", true],
      ["10.0.0.0/8", "10.1.2.3", true],
      ["10.0.0.0/8", "11.1.2.3", false],
      ["10.0.0.0/99", "10.1.2.3", false],
      ["10.1.2.3", "10.1.2.3:5000", true],
      ["fd00::/8", "[fd00::1]", true],
      ["[fd00::1]:5000", "[fd00::1]:5000", true],
      ["[fd00::1]:5000", "[fd00::1]:5001", false],
      ["fd00::1", "[fd00::1]", true],
      ["., *., ,", "a.dev", false],
    ] as const
  ).map(
    ([list, host, exempt]) =>
      [{ ...HTTPS, NO_PROXY: list }, `https://${host}/`, exempt ? null : "http://p:1/"] as const,
  ),
];

test("the proxy is the one for the scheme, unless the host is exempt or this machine", () => {
  for (const [env, url, expected] of cases) {
    const choose = proxiesIn(env);
    const found = () => choose(new URL(url))?.href ?? null;
    if (expected !== "bad-proxy") assert.equal(found(), expected, `${JSON.stringify(env)} ${url}`);
    else
      assert.throws(found, (error) => {
        assert.ok(error instanceof ReleaseError);
        assert.equal(error.problems[0]?.code, "bad-proxy");
        assert.doesNotMatch(`${error.message} ${error.problems[0]?.hint}`, /hunter2/);
        return true;
      });
  }
});

test("hostile lists take linear time", () => {
  const choose = proxiesIn({
    ...HTTPS,
    NO_PROXY: `${"[".repeat(50_000)}${"a.".repeat(50_000)}:${"1".repeat(50_000)}`,
  });
  const before = performance.now();
  choose(new URL(`https://${"a.".repeat(100)}dev/`));
  assert.ok(performance.now() - before < 1_000);
});
