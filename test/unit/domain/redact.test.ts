import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createRedactor, redactor, secretsOf } from "../../../src/domain/text/redact.ts";

test("values that are known to be secret are masked wherever they are", () => {
  const redact = redactor(["hunter2hunter2", "$& .*+"]);
  assert.equal(redact("a=hunter2hunter2;b=hunter2hunter2"), "a=***;b=***");
  assert.equal(redact("[$& .*+]"), "[***]");
  assert.equal(redact("hunter2"), "hunter2");
});

test("short values are words, not secrets", () => {
  const redact = redactor(["", "a", "main", "12345"]);
  assert.equal(redact("a main 12345"), "a main 12345");
});

test("of a secret within another nothing is left", () => {
  for (const secrets of [
    ["abcdef", "abcdefghi"],
    ["abcdefghi", "abcdef"],
  ])
    assert.equal(redactor(secrets)("abcdefghi abcdef"), "*** ***");
});

test("a secret of several lines is masked line by line", () => {
  const redact = redactor(["-----BEGIN KEY-----\nMIIEowIBAAKC\r\n  AgEAr7xyz==\nab\n"]);
  assert.equal(redact("  MIIEowIBAAKC"), "  ***");
  assert.equal(redact("AgEAr7xyz=="), "***");
  assert.equal(redact("ab"), "ab");
});

test("what looks like a credential is masked without being known", () => {
  const token = "a".repeat(36);
  const cases: readonly (readonly [string, string])[] = [
    ["https://user:pass@ghcr.io/v2", "https://***@ghcr.io/v2"],
    ["https://:pass@ghcr.io/v2", "https://***@ghcr.io/v2"],
    ["https://user:p@ss:w0rd@ghcr.io/v2", "https://***@ghcr.io/v2"],
    [
      "fatal: could not read https://x-access-token:abc@github.com/a/b.git",
      "fatal: could not read https://***@github.com/a/b.git",
    ],
    ["https://localhost:5000/v2/a@sha256", "https://localhost:5000/v2/a@sha256"],
    ["https://user@host/x", "https://***@host/x"],
    ["ssh://git@host/x git@host:x", "ssh://git@host/x git@host:x"],
    ["docker build --build-arg NPM_TOKEN=abc --tag x", "docker build --build-arg NPM_TOKEN=*** --tag x"],
    ["https://live.dev/?a=1&token=abc&b=2", "https://live.dev/?a=1&token=***&b=2"],
    ["Authorization: Bearer eyJhbGciOi.J9-_~+/=", "Authorization: Bearer ***"],
    ["authorization: basic dXNlcjpwYXNz", "authorization: basic ***"],
    ["the Bearer of news", "the Bearer of news"],
    [`ghp_${token} gho_${token} ghs_${token} ghu_${token} ghr_${token}`, "*** *** *** *** ***"],
    [`github_pat_${token}_${token}`, "***"],
    [`glpat-${token}`, "***"],
    [`npm_${token}`, "***"],
    ["npm_config_registry", "npm_config_registry"],
    ["https://b.io/x?X-Amz-Signature=abc&X-Amz-Date=1", "https://b.io/x?X-Amz-Signature=***&X-Amz-Date=1"],
    ["https://b.io/x?a=1&sig=a%2Fb", "https://b.io/x?a=1&sig=***"],
  ];
  const redact = redactor([]);
  for (const [text, expected] of cases) assert.equal(redact(text), expected);
});

test("secrets are known by their variables' names", () => {
  const named = [
    "GITHUB_TOKEN",
    "npm_config_token",
    "DB_PASSWORD",
    "CLIENT_SECRET",
    "X_API_KEY",
    "AWS_SECRET_ACCESS_KEY",
    "COSIGN_PRIVATE_KEY",
    "GPG_PASSPHRASE",
    "REGISTRY_CREDENTIALS",
    "CACHE_KEY",
    "SMTP_PASS",
    "GH_PAT",
  ];
  for (const name of named) assert.deepEqual(secretsOf({ [name]: "hidden" }), ["hidden"], name);
  for (const name of ["PATH", "TOKENS_FILE", "KEYBOARD", "HOME", "SSH_AUTH_SOCK", "PASSED"])
    assert.deepEqual(secretsOf({ [name]: "shown" }), [], name);
  assert.deepEqual(secretsOf({ A_TOKEN: "", B_TOKEN: undefined }), []);
});

