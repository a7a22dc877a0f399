import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { redactor, secretsOf } from "../../../src/domain/text/redact.ts";

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
    ["https://user@host/x", "https://user@host/x"],
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
  ];
  for (const name of named) assert.deepEqual(secretsOf({ [name]: "hidden" }), ["hidden"], name);
  for (const name of ["PATH", "TOKENS_FILE", "KEYBOARD", "HOME", "SSH_AUTH_SOCK", "CACHE_KEY"])
    assert.deepEqual(secretsOf({ [name]: "shown" }), [], name);
  assert.deepEqual(secretsOf({ A_TOKEN: "", B_TOKEN: undefined }), []);
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
