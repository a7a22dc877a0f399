/** One digest under many names: releases between which an image did not change, snapshots, and names that somebody moves. */

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { attachedTo } from "../support/attached.ts";
import { copy, type Pushers, startPushers } from "../support/pushers.ts";
import type { RegistryServer } from "../support/registry-server/server.ts";
import { done, recordOf } from "../support/released.ts";
import { newKeyPair } from "../support/signing-keys.ts";
import { type SigstoreServer, startSigstore } from "../support/sigstore-server.ts";
import { slipway } from "../support/slipway.ts";

const PROVENANCE = "https://slsa.dev/provenance/v1";
const ANYBODY = "https://github.com/acme/mono/*";

interface Check {
  readonly subject: string;
  readonly expected: string | null;
  readonly found: string | null;
  readonly agreed: boolean;
}

let place: Pushers;
let registry: RegistryServer;
let sigstore: SigstoreServer;
/** A folder that is no repository. */
let elsewhere: string;

before(async () => {
  sigstore = await startSigstore();
  const pusher = (name: string, layout: "honest" | "other" = "honest") => ({
    script: `${copy(layout, `${name}:$2`)}\necho REGISTRY/acme/${name}@${layout.toUpperCase()}`,
    ...(layout === "honest" ? { attributes: 'image = ":image",' } : {}),
    config: 'floating = ["latest"]',
  });
  place = await startPushers(
    { api: pusher("api"), web: pusher("web"), dev: pusher("dev") },
    {},
    { config: '\n[signing]\nmode = "key"\nkey = { env = "RELEASE_SIGNER" }\n', referrers: true },
  );
  registry = place.registry as RegistryServer;
  elsewhere = join(place.scratch, "elsewhere");
  await mkdir(elsewhere);
  const pair = newKeyPair();
  place.env["RELEASE_SIGNER"] = pair.privateKey;
  await writeFile(join(elsewhere, "release.pub"), pair.publicKey);
  await writeFile(join(elsewhere, "root.json"), sigstore.trustedRoot);
});
after(async () => {
  await place?.[Symbol.asyncDispose]();
  await sigstore?.[Symbol.asyncDispose]();
});

const job = (workflow: string) => ({
  CI: "true",
  GITHUB_ACTIONS: "true",
  GITHUB_WORKFLOW_REF: `acme/mono/.github/workflows/${workflow}`,
  GITHUB_REPOSITORY: "acme/mono",
  GITHUB_RUN_ID: "7",
  ACTIONS_ID_TOKEN_REQUEST_URL: `${sigstore.url}/token`,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: sigstore.tokenOf(`acme/mono/.github/workflows/${workflow}`),
});

/** A commit that changes no image, with a release tag. */
async function docsOnly(tag: string): Promise<string> {
  await place.tree.write(`docs/${tag.replace("/", "-")}.md`, `${tag}\n`);
  await place.tree.commit(`docs: before ${tag}`);
  await place.tree.tag(tag);
  await place.tree.git("push", "--quiet", "origin", "HEAD");
  return (await place.tree.git("rev-parse", "HEAD")).trim();
}

const release = async (tag: string, env = {}) =>
  done(await place.slipway(["release", tag, "--json"], { env }));
const attached = (name: string) => attachedTo(registry, `acme/${name}`, place.honest);
const provenance = (name: string) =>
  attached(name)
    .filter(({ predicateType }) => predicateType === PROVENANCE)
    .map(({ statement }) => statement.predicate.buildDefinition);
const tagsSaid = (name: string) =>
  provenance(name)
    .map(({ externalParameters }) => externalParameters.tag)
    .sort();

async function verify(image: string, ...trust: string[]) {
  const result = await slipway(
    [
      "verify",
      `${registry.host}/acme/${image}`,
      "--json",
      ...(trust.length > 0 ? trust : ["--key", "release.pub"]),
    ],
    {
      cwd: elsewhere,
      env: {
        HOME: elsewhere,
        GIT_CONFIG_COUNT: "1",
        GIT_CONFIG_KEY_0: `url.file://${place.tree.remote}.insteadOf`,
        GIT_CONFIG_VALUE_0: `${place.github.url}/acme/mono`,
      },
    },
  );
  const checks = result.json().checks as Check[];
  assert.ok(checks, result.stdout);
  const doubts = checks.filter(({ agreed }) => !agreed);
  assert.equal(result.exitCode, doubts.length === 0 ? 0 : 9, result.stdout);
  return {
    doubts: doubts.map(({ subject }) => subject),
    of: (subject: string) => checks.find((each) => each.subject === subject),
  };
}

