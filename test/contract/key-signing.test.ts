/** Statements that are signed with keys of every kind, and by commands; the real cosign looks at them if it is there. */

import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { SigningKey } from "../../src/domain/project/signing.ts";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import type { Signing } from "../../src/services/ports/signer.ts";
import { createSigning } from "../../src/services/signing/signing.ts";
import { readBundle, trustKey } from "../../src/services/signing/verify-bundle.ts";
import { runGo, withoutGo } from "../support/go-program.ts";
import { writeProgram } from "../support/program.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../support/temporary-directory.ts";
import { quickHttp, testRun } from "./registry-fixture.ts";

const BLOB = "what is released\n";
const STATEMENT = JSON.stringify({
  _type: "https://in-toto.io/Statement/v1",
  subject: [{ name: "blob", digest: { sha256: createHash("sha256").update(BLOB).digest("hex") } }],
  predicateType: "https://slsa.dev/provenance/v1",
  predicate: { buildDefinition: {}, runDetails: {} },
});

const PAIRS: Readonly<Record<string, { readonly publicKey: KeyObject; readonly privateKey: KeyObject }>> = {
  "an EC key (P-256)": generateKeyPairSync("ec", { namedCurve: "P-256" }),
  "an RSA key": generateKeyPairSync("rsa", { modulusLength: 2048 }),
  "an Ed25519 key": generateKeyPairSync("ed25519"),
};

let folder: TemporaryDirectory;
before(async () => {
  folder = await temporaryDirectory("slipway-keys");
});
after(() => folder?.[Symbol.asyncDispose]());

function signing(key: SigningKey, env: Record<string, string> = {}, learnt: string[] = []): Signing {
  const run = testRun(process.env);
  return createSigning(
    { kind: "key", key },
    {
      env,
      http: quickHttp(),
      run,
      workspace: folder.path,
      cache: null,
      learn: (secrets) => learnt.push(...secrets),
      now: Date.now,
    },
  );
}

const pemOf = (key: KeyObject) =>
  key.export({ type: key.type === "private" ? "pkcs8" : "spki", format: "pem" }).toString();

for (const [name, { publicKey, privateKey }] of Object.entries(PAIRS)) {
  describe(name, () => {
    test("signs what its public key verifies, and knows its own", async () => {
      const learnt: string[] = [];
      const pem = pemOf(privateKey);
      const signer = await signing({ from: "env", name: "KEY" }, { KEY: pem }, learnt).signer();
      const bundle = await signer.sign(STATEMENT);
      const read = readBundle(bundle);
      assert.ok(read);
      assert.equal(trustKey(publicKey)(read).ok, true);
      assert.equal(await signer.ownStatement(bundle), STATEMENT);
      const [other] = Object.values(PAIRS).filter((pair) => pair.publicKey !== publicKey);
      assert.ok(other);
      assert.equal(trustKey(other.publicKey)(read).ok, false);
      assert.deepEqual(learnt, [pem]);
    });

    test("signs what cosign verifies", { skip: withoutGo("cosign") }, async () => {
      const signer = await signing({ from: "env", name: "KEY" }, { KEY: pemOf(privateKey) }).signer();
      await writeFile(join(folder.path, "bundle.json"), await signer.sign(STATEMENT));
      await writeFile(join(folder.path, "key.pub"), pemOf(publicKey));
      await writeFile(join(folder.path, "blob"), BLOB);
      const at = (file: string) => join(folder.path, file);
      const flags = ["--key", at("key.pub"), "--insecure-ignore-tlog", "--type", "slsaprovenance1"];
      const args = ["verify-blob-attestation", ...flags, "--bundle", at("bundle.json"), at("blob")];
      const verified = await runGo("cosign", args, folder.path);
      assert.equal(verified.exitCode, 0, verified.stderr);
    });
  });
}

const problemOf = async (key: SigningKey, env: Record<string, string> = {}) => {
  const problem = await signing(key, env).obstacle();
  assert.ok(problem);
  assert.equal(problem.code, "no-signing-key");
  return `${problem.message}: ${problem.hint}`;
};