test("in DOCKER_AUTH_CONFIG the passwords and tokens are secrets, and the names of registries and users are not", () => {
  const auth = btoa("robot:pass:word");
  const auths = {
    "ghcr.io": { auth },
    "quay.io": { username: "someone", password: "hunter22", email: "a@b.example" },
    "registry.example": { identitytoken: "identity-1", registrytoken: "registry-1" },
  };
  const secrets = secretsOf({ DOCKER_AUTH_CONFIG: JSON.stringify({ auths }, null, 2) });
  assert.deepEqual(secrets, [auth, "pass:word", "hunter22", "identity-1", "registry-1"]);
  for (const odd of [
    "not JSON at all",
    '{"auths":null}',
    '{"auths":{"x":null}}',
    '{"auths":{"x":{"auth":"%"}}}',
  ])
    assert.deepEqual(secretsOf({ DOCKER_AUTH_CONFIG: odd }), [odd]);
});

test("a secret is masked in every encoding", () => {
  const value = "canary/7Q m+Zk2=\u00e4";
  const redact = redactor([value]);
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  for (const written of [
    value,
    encodeURIComponent(value),
    encodeURIComponent(value).replace(/%../g, (code) => code.toLowerCase()),
    encodeURIComponent(value).replaceAll("%20", "+"),
    encodeURI(value),
    JSON.stringify(value),
    JSON.stringify({ a: `${value}"` }),
    base64(value),
    Buffer.from(value).toString("base64url"),
    base64(`${value}\n`),
    ...["u:", "us:", "use:", "user:"].map((user) => base64(`${user}${value}`)),
    ...["u:", "us:", "use:", "user:"].map((user) => base64(`${user}${value} and more`)),
  ]) {
    const masked = redact(`before ${written} after`);
    assert.match(masked, /^before .*\*\*\*.* after$/, written);
    // At most the characters that hold bits of a neighbour are left.
    assert.ok(masked.length < "before  after".length + 25, masked);
  }
  const quoted = redactor(['two "words"\nof text']);
  assert.ok(!quoted(JSON.stringify(['two "words"\nof text'])).includes("words"));
});

test("what becomes known later is masked from then on, without its last newline too", () => {
  const { redact, add } = createRedactor();
  assert.equal(redact("later-known"), "later-known");
  add(["later-known\n", ""]);
  assert.equal(redact("later-known"), "***");
});

test("masking takes time in proportion to the text", () => {
  const redact = redactor(["hunter2hunter2"]);
  for (const text of ["https://a:", "TOKEN=", "://", "Bearer ", "?token=", "npm_a"]) {
    const began = performance.now();
    redact(text.repeat(40_000));
    assert.ok(performance.now() - began < 1_000, text);
  }
});

const secret = fc.stringMatching(/^[A-Za-z0-9.$*+?()[\]\\^-]{6,20}$/);

test("no secret survives, and masking twice is masking once", () => {
  fc.assert(
    fc.property(
      fc.array(secret, { maxLength: 4 }),
      fc.array(fc.string(), { maxLength: 5 }),
      (secrets, between) => {
        const redact = redactor(secrets);
        const once = redact(between.join(secrets.join(" ")) + secrets.join("\n"));
        for (const each of secrets) assert.ok(!once.includes(each) || "***".includes(each), once);
        assert.equal(redact(once), once);
      },
    ),
  );
});

test("what a shell would put in is no secret", () => {
  const hint = "set it (GITHUB_TOKEN=$(gh auth token)), or NPM_TOKEN=$TOKEN";
  assert.equal(redactor([])(hint), hint);
});