describe("with a key", () => {
  test("a release whose image did not change has provenance of its own, and nothing else is signed again", async () => {
    await release("api/v1.0.0");
    const first = attached("api").map(({ digest }) => digest);
    const commit = await docsOnly("api/v1.0.1");
    const planned = done(await place.slipway(["plan", "api/v1.0.1", "--json"])).releases[0].steps;
    assert.equal(planned.find(({ kind }: { kind: string }) => kind === "attest").state, "needed");
    // The intent, the image tag, one statement, the GitHub release, the record; latest is there.
    assert.equal((await release("api/v1.0.1")).writes, 5);
    assert.equal(attached("api").length, 5);
    assert.deepEqual(tagsSaid("api"), ["api/v1.0.0", "api/v1.0.1"]);
    const own = provenance("api").find(({ externalParameters }) => externalParameters.tag === "api/v1.0.1");
    assert.equal(own.resolvedDependencies[0].digest.gitCommit, commit);
    assert.equal(own.internalParameters.record, "refs/slipway/api/v1.0.1");
    const record = (await recordOf(place.tree, "api/v1.0.1")) as unknown as {
      attestations: { predicateType: string; digest: string }[];
    };
    const recorded = record.attestations.map(({ digest }) => digest);
    assert.equal(recorded.length, 4);
    const provenances = record.attestations.filter(({ predicateType }) => predicateType === PROVENANCE);
    assert.equal(
      provenances.some(({ digest }) => first.includes(digest)),
      false,
      "not the other release's",
    );
    assert.equal(recorded.filter((digest) => first.includes(digest)).length, 3, "bills and signature stay");
    const again = done(await place.slipway(["plan", "api/v1.0.1", "--json"])).releases[0].steps;
    assert.equal(again.find(({ kind }: { kind: string }) => kind === "attest").state, "satisfied");
    assert.equal((await release("api/v1.0.1")).writes, 0);
  });

  test("each name agrees, and is compared with its own release; the digest with both", async () => {
    for (const name of ["1.0.0", "1.0.1"]) {
      const { doubts, of } = await verify(`api:${name}`);
      assert.deepEqual(doubts, []);
      assert.ok(of(`tag api/v${name}`));
      assert.match(of("release")?.found ?? "", new RegExp(`^api/v${name}; also api/v1`));
    }
    const { doubts, of } = await verify(`api@${place.honest}`);
    assert.deepEqual(doubts, []);
    assert.ok(of("tag api/v1.0.0") && of("tag api/v1.0.1"));
    assert.deepEqual((await verify("api:latest")).doubts, []);
  });

  test("one whose record is gone is in doubt, and the other is not", async () => {
    const git = (...args: string[]) => place.tree.git(`--git-dir=${place.tree.remote}`, ...args);
    const ref = "refs/slipway/api/v1.0.1";
    const object = await git("rev-parse", ref);
    await git("update-ref", "-d", ref);
    assert.ok((await verify("api:1.0.1")).doubts.includes("name"));
    assert.deepEqual((await verify("api:1.0.0")).doubts, []);
    await git("update-ref", ref, object);
    assert.deepEqual((await verify("api:1.0.1")).doubts, []);
  });

  test("a name that somebody moved to another release's signed image is in doubt, and says whose it is", async () => {
    const tags = registry.state.repositories.get("acme/api")?.tags;
    assert.ok(tags);
    await place.tree.edit({
      "pushers/BUILD.bazel": [
        ['image = ":image",', ""],
        ["oci:$BUILD_WORKSPACE_DIRECTORY/pushers/honest", "oci:$BUILD_WORKSPACE_DIRECTORY/pushers/other"],
        [`@${place.honest}`, `@${place.other}`],
      ],
    });
    await docsOnly("api/v1.1.0");
    await release("api/v1.1.0");
    assert.deepEqual((await verify("api:1.1.0")).doubts, []);
    await place.tree.git("revert", "--no-edit", "HEAD");
    await place.tree.git("push", "--quiet", "origin", "HEAD");
    tags.set("1.1.0", place.honest);
    const moved = await verify("api:1.1.0");
    assert.deepEqual(moved.doubts, ["name"]);
    assert.equal(moved.of("name")?.found, `a name of api/v1.1.0, whose record has ${place.other}`);
    assert.match(moved.of("name")?.expected ?? "", /^a name of api\/v1\.0\.\d or api\/v1\.0\.\d$/);
    tags.set("1.1.0", place.other);
    tags.set("1.0.9", place.honest);
    const nobody = await verify("api:1.0.9");
    assert.deepEqual(nobody.doubts, ["name"]);
    assert.equal(nobody.of("name")?.found, "a name in no record that was read");
    tags.delete("1.0.9");
  });
});

