/** The statement about a release's files: attached with them, signed once, and what the real cosign makes of it. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type FilesRepository, startFilesRepository } from "../support/files-repository.ts";
import { runGo, withoutGo } from "../support/go-program.ts";
import type { LoggedRequest } from "../support/loopback.ts";
import { present } from "../support/present.ts";
import { assertRefused } from "../support/refusal.ts";
import { done, recordOf } from "../support/released.ts";
import { newKeyPair } from "../support/signing-keys.ts";

const SIGNING = `
[bazel]
flags = ["--bes_results_url=https://bes.test/invocation/"]
[signing]
mode = "key"
key = { env = "RELEASE_SIGNER" }
`;
const STATEMENT = "provenance.sigstore.json";

describe("the files of a release that is signed", () => {
  let place: FilesRepository;
  const pair = newKeyPair();
  before(async () => {
    place = await startFilesRepository(SIGNING);
    place.env["RELEASE_SIGNER"] = pair.privateKey;
    await place.build({ "tool-x.txt": "x\n", "tool-y.txt": "y\n" });
  });
  after(() => place?.[Symbol.asyncDispose]());

  const release = (tag: string, env = {}) => place.slipway(["release", tag, "--json"], { env });
  const assetsOf = (tag: string) => place.releaseOf(tag).assets;
  const bundleOf = (tag: string) => {
    const asset = present(assetsOf(tag).find(({ name }) => name === STATEMENT));
    const bundle = JSON.parse(asset.content.toString("utf8"));
    const payload = Buffer.from(bundle.dsseEnvelope.payload, "base64").toString("utf8");
    return { asset, statement: JSON.parse(payload) };
  };

  test("is planned, and needs a key before anything is written", async () => {
    const { releases } = done(
      await place.slipway(["plan", "dist/v1.0.0", "--json"], { env: { RELEASE_SIGNER: undefined } }),
    );
    const steps = releases[0].steps.map(({ kind, subject, state }: Record<string, string>) => [
      kind,
      subject,
      state,
    ]);
    assert.deepEqual(steps, [
      ["build", "//:dist", "needed"],
      ["attest", "//:dist", "needed"],
      ["publish", "acme/mono dist/v1.0.0", "needed"],
    ]);
    const refused = { exit: 4, codes: ["no-signing-key"], says: ["RELEASE_SIGNER"] };
    await assertRefused(place, ["release", "dist/v1.0.0"], refused, { env: { RELEASE_SIGNER: undefined } });
  });

  test("are all named by one statement, which is uploaded before the release is public", async () => {
    const from = place.github.requests.length;
    const document = done(await release("dist/v1.0.0"));
    assert.equal(document.writes, 9, "intent, draft, its note, four files, publication, record");
    const names = assetsOf("dist/v1.0.0").map(({ name }) => name);
    assert.deepEqual(names, ["tool-x.txt", "tool-y.txt", "checksums.txt", STATEMENT]);
    const { asset, statement } = bundleOf("dist/v1.0.0");
    const others = assetsOf("dist/v1.0.0").filter(({ name }) => name !== STATEMENT);
    assert.deepEqual(
      statement.subject.map((each: { name: string; digest: { sha256: string } }) => [
        each.name,
        `sha256:${each.digest.sha256}`,
      ]),
      others.map(({ name, digest }) => [name, digest]),
    );
    assert.equal(statement.predicateType, "https://slsa.dev/provenance/v1");
    const { externalParameters, internalParameters, resolvedDependencies } =
      statement.predicate.buildDefinition;
    const { metadata } = statement.predicate.runDetails;
    assert.match(metadata.invocationId, /^https:\/\/bes\.test\/invocation\/[0-9a-f-]{36}$/);
    assert.ok(metadata.startedOn <= metadata.finishedOn);
    assert.match(resolvedDependencies[0].digest.gitCommit, /^[0-9a-f]{40}$/);
    assert.deepEqual(internalParameters.environment, ["SLIPWAY_COMMIT"]);
    assert.equal(internalParameters.flags.length, 1);
    assert.deepEqual(externalParameters.target, { kind: "bazel", labels: ["//:dist"] });
    assert.equal(externalParameters.tag, "dist/v1.0.0");
    assert.deepEqual(internalParameters.attached, ["https://slsa.dev/provenance/v1"]);
    const record = await recordOf(place.tree, "dist/v1.0.0");
    assert.equal(record?.files.find(({ name }) => name === STATEMENT)?.digest, asset.digest);
    const requests = place.github.requests.slice(from).map(({ method, path }) => `${method} ${path}`);
    const last = requests.findLastIndex((each) => each.startsWith("POST") && each.includes("/assets"));
    const published = requests.findIndex((each) => each.startsWith("PATCH"));
    assert.ok(last >= 0 && last < published, requests.join("\n"));
  });

  test("that are promoted get a statement of their own, which names the one about their build", async () => {
    const [rc, tag] = ["dist/v0.9.0-rc.1", "dist/v0.9.0"];
    await place.tree.tag(rc);
    await place.build({ "tool-0.9.0-rc.1.txt": "x\n", "other.txt": "y\n" });
    done(await release(rc));
    await place.build({ "tool-x.txt": "x\n", "tool-y.txt": "y\n" });
    const promote = () => place.slipway(["promote", rc, "--to", "0.9.0", "--json"]);
    done(await promote());
    const { asset, statement } = bundleOf(tag);
    const digests = new Map(assetsOf(rc).map(({ name, digest }) => [name, digest]));
    const sums = present(assetsOf(tag).find(({ name }) => name === "checksums.txt"));
    assert.deepEqual(
      assetsOf(tag).map(({ name, digest }) => [name, digest]),
      [
        ["other.txt", digests.get("other.txt")],
        ["tool-0.9.0.txt", digests.get("tool-0.9.0-rc.1.txt")],
        ["checksums.txt", sums.digest],
        [STATEMENT, asset.digest],
      ],
    );
    assert.deepEqual(
      sums.content
        .toString("utf8")
        .trimEnd()
        .split("\n")
        .map((line) => line.replace(/^[0-9a-f]{64} {2}/, "")),
      ["other.txt", "tool-0.9.0.txt"],
      "what people download has the promoted version in its name, and so have its checksums",
    );
    assert.deepEqual(
      statement.subject.map(({ name }: { name: string }) => name),
      ["other.txt", "tool-0.9.0.txt", "checksums.txt"],
    );
    const { buildDefinition, runDetails } = statement.predicate;
    assert.match(buildDefinition.buildType, /#promotion-type-v1$/);
    assert.equal(buildDefinition.externalParameters.promotedFrom, rc);
    assert.equal(
      `sha256:${buildDefinition.resolvedDependencies[1].digest.sha256}`,
      bundleOf(rc).asset.digest,
    );
    assert.match(runDetails.metadata.startedOn, /^20/);
    assert.equal((await recordOf(place.tree, tag))?.files.length, 4);
    assert.equal(done(await place.slipway(["verify", tag, "--json"])).releases[0].agreed, true);
    assert.equal(done(await promote()).writes, 0);
    assert.equal(done(await release(tag, { RELEASE_SIGNER: undefined })).writes, 0);
  });

  test("are not signed again: nothing is built or written, and no key is needed", async () => {
    const before = bundleOf("dist/v1.0.0").asset.digest;
    assert.equal(done(await release("dist/v1.0.0", { RELEASE_SIGNER: undefined })).writes, 0);
    assert.equal(bundleOf("dist/v1.0.0").asset.digest, before);
  });

  test("agree when they are verified, and drift once the statement is gone or another", async () => {
    const verify = () => place.slipway(["verify", "dist/v1.0.0", "--json"]);
    const subjects = done(await verify()).releases[0].checks.map(
      ({ subject }: { subject: string }) => subject,
    );
    assert.ok(subjects.includes(`GitHub release dist/v1.0.0: ${STATEMENT}`), subjects.join());
    const assets = assetsOf("dist/v1.0.0");
    const [lost] = assets.splice(3, 1);
    const drifted = await verify();
    assert.equal(drifted.exitCode, 9);
    const bad = drifted.json().releases[0].checks.filter(({ agreed }: { agreed: boolean }) => !agreed);
    assert.deepEqual(
      bad.map(({ subject }: { subject: string }) => subject),
      [`GitHub release dist/v1.0.0: ${STATEMENT}`],
    );
    assert.equal(done(await release("dist/v1.0.0")).writes, 3, "intent, statement, record");
    assert.notEqual(bundleOf("dist/v1.0.0").asset.digest, present(lost).digest);
    assert.equal(done(await verify()).releases[0].agreed, true);
  });

  test("one of which is lost after publication: the statement that is there is taken again", async () => {
    const before = bundleOf("dist/v1.0.0").asset.digest;
    assetsOf("dist/v1.0.0").splice(0, 1);
    assert.equal(done(await release("dist/v1.0.0")).writes, 3, "intent, file, record");
    assert.equal(bundleOf("dist/v1.0.0").asset.digest, before);
  });

  test("of a run that was killed before it had published are signed once, by the next", async (context) => {
    const isUpload = ({ method, path }: Pick<LoggedRequest, "method" | "path">) =>
      method === "POST" && path.includes("/assets");
    for (const [index, tag] of ["dist/v1.1.0", "dist/v1.2.0", "dist/v1.3.0"].entries()) {
      // Before the statement, when it is there, and when the release is public.
      const kills = [3, 4, 5][index] ?? 0;
      await context.test(tag, async () => {
        let met = 0;
        const killed = await place.slipway(["release", tag, "--json"], {
          onStart: ({ kill }) =>
            place.github.failNext(
              (request) => {
                const counts = isUpload(request) || request.method === "PATCH";
                if (!counts || ++met !== kills) return false;
                kill("SIGKILL");
                return true;
              },
              { delay: 500 },
            ),
        });
        assert.equal(killed.exitCode, 128, killed.stderr);
        const there = assetsOf(tag).find(({ name }) => name === STATEMENT)?.digest;
        assert.equal(there === undefined, index === 0);
        done(await release(tag));
        assert.equal(assetsOf(tag).length, 4);
        if (there !== undefined) assert.equal(bundleOf(tag).asset.digest, there, "it is taken again");
        assert.equal(place.releaseOf(tag).draft, false);
        assert.equal(done(await release(tag)).writes, 0);
      });
    }
  });

  test("that were published under a statement of somebody else's keep it, with a warning", async () => {
    done(await release("dist/v1.3.1", { RELEASE_SIGNER: newKeyPair().privateKey }));
    const theirs = bundleOf("dist/v1.3.1").asset.digest;
    await place.tree.git(`--git-dir=${place.tree.remote}`, "update-ref", "-d", "refs/slipway/dist/v1.3.1");
    const again = await release("dist/v1.3.1");
    assert.equal(done(again).writes, 2, "intent and record");
    assert.match(again.stderr, /which somebody else signed/);
    assert.equal(bundleOf("dist/v1.3.1").asset.digest, theirs);
    assert.equal(done(await release("dist/v1.3.1")).writes, 0);
  });

  test("cosign verifies each, and no other", { skip: withoutGo("cosign") }, async () => {
    const { scratch } = place;
    for (const { name, content } of assetsOf("dist/v1.0.0")) await writeFile(join(scratch, name), content);
    await writeFile(join(scratch, "release.pub"), pair.publicKey);
    await writeFile(join(scratch, "other.pub"), newKeyPair().publicKey);
    await writeFile(join(scratch, "other.txt"), "other\n");
    const verify = (file: string, key = "release.pub") =>
      runGo(
        "cosign",
        [
          ...["verify-blob-attestation", "--key", join(scratch, key), "--insecure-ignore-tlog"],
          ...["--type", "slsaprovenance1", "--bundle", join(scratch, STATEMENT), join(scratch, file)],
        ],
        scratch,
      );
    for (const file of ["tool-x.txt", "tool-y.txt", "checksums.txt"]) {
      const { exitCode, stderr } = await verify(file);
      assert.equal(exitCode, 0, stderr);
      assert.notEqual((await verify(file, "other.pub")).exitCode, 0);
    }
    assert.notEqual((await verify("other.txt")).exitCode, 0);
  });
});