describe("a key", () => {
  test("may be in a file, or in a variable on one line", async () => {
    const pair = PAIRS["an EC key (P-256)"];
    assert.ok(pair);
    await writeFile(join(folder.path, "release.key"), pemOf(pair.privateKey));
    const inFile = await signing({ from: "file", path: "release.key" }).signer();
    assert.equal(await inFile.ownStatement(await inFile.sign(STATEMENT)), STATEMENT);
    const line = pemOf(pair.privateKey).replaceAll("\n", "\\n");
    const inLine = await signing({ from: "env", name: "KEY" }, { KEY: line }).signer();
    assert.equal(inLine.name, inFile.name);
  });

  test("that is missing, encrypted, of another kind or broken is told, and never shown", async () => {
    assert.match(
      await problemOf({ from: "env", name: "KEY" }),
      /KEY, which holds the key that signs, is not set/,
    );
    assert.match(await problemOf({ from: "file", path: "gone.key" }), /gone\.key is not there/);
    assert.match(await problemOf({ from: "file", path: "." }), /cannot be read \(EISDIR\)/);
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const encrypted = privateKey
      .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" })
      .toString();
    assert.match(await problemOf({ from: "env", name: "KEY" }, { KEY: encrypted }), /is encrypted/);
    const x25519 = pemOf(generateKeyPairSync("x25519").privateKey);
    assert.match(await problemOf({ from: "env", name: "KEY" }, { KEY: x25519 }), /a key of the kind x25519/);
    const broken = await problemOf(
      { from: "env", name: "KEY" },
      { KEY: "-----BEGIN PRIVATE KEY-----\nMIGH" },
    );
    assert.match(broken, /holds no private key in PEM: make one with: openssl/);
    assert.doesNotMatch(broken, /MIGH/);
  });
});

describe("a command", () => {
  const program = (script: string) => writeProgram(join(folder.path, "kms"), script);
  const key = (publicKey?: string): SigningKey => ({
    from: "command",
    command: ["./kms", "{digest}"],
    ...(publicKey !== undefined && { publicKey }),
  });
  const failing = async (publicKey?: string) => {
    const signer = await signing(key(publicKey)).signer();
    const error: unknown = await signer.sign(STATEMENT).then(
      () => assert.fail("it was signed"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ReleaseError, String(error));
    assert.deepEqual([error.kind, error.problems[0]?.code], ["build", "signing-failed"]);
    return error.message;
  };

  // OpenSSL as a key management service: it signs a digest, and gives the key away to nobody.
  const OPENSSL = `echo "$1" | xxd -r -p | openssl pkeyutl -sign -inkey ${"$(dirname $0)"}/release.key | base64`;

  test("signs the digest, which its public key verifies", async () => {
    const pair = PAIRS["an EC key (P-256)"];
    assert.ok(pair);
    await writeFile(join(folder.path, "release.key"), pemOf(pair.privateKey));
    await writeFile(join(folder.path, "release.pub"), pemOf(pair.publicKey));
    await program(OPENSSL.replace("xxd -r -p", "perl -ne 'chomp; print pack(\"H*\", $_)'"));
    const signer = await signing(key("release.pub")).signer();
    const bundle = await signer.sign(STATEMENT);
    const read = readBundle(bundle);
    assert.ok(read);
    assert.equal(trustKey(pair.publicKey)(read).ok, true);
    assert.equal(await signer.ownStatement(bundle), STATEMENT);
    const unchecked = await signing(key()).signer();
    assert.equal(
      await unchecked.ownStatement(bundle),
      null,
      "without a public key, only its own hint counts",
    );
    assert.equal(await unchecked.ownStatement(await unchecked.sign(STATEMENT)), STATEMENT);
  });

  test("that signs something else, fails, or prints something else is told", async () => {
    await program(`echo ${Buffer.alloc(70, 1).toString("base64")}`);
    assert.match(await failing("release.pub"), /printed does not sign what it was given/);
    await program("echo no key of that name >&2; exit 3");
    assert.match(await failing(), /`\.\/kms \{digest\}` ended with 3: no key of that name/);
    await program("echo 'not base64 at all!'");
    assert.match(await failing(), /printed no signature in base64/);
    const absent = await signing({ from: "command", command: ["no-such-kms", "{digest}"] }).signer();
    await assert.rejects(absent.sign(STATEMENT), /cannot start `no-such-kms`/);
    assert.match(await problemOf(key("gone.pub")), /gone\.pub is not there/);
  });
});