describe("without a key, each job with an identity of its own", () => {
  before(async () => {
    await place.tree.edit({
      "slipway.toml": [
        [
          'mode = "key"\nkey = { env = "RELEASE_SIGNER" }',
          `mode = "keyless"\nfulcio = "${sigstore.url}"\nrekor = "${sigstore.url}"\ntrusted_root = "${elsewhere}/root.json"`,
        ],
      ],
    });
    await place.tree.commit("Sign without a key");
    await place.tree.git("push", "--quiet", "origin", "HEAD");
  });
  const KEYLESS = ["--identity", ANYBODY, "--trusted-root", "root.json"];

  test("both releases of one image agree, by their names and by the digest", async () => {
    for (const tag of ["web/v1.7.0", "web/v1.7.1"]) {
      await docsOnly(tag);
      await release(tag, job(`release.yml@refs/tags/${tag}`));
    }
    assert.deepEqual(tagsSaid("web"), ["web/v1.7.0", "web/v1.7.1"]);
    for (const image of ["web:1.7.0", "web:1.7.1", "web:latest", `web@${place.honest}`])
      assert.deepEqual((await verify(image, ...KEYLESS)).doubts, [], image);
    const own = ["--identity", `${ANYBODY.slice(0, -1)}.github/workflows/release.yml@refs/tags/web/v1.7.1`];
    assert.deepEqual((await verify("web:1.7.1", ...own, ...KEYLESS.slice(2))).doubts, []);
    const other = await verify("web:1.7.0", ...own, ...KEYLESS.slice(2));
    assert.deepEqual(other.doubts, ["name"], "who is trusted says that it is 1.7.1");
    assert.match(other.of("name")?.found ?? "", /^a name of web\/v1\.7\.0, whose record has sha256:/);
  });

  test("a snapshot says that it is one, and the release of that commit has provenance of its own", async () => {
    const commit = await docsOnly("dev/v5.0.0");
    await place.tree.git("push", "--quiet", "--delete", "origin", "dev/v5.0.0");
    await place.tree.git("tag", "--delete", "dev/v5.0.0");
    const env = job("ci.yml@refs/heads/main");
    const made = done(await place.slipway(["release", "--snapshot", "dev", "--json"], { env }));
    const [{ reference }] = made.releases[0].images;
    const [said] = provenance("dev");
    assert.deepEqual(said.externalParameters.snapshot, [reference]);
    assert.equal(said.externalParameters.tag, undefined);
    assert.deepEqual(said.resolvedDependencies[0], {
      uri: `git+${place.github.url}/acme/mono`,
      name: "source",
      digest: { gitCommit: commit },
    });
    assert.equal(done(await place.slipway(["release", "--snapshot", "dev", "--json"], { env })).writes, 0);
    const name = reference.replace(`${registry.host}/acme/`, "");
    const alone = await verify(name, ...KEYLESS);
    assert.deepEqual(alone.doubts, []);
    assert.equal(alone.of("release")?.found, `a snapshot of ${commit.slice(0, 12)}`);
    assert.equal(alone.of("record"), undefined);
    await place.tree.tag("dev/v5.0.0");
    await release("dev/v5.0.0", job("release.yml@refs/tags/dev/v5.0.0"));
    for (const image of [name, "dev:5.0.0", `dev@${place.honest}`])
      assert.deepEqual((await verify(image, ...KEYLESS)).doubts, [], image);
    assert.ok((await verify("dev:5.0.0", ...KEYLESS)).of("tag dev/v5.0.0"));
  });

  test("a snapshot under the name of a release that there is not, or not yet, is in doubt", async () => {
    const tags = registry.state.repositories.get("acme/dev")?.tags;
    assert.ok(tags);
    tags.set("5.0.1", place.honest);
    assert.deepEqual((await verify("dev:5.0.1", ...KEYLESS)).doubts, ["name"]);
    tags.delete("5.0.1");
  });
});
