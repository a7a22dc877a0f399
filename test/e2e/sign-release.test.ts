/** Statements about images, signed with a key: what is attached and when, a run that is killed meanwhile, and one that has nothing to sign. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { attachedTo } from "../support/attached.ts";
import type { LoggedRequest } from "../support/loopback.ts";
import { copy, type Pushers, startPushers } from "../support/pushers.ts";
import { assertRefused } from "../support/refusal.ts";
import type { RegistryServer } from "../support/registry-server/server.ts";
import { done, recordOf } from "../support/released.ts";
import { newKeyPair } from "../support/signing-keys.ts";

const SIGNING = `
[signing]
mode = "key"
key = { env = "RELEASE_SIGNER" }
`;
const TYPES = [
  "https://cyclonedx.org/bom",
  "https://sigstore.dev/cosign/sign/v1",
  "https://slsa.dev/provenance/v1",
  "https://spdx.dev/Document",
];
const WORKFLOW = {
  CI: "true",
  GITHUB_ACTIONS: "true",
  GITHUB_WORKFLOW_REF: "acme/mono/.github/workflows/release.yml@refs/tags/api/v1.0.0",
  GITHUB_REPOSITORY: "acme/mono",
  GITHUB_RUN_ID: "42",
  GITHUB_RUN_ATTEMPT: "1",
};

describe("a release that is signed", () => {
  let place: Pushers;
  let registry: RegistryServer;
  before(async () => {
    const pusher = (name: string) => ({
      script: `${copy("honest", `${name}:$2`)}\necho REGISTRY/acme/${name}@HONEST`,
      attributes: 'image = ":image",',
      config: 'floating = ["latest"]',
    });
    place = await startPushers(
      { api: pusher("api"), web: pusher("web") },
      {},
      { config: SIGNING, referrers: true },
    );
    registry = place.registry as RegistryServer;
    place.env["RELEASE_SIGNER"] = newKeyPair().privateKey;
  });
  after(() => place?.[Symbol.asyncDispose]());

  const at = (name: string) => attachedTo(registry, `acme/${name}`, place.honest);
  const typesAt = (name: string) => at(name).map(({ predicateType }) => predicateType);

  test("says what it would sign, and needs no key for that", async () => {
    const { releases } = done(
      await place.slipway(["plan", "api/v1.0.0", "--json"], { env: { RELEASE_SIGNER: undefined } }),
    );
    const kinds = releases[0].steps.map(({ kind, state }: { kind: string; state: string }) => [kind, state]);
    assert.deepEqual(kinds, [
      ["build", "needed"],
      ["push", "needed"],
      ["attest", "needed"],
      ["float", "needed"],
      ["publish", "needed"],
    ]);
  });

  test("is refused before anything is written if there is no key", async () => {
    const expected = {
      exit: 4,
      codes: ["no-signing-key"],
      says: ["RELEASE_SIGNER, which holds the key that signs, is not set"],
      hints: [/the private key in PEM/],
    };
    await assertRefused(place, ["release", "api/v1.0.0"], expected, { env: { RELEASE_SIGNER: undefined } });
    const bad = { exit: 4, codes: ["no-signing-key"], says: ["RELEASE_SIGNER holds no private key in PEM"] };
    const result = await assertRefused(place, ["release", "api/v1.0.0"], bad, {
      env: { RELEASE_SIGNER: "not-a-key-at-all" },
    });
    assert.doesNotMatch(result.stderr + result.stdout, /not-a-key-at-all/);
  });

  test("attaches four statements before it moves a tag or announces anything, and records them", async () => {
    const [before, github] = [registry.requests.length, place.github.requests.length];
    const document = done(await place.slipway(["release", "api/v1.0.0", "--json"], { env: WORKFLOW }));
    assert.deepEqual(typesAt("api"), TYPES);
    // The intent, the tag, four statements, latest, the GitHub release, the record.
    assert.equal(document.writes, 9);
    const paths = registry.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
    const last = paths.findLastIndex((path) => path.startsWith("PUT /v2/acme/api/manifests/sha256:"));
    assert.ok(last > 0 && last < paths.indexOf("PUT /v2/acme/api/manifests/latest"));
    const published = place.github.requests.slice(github).findIndex(isRelease);
    assert.ok(published >= 0);
    const record = (await recordOf(place.tree, "api/v1.0.0")) as unknown as {
      attestations: { subject: string; digest: string }[];
      build: { builder: string };
    };
    assert.deepEqual(
      record.attestations.map(({ digest }) => digest).sort(),
      at("api")
        .map(({ digest }) => digest)
        .sort(),
    );
    assert.equal(record.build.builder, `https://github.com/${WORKFLOW.GITHUB_WORKFLOW_REF}`);
    assert.deepEqual(
      document.releases[0].attestations
        .map(({ predicateType }: { predicateType: string }) => predicateType)
        .sort(),
      TYPES,
    );
  });

  test("provenance names the commit, the tag, the label, flags, names of variables, the workflow and the run", async () => {
    const found = at("api").find(({ predicateType }) => predicateType.includes("slsa"));
    const { buildDefinition, runDetails } = found?.statement.predicate ?? {};
    assert.match(buildDefinition.buildType, /docs\/provenance\.md#build-type-v1$/);
    assert.deepEqual(buildDefinition.externalParameters, {
      repository: `git+${place.github.url}/acme/mono`,
      tag: "api/v1.0.0",
      component: "api",
      version: "1.0.0",
      target: { kind: "bazel", label: "//pushers:api" },
    });
    assert.deepEqual(buildDefinition.internalParameters, {
      flags: [],
      environment: ["SLIPWAY_COMMIT"],
      attached: [TYPES[2], TYPES[3], TYPES[0], TYPES[1]],
      record: "refs/slipway/api/v1.0.0",
    });
    const commit = await place.tree.git("rev-parse", "api/v1.0.0^{}");
    assert.deepEqual(buildDefinition.resolvedDependencies[0], {
      uri: `git+${place.github.url}/acme/mono@refs/tags/api/v1.0.0`,
      name: "source",
      digest: { gitCommit: commit },
    });
    assert.equal(runDetails.builder.id, `https://github.com/${WORKFLOW.GITHUB_WORKFLOW_REF}`);
    assert.equal(runDetails.metadata.invocationId, "https://github.com/acme/mono/actions/runs/42/attempts/1");
    assert.ok(runDetails.metadata.startedOn <= runDetails.metadata.finishedOn);
  });

  test("writes nothing again, starts no Bazel and needs no key", async () => {
    await place.bazel.forget();
    const again = await place.slipway(["release", "api/v1.0.0", "--json"], {
      env: { RELEASE_SIGNER: undefined },
    });
    const { writes, releases } = done(again);
    assert.equal(writes, 0);
    assert.equal(releases[0].attestations.length, 4);
    assert.deepEqual(await place.bazel.calls("build"), []);
    assert.deepEqual(await place.bazel.calls("query"), []);
    assert.equal(at("api").length, 4);
  });

  test("verify finds what is attached, and exits 9 once it is gone; release signs it anew", async () => {
    assert.equal((await place.slipway(["verify", "api/v1.0.0"])).exitCode, 0);
    const lost = at("api")[2];
    assert.ok(lost);
    registry.state.repositories.get("acme/api")?.manifests.delete(lost.digest);
    const drifted = await place.slipway(["verify", "api/v1.0.0", "--json"]);
    assert.equal(drifted.exitCode, 9);
    const checks = drifted.json().releases[0].checks.filter(({ agreed }: { agreed: boolean }) => !agreed);
    assert.deepEqual(
      checks.map(({ subject, found }: { subject: string; found: null }) => [
        subject.split(" ").slice(1).join(" "),
        found,
      ]),
      [["provenance", null]],
    );
    // A laptop finishes what the workflow did: it did not build it, and does not say that it did.
    assert.equal(done(await place.slipway(["release", "api/v1.0.0", "--json"])).writes, 3);
    assert.deepEqual(typesAt("api"), TYPES);
    const { runDetails } = at("api")[2]?.statement.predicate ?? {};
    assert.match(runDetails.builder.id, /docs\/provenance\.md#unknown-builder$/);
    assert.deepEqual(runDetails.metadata, {});
    assert.equal((await place.slipway(["verify", "api/v1.0.0"])).exitCode, 0);
  });

  test("leaves alone what others attached", async () => {
    const foreign = newKeyPair().privateKey;
    await place.tree.git("tag", "web/v0.9.0");
    await place.tree.git("push", "--quiet", "origin", "web/v0.9.0");
    done(await place.slipway(["release", "web/v0.9.0", "--json"], { env: { RELEASE_SIGNER: foreign } }));
    const theirs = at("web").map(({ digest }) => digest);
    assert.equal(theirs.length, 4);
    // The same image under another tag: it is signed by somebody, and not by us.
    done(await place.slipway(["release", "web/v1.0.0", "--json"]));
    const all = at("web").map(({ digest }) => digest);
    assert.equal(all.length, 8);
    for (const digest of theirs) assert.ok(all.includes(digest));
  });

  test("without a record, finds by its signatures what is signed", async () => {
    await place.tree.edit({
      "slipway.toml": [['github = "acme/mono"', 'github = "acme/mono"\nrecord = "none"']],
    });
    await place.tree.commit("Keep no record");
    await place.tree.tag("web/v2.0.0");
    const before = at("web").length;
    done(await place.slipway(["release", "web/v2.0.0", "--json"]));
    assert.equal(
      at("web").length,
      before + 1,
      "the same image was signed before, by the same key, but not as this release",
    );
    const planned = done(await place.slipway(["plan", "web/v2.0.0", "--json"])).releases[0].steps;
    assert.equal(planned.find(({ kind }: { kind: string }) => kind === "attest").state, "unknown");
    assert.equal(done(await place.slipway(["release", "web/v2.0.0", "--json"])).writes, 0);
    assert.equal(at("web").length, before + 1);
    await place.tree.git("checkout", "--quiet", "HEAD~1");
  });

  test("killed while it attaches, and run again: each statement is there once", async (context) => {
    const versions = ["v1.1.0", "v1.2.0", "v1.3.0"];
    for (const version of versions) await place.tree.git("tag", `api/${version}`);
    await place.tree.git("push", "--quiet", "origin", ...versions.map((version) => `api/${version}`));
    const isAttached = ({ method, path }: Pick<LoggedRequest, "method" | "path">) =>
      method === "PUT" && /\/manifests\/sha256:/.test(path);
    for (const [index, version] of versions.entries()) {
      // Before the first statement, between two, and once all of them are there.
      const number = [1, 2, 4][index] ?? 0;
      await context.test(`at its statement ${number}${index === 2 ? ", when it is there" : ""}`, async () => {
        registry.state.repositories.clear();
        const tag = `api/${version}`;
        const first = registry.requests.length;
        let met = 0;
        const killed = await place.slipway(["release", tag, "--json"], {
          onStart: ({ kill }) =>
            registry.failNext(
              (request) => {
                if (!isAttached(request) || ++met !== number) return false;
                kill("SIGKILL");
                return true;
              },
              { delay: 500, ...(index === 2 ? {} : { drop: true }) },
            ),
        });
        assert.equal(killed.exitCode, 128, killed.stderr);
        assert.ok(registry.requests.slice(first).some(isAttached));
        done(await place.slipway(["release", tag, "--json"]));
        assert.deepEqual(typesAt("api"), TYPES);
        assert.equal(done(await place.slipway(["release", tag, "--json"])).writes, 0);
      });
    }
  });
});

function isRelease({ method, path }: LoggedRequest): boolean {
  return method === "POST" && path.endsWith("/releases");
}
