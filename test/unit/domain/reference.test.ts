import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseDigest } from "../../../src/domain/images/digest.ts";
import {
  formatPinned,
  formatReference,
  formatRepository,
  parseHost,
  parseImageTag,
  parseReference,
  parseRepository,
} from "../../../src/domain/images/reference.ts";
import { present } from "../../support/present.ts";
import { nearly, unwrap } from "./arbitraries.ts";

test("hosts have names, ports and brackets", () => {
  const good = [
    "ghcr.io",
    "localhost",
    "localhost:5000",
    "127.0.0.1:65535",
    "[::1]:5000",
    "[2001:DB8::1]",
    "A-b.C",
    "ghcr.io:443",
    "xn--bcher-kva.example",
    "10.0.0.255:5000",
    "[0:0:0:0:0:0:0:1]",
  ];
  for (const text of good) assert.equal(parseHost(text), text);
  const bad = [
    "",
    ":5000",
    "a_b.io",
    "-a.io",
    "a-.io",
    ".io",
    "a..b",
    "a.io:",
    "a.io:x",
    "a.io:123456",
    "::1",
    "[]",
    "[g]",
    "a/b",
    "a.io\n",
    "user@a.io",
    "http://a.io",
    "ä.io",
    "ghcr.io:99999",
    "ghcr.io:65536",
    "ghcr.io:0",
    "10.0.0.256:5000",
    "010.0.0.1",
    "127.1",
    "1.2.3:80",
    "0x7f.1",
    "[1:2]",
    "[1::2::3]",
    "[::1]:99999",
  ];
  for (const text of bad) assert.equal(parseHost(text), undefined, JSON.stringify(text));
});

test("a repository begins with a registry's host", () => {
  for (const text of [
    "api",
    "acme/api",
    "localhos/api",
    "",
    "/api",
    "ghcr.io",
    "a_b.io/api",
    "https://ghcr.io/acme/api",
  ]) {
    const result = parseRepository(text);
    assert.ok(!result.ok, text);
    assert.match(result.problem.message, /begin with a registry's host/);
  }
  assert.deepEqual(unwrap(parseRepository("localhost/api")), { host: "localhost", path: "api" });
  assert.deepEqual(unwrap(parseRepository("[::1]:5000/a/b")), { host: "[::1]:5000", path: "a/b" });
});

test("a repository's path has the OCI grammar", () => {
  for (const path of ["a", "a/b/c", "a.b", "a_b", "a__b", "a-b", "a---b", "0", "a0/0a", "a.b_c__d-e/f"])
    assert.equal(unwrap(parseRepository(`ghcr.io/${path}`)).path, path);
  const bad = [
    "",
    "A",
    "a/",
    "/a",
    "a//b",
    ".a",
    "a.",
    "a..b",
    "a___b",
    "_a",
    "a_",
    "-a",
    "a-",
    "a._b",
    "a b",
    "a\n",
    "a:b",
    "a@b",
    "ä",
    "$(a)",
    "a;b",
  ];
  for (const path of bad) {
    const result = parseRepository(`ghcr.io/${path}`);
    assert.ok(!result.ok, JSON.stringify(path));
    assert.equal(result.problem.code, "bad-repository");
  }
});

test("a repository has at most 255 characters, host included", () => {
  assert.ok(parseRepository(`ghcr.io/${"a".repeat(247)}`).ok);
  const long = parseRepository(`ghcr.io/${"a".repeat(248)}`);
  assert.ok(!long.ok);
  assert.ok(long.problem.message.length < 200, "the message is not as long as the name");
});

test("what is in a message cannot act on a terminal", () => {
  for (const text of ["\u001b[2Jx", "ghcr.io/\u001b[2J"]) {
    const result = parseRepository(text);
    assert.ok(!result.ok && !result.problem.message.includes("\u001b"), JSON.stringify(result));
  }
});

test("an image tag has up to 128 characters and begins with a letter, a digit or _", () => {
  for (const text of ["1", "_", "v1.2.3", "latest", "a-b.c_d", "x".repeat(128)])
    assert.equal(parseImageTag(text), text);
  const bad = ["", ".a", "-a", "x".repeat(129), "a+b", "a/b", "a:b", "a b", "a\n", "ä", "{version}", "$(id)"];
  for (const text of bad) assert.equal(parseImageTag(text), undefined, JSON.stringify(text));
});

const alphanumeric = fc.stringMatching(/^[a-z0-9]{1,5}$/);
const component = fc
  .tuple(
    alphanumeric,
    fc.array(fc.tuple(fc.constantFrom(".", "_", "__", "-", "--", "----"), alphanumeric), { maxLength: 3 }),
  )
  .map(([first, rest]) => first + rest.flat().join(""));
const path = fc.array(component, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
const host = fc.constantFrom(
  "ghcr.io",
  "localhost",
  "localhost:5000",
  "127.0.0.1:1",
  "[::1]:443",
  "Registry.Example.com:8443",
);
const imageTag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/);
const referenceText = fc.tuple(host, path, imageTag).map(([a, b, c]) => `${a}/${b}:${c}`);

test("formatting a parsed reference gives its text", () => {
  fc.assert(
    fc.property(referenceText, (text) => {
      const reference = present(parseReference(text));
      assert.equal(formatReference(reference), text);
      assert.equal(formatRepository(reference.repository), text.slice(0, text.lastIndexOf(":")));
    }),
  );
});

/** The grammars as the distribution specification 1.1 prints them, anchored. */
const SPECIFIED =
  /^[^/]+\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*:[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

test("nothing that the OCI grammar refuses ever passes", () => {
  fc.assert(
    fc.property(nearly(referenceText), (text) => {
      const parsed = parseReference(text);
      if (parsed === undefined) return;
      assert.match(text, SPECIFIED);
      assert.equal(formatReference(parsed), text);
    }),
    { numRuns: 2000 },
  );
});

test("what is not a reference with a tag is refused", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const bad = [
    "",
    ":",
    "ghcr.io/a",
    "ghcr.io/a:",
    "localhost:5000/a",
    "localhost:5000",
    "a:1",
    `ghcr.io/a@${digest}`,
    "ghcr.io/a:1@b",
    "ghcr.io/a:1:2",
  ];
  for (const text of bad) assert.equal(parseReference(text), undefined, text);
});

test("a pinned reference names its digest", () => {
  const digest = present(parseDigest(`sha256:${"a".repeat(64)}`));
  assert.equal(formatPinned(unwrap(parseRepository("ghcr.io/a")), digest), `ghcr.io/a@${digest}`);
});
