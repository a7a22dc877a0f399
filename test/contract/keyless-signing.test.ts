/** Statements that are signed without a key: against Fulcio, Rekor and a timestamp authority on loopback. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { KeylessMode } from "../../src/domain/project/signing.ts";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import type { Signing } from "../../src/services/ports/signer.ts";
import { createSigning } from "../../src/services/signing/signing.ts";
import { readBundle, readTrustedRoot, trustRoot } from "../../src/services/signing/verify-bundle.ts";
import { type SigstoreServer, startSigstore } from "../support/sigstore-server.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../support/temporary-directory.ts";
import { quickHttp, testRun } from "./registry-fixture.ts";

const WORKFLOW = "acme/mono/.github/workflows/release.yml@refs/tags/api/v1.0.0";
const IDENTITY = `https://github.com/${WORKFLOW}`;
const ISSUER = "https://token.actions.githubusercontent.com";
const STATEMENT =
  '{"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"x","predicate":{}}';

describe("keyless signing", () => {
  let sigstore: SigstoreServer;
  let folder: TemporaryDirectory;
  let learnt: string[];
  before(async () => {
    sigstore = await startSigstore();
    folder = await temporaryDirectory("slipway-keyless");
    await writeFile(join(folder.path, "root.json"), sigstore.trustedRoot);
  });
  after(async () => {
    await sigstore?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  function signing(env: Record<string, string>, mode: Partial<KeylessMode> = {}): Signing {
    learnt = [];
    return createSigning(
      {
        kind: "keyless",
        gitHubAttestations: false,
        fulcio: sigstore.url,
        rekor: sigstore.url,
        trustedRoot: "root.json",
        ...mode,
      },
      {
        env,
        http: quickHttp(),
        run: testRun({}),
        workspace: folder.path,
        cache: null,
        learn: (secrets) => learnt.push(...secrets),
        now: Date.now,
      },
    );
  }
  const job = () => ({
    ACTIONS_ID_TOKEN_REQUEST_URL: `${sigstore.url}/token?api-version=2`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: sigstore.tokenOf(WORKFLOW),
  });
  const verdict = (bundle: string) => {
    const read = readBundle(bundle);
    const root = readTrustedRoot(sigstore.trustedRoot);
    assert.ok(read !== null && root !== null);
    return trustRoot(root)(read);
  };

  test("a job of GitHub Actions signs as its workflow, and the log and the certificate prove it", async () => {
    const signer = await signing(job()).signer();
    assert.equal(signer.name, IDENTITY);
    const bundle = await signer.sign(STATEMENT);
    assert.deepEqual(verdict(bundle), { ok: true, signer: IDENTITY, issuer: ISSUER });
    assert.equal(JSON.parse(bundle).mediaType, "application/vnd.dev.sigstore.bundle.v0.3+json");
    assert.deepEqual(learnt.slice(0, 1), [sigstore.tokenOf(WORKFLOW)], "the token is kept out of output");
  });

  test("SIGSTORE_ID_TOKEN, as GitLab gives it, needs no request", async () => {
    const before = sigstore.requests.length;
    const signer = await signing({ SIGSTORE_ID_TOKEN: sigstore.tokenOf(WORKFLOW) }).signer();
    await signer.sign(STATEMENT);
    const paths = sigstore.requests.slice(before).map(({ path }) => path);
    assert.deepEqual(paths, ["/api/v2/signingCert", "/api/v1/log/entries"]);
  });

  test("one certificate serves for several statements, side by side", async () => {
    const signer = await signing(job()).signer();
    const before = sigstore.requests.length;
    const bundles = await Promise.all([1, 2, 3].map(() => signer.sign(STATEMENT)));
    const paths = sigstore.requests.slice(before).map(({ path }) => path);
    assert.equal(paths.filter((path) => path.endsWith("/signingCert")).length, 1);
    for (const bundle of bundles) assert.equal(verdict(bundle).ok, true);
  });

  test("a timestamp authority signs the time as well", async () => {
    const signer = await signing(job(), { timestampAuthority: sigstore.url }).signer();
    const bundle = await signer.sign(STATEMENT);
    assert.equal(
      JSON.parse(bundle).verificationMaterial.timestampVerificationData.rfc3161Timestamps.length,
      1,
    );
    assert.deepEqual(verdict(bundle), { ok: true, signer: IDENTITY, issuer: ISSUER });
  });

  test("a signer knows its own bundles, and nobody else's", async () => {
    const signer = await signing(job()).signer();
    const own = await signer.sign(STATEMENT);
    assert.equal(await signer.ownStatement(own), STATEMENT);
    const stranger = {
      SIGSTORE_ID_TOKEN: sigstore.tokenOf("acme/other/.github/workflows/x.yml@refs/heads/main"),
    };
    assert.equal(await signer.ownStatement(await (await signing(stranger).signer()).sign(STATEMENT)), null);
    const forged = JSON.parse(own);
    forged.dsseEnvelope.payload = Buffer.from(STATEMENT.replace('"x"', '"y"')).toString("base64");
    assert.equal(await signer.ownStatement(JSON.stringify(forged)), null);
    assert.equal(await signer.ownStatement("{}"), null);
  });

  test("nobody vouches outside CI, which is said before anything is signed", async () => {
    const problem = await signing({}).obstacle();
    assert.equal(problem?.code, "no-identity");
    assert.match(problem?.hint ?? "", /id-token: write/);
    const gitlab = await signing({ GITLAB_CI: "true" }).obstacle();
    assert.match(gitlab?.hint ?? "", /SIGSTORE_ID_TOKEN: \{ aud: sigstore \}/);
    assert.equal(await signing(job()).obstacle(), null);
  });

  const failing = async (env: Record<string, string>, mode: Partial<KeylessMode> = {}) => {
    const signer = await signing(env, mode).signer();
    return await signer.sign(STATEMENT).then(
      () => assert.fail("it was signed"),
      (error: unknown) => {
        assert.ok(error instanceof ReleaseError, String(error));
        return error;
      },
    );
  };

  test("what Sigstore refuses is told, without the token", async () => {
    const token = sigstore.tokenOf(WORKFLOW);
    sigstore.failNext(({ path }) => path.endsWith("/signingCert"), {
      status: 400,
      body: { code: 3, message: "There was an error processing the credentials" },
    });
    const { kind, problems, message } = await failing(job());
    assert.equal(kind, "remote");
    assert.equal(problems[0]?.code, "signing-failed");
    assert.match(message, /^Sigstore did not sign: .*error processing the credentials/);
    assert.ok(!message.includes(token));
  });

  test("a server that is overloaded is asked again", async () => {
    sigstore.failNext(({ path }) => path.endsWith("/entries"), { status: 503 });
    const signer = await signing(job()).signer();
    assert.equal(verdict(await signer.sign(STATEMENT)).ok, true);
  });
});
