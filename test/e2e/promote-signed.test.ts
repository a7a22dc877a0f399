/** What belongs to a candidate's image comes with it, and its provenance then says that it was promoted. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { attachedTo } from "../support/attached.ts";
import { type Candidates, startCandidates } from "../support/candidates.ts";
import { runGo, withoutGo } from "../support/go-program.ts";
import { present } from "../support/present.ts";
import { done, recordOf } from "../support/released.ts";
import { slipway } from "../support/slipway.ts";
import { cloneWorkTree } from "../support/work-tree.ts";

const PROVENANCE = "https://slsa.dev/provenance/v1";
interface Named {
  readonly digest: string;
}

interface Checked {
  readonly expected: string | null;
  readonly found: string | null;
  readonly agreed: boolean;
}

const JOB = {
  CI: "true",
  GITHUB_ACTIONS: "true",
  GITHUB_WORKFLOW_REF: "acme/mono/.github/workflows/promote.yml@refs/heads/main",
  GITHUB_REPOSITORY: "acme/mono",
  GITHUB_RUN_ID: "7",
};

describe("a promotion that is signed", () => {
  let place: Candidates;
  before(async () => {
    place = await startCandidates(["1.1.0-rc.1", "1.1.0-rc.2"]);
    await writeFile(join(place.scratch, "release.pub"), place.publicKey);
    done(await place.slipway(["promote", "api/v1.1.0-rc.1", "--to", "stable", "--json"], { env: JOB }));
  });
  after(() => place?.[Symbol.asyncDispose]());

  const verify = (image: string) =>
    slipway(["verify", `${place.registry.host}/acme/${image}`, "--json", "--key", "release.pub"], {
      cwd: place.scratch,
      env: {
        HOME: place.scratch,
        GIT_CONFIG_COUNT: "1",
        GIT_CONFIG_KEY_0: `url.file://${place.tree.remote}.insteadOf`,
        GIT_CONFIG_VALUE_0: `${place.github.url}/acme/mono`,
      },
    });

  /** The statements about the image in a repository that the record of `api/v1.1.0` names. */
  async function recordedAt(repository: string): Promise<string[]> {
    const record = present(await recordOf(place.tree, "api/v1.1.0"));
    const { attestations } = record as unknown as {
      readonly attestations: readonly (Named & { readonly repository: string })[];
    };
    return attestations.flatMap((each) => (each.repository === repository ? each.digest : [])).sort();
  }

  /** Digests of statements, without those about the candidate that was not promoted. */
  function ours(attached: ReturnType<typeof attachedTo>): string[] {
    const tagOf = ({ statement }: (typeof attached)[number]) =>
      statement.predicate?.buildDefinition?.externalParameters?.tag;
    return attached.flatMap((each) => (tagOf(each) === "api/v1.1.0-rc.2" ? [] : each.digest)).sort();
  }

  test("has the candidate's statements next to it in its new repository, and provenance of its own", async () => {
    const before = attachedTo(place.registry, "acme/staging/api", place.honest);
    const after = attachedTo(place.registry, "acme/api", place.honest);
    assert.equal(before.length, 5, "both candidates are this image, and each has provenance of its own");
    assert.equal(after.length, 6);
    for (const { digest } of before) assert.ok(after.some((each) => each.digest === digest));
    // The other candidate's provenance comes with the image, and is nothing that this release stands for.
    assert.deepEqual(await recordedAt(`${place.registry.host}/acme/api`), ours(after));
    const [made] = after.filter(({ digest }) => !before.some((each) => each.digest === digest));
    assert.equal(made?.predicateType, PROVENANCE);
    const { buildDefinition, runDetails } = made?.statement.predicate ?? {};
    assert.match(buildDefinition.buildType, /docs\/provenance\.md#promotion-type-v1$/);
    assert.deepEqual(buildDefinition.externalParameters, {
      repository: `git+${place.github.url}/acme/mono`,
      tag: "api/v1.1.0",
      component: "api",
      version: "1.1.0",
      promotedFrom: "api/v1.1.0-rc.1",
    });
    const [source, image] = buildDefinition.resolvedDependencies;
    assert.equal(source.uri, `git+${place.github.url}/acme/mono@refs/tags/api/v1.1.0`);
    assert.equal(`sha256:${image.digest.sha256}`, place.honest);
    assert.match(image.uri, /^pkg:oci\/api@sha256%3A[0-9a-f]{64}\?repository_url=/);
    assert.equal(runDetails.builder.id, `https://github.com/${JOB.GITHUB_WORKFLOW_REF}`);
  });

  test("is believed by strangers: by its tag, by its digest, and still as the candidate", async () => {
    for (const image of ["api:1.1.0", `api@${place.honest}`, "staging/api:1.1.0-rc.1"]) {
      const { exitCode, stdout } = await verify(image);
      assert.equal(exitCode, 0, `${image}: ${stdout}`);
    }
    const { checks } = (await verify("api:1.1.0")).json();
    const found = checks.find(({ subject }: { subject: string }) => subject === "provenance").found;
    assert.match(found, /promoted from api\/v1\.1\.0-rc\.1/);
    assert.equal(checks.at(-1).subject, "tag api/v1.1.0");
    const releases = async (image: string) => {
      const { checks: all } = (await verify(image)).json();
      const of = (subject: string) => all.find((each: { subject: string }) => each.subject === subject);
      return [of("release").found, Boolean(of("tag api/v1.1.0-rc.1")), Boolean(of("tag api/v1.1.0"))];
    };
    assert.deepEqual(await releases(`api@${place.honest}`), [
      "api/v1.1.0-rc.2; api/v1.1.0, promoted from api/v1.1.0-rc.1; api/v1.1.0-rc.1",
      true,
      true,
    ]);
  });

  test("cosign agrees as well", { skip: withoutGo("cosign") }, async () => {
    const image = `${place.registry.host}/acme/api:1.1.0`;
    const flags = [
      "--key",
      join(place.scratch, "release.pub"),
      "--insecure-ignore-tlog",
      "--allow-http-registry",
    ];
    for (const command of [["verify"], ["verify-attestation", "--type", "slsaprovenance1"]]) {
      const { exitCode, stderr } = await runGo("cosign", [...command, ...flags, image], place.scratch);
      assert.equal(exitCode, 0, stderr);
    }
  });

  test("signs nothing again, and verifies", async () => {
    const again = done(
      await place.slipway(["release", "api/v1.1.0", "--json"], { env: { RELEASE_SIGNER: undefined } }),
    );
    assert.equal(again.writes, 0);
    assert.equal(attachedTo(place.registry, "acme/api", place.honest).length, 6);
    done(await place.slipway(["verify", "api/v1.1.0", "--json"]));
  });

  test("to a destination brings all of it along, and signs nothing", async () => {
    const { repositories } = place.registry.state;
    const source = present(repositories.get("acme/api"));
    const [first] = attachedTo(place.registry, "acme/api", place.honest);
    const tag = (suffix: string) => `${place.honest.replace(":", "-")}${suffix}`;
    // As cosign 2 called them; somebody has signed the mirrored image before.
    source.tags.set(tag(".sig"), present(first).digest);
    source.tags.set(tag(".att"), present(first).digest);
    const other = `sha256:${"0".repeat(64)}`;
    repositories.set("acme/mirror/api", {
      tags: new Map([[tag(".sig"), other]]),
      manifests: new Map([
        [other, { mediaType: "application/vnd.oci.image.manifest.v1+json", content: Buffer.from("{}") }],
      ]),
      blobs: new Map(),
      uploads: new Map(),
    });
    // A list of what belongs to the image that names something which was deleted since.
    const gone = `sha256:${"9".repeat(64)}`;
    const mediaType = "application/vnd.oci.image.index.v1+json";
    const entry = { mediaType: "application/vnd.oci.image.manifest.v1+json", digest: gone, size: 2 };
    const list = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests: [entry] }));
    const listed = `sha256:${createHash("sha256").update(list).digest("hex")}`;
    source.manifests.set(listed, { mediaType, content: list });
    source.tags.set(tag(""), listed);
    const planned = done(
      await place.slipway(["promote", "api/v1.1.0", "--to", "mirror", "--dry-run", "--json"]),
    );
    const reasons = planned.releases[0].steps.flatMap(({ kind, reason }: { kind: string; reason: string }) =>
      kind === "attest" ? reason : [],
    );
    assert.equal(reasons.length, 1);
    assert.match(
      reasons[0],
      /^what was signed about it comes with it \(.*provenance.*\), and nothing is signed$/,
    );
    // Nobody has to be able to sign.
    const unsigned = { env: { RELEASE_SIGNER: undefined } };
    const document = done(
      await place.slipway(["promote", "api/v1.1.0", "--to", "mirror", "--json"], unsigned),
    );
    assert.deepEqual(
      attachedTo(place.registry, "acme/mirror/api", place.honest).map(({ digest }) => digest),
      attachedTo(place.registry, "acme/api", place.honest).map(({ digest }) => digest),
    );
    const { tags } = present(repositories.get("acme/mirror/api"));
    assert.deepEqual([tags.get(tag(".att")), tags.get(tag(".sig"))], [present(first).digest, other]);
    assert.equal(
      document.releases[0].images[0].note,
      `${gone}, which ${place.registry.host}/acme/api lists next to it, is gone there; ${tag(".sig")} was there, and is left as it is`,
    );
    // The record is taken, the image tag and `latest` are made, the record is completed.
    assert.equal(document.writes, 4);
    const digests = ours(attachedTo(place.registry, "acme/mirror/api", place.honest));
    const mirror = `${place.registry.host}/acme/mirror/api`;
    assert.deepEqual(document.releases[0].attestations.map(({ digest }: Named) => digest).sort(), digests);
    assert.deepEqual(await recordedAt(mirror), digests);
    assert.equal((await verify("mirror/api:1.1.0")).exitCode, 0);
    done(await place.slipway(["verify", "api/v1.1.0", "--json"]));
  });

  test("that has lost a statement there is drift, and brought again", async () => {
    const mirror = present(place.registry.state.repositories.get("acme/mirror/api"));
    const bill = present(
      attachedTo(place.registry, "acme/mirror/api", place.honest).find(({ predicateType }) =>
        predicateType.includes("spdx"),
      ),
    ).digest;
    mirror.manifests.delete(bill);
    const { exitCode, stdout } = await place.slipway(["verify", "api/v1.1.0", "--json"]);
    assert.equal(exitCode, 9);
    const differing = JSON.parse(stdout).releases[0].checks.filter(({ agreed }: Checked) => !agreed);
    assert.deepEqual(
      differing.map(({ expected, found }: Checked) => [expected, found]),
      [[bill, null]],
    );
    const again = done(await place.slipway(["promote", "api/v1.1.0", "--to", "mirror", "--json"]));
    assert.ok(again.writes > 0);
    assert.ok(mirror.manifests.has(bill));
    done(await place.slipway(["verify", "api/v1.1.0", "--json"]));
    assert.equal(done(await place.slipway(["promote", "api/v1.1.0", "--to", "mirror", "--json"])).writes, 0);
  });

  test("races with a job that its tag starts: one of them does it, both succeed, and nothing is built", async () => {
    const clone = await cloneWorkTree(join(place.scratch, "job"), place.tree.remote);
    const marker = join(place.scratch, "pushed");
    const hook = join(place.tree.remote, "hooks", "post-receive");
    await writeFile(hook, `#!/bin/sh\ngrep -q refs/tags/api/v1.2.0 && touch ${marker}\nexit 0\n`, {
      mode: 0o755,
    });
    const promoting = place.slipway(["promote", "api/v1.1.0-rc.2", "--to", "1.2.0", "--json"]);
    while (!existsSync(marker)) await sleep(5);
    await clone.git("fetch", "--quiet", "--tags");
    await clone.git("checkout", "--quiet", "refs/tags/api/v1.2.0");
    await place.bazel.forget();
    const job = done(await place.slipway(["release", "api/v1.2.0", "--json"], { cwd: clone.path }));
    const promotion = done(await promoting);
    await rm(hook);
    for (const { releases } of [job, promotion]) {
      assert.equal(releases[0].promotedFrom, "api/v1.1.0-rc.2");
      assert.equal(releases[0].images[0].digest, place.honest);
    }
    for (const command of ["build", "run", "test"]) assert.deepEqual(await place.bazel.calls(command), []);
    const pages = place.github
      .repository("acme/mono")
      .releases.filter(({ tagName }) => tagName === "api/v1.2.0");
    assert.equal(pages.length, 1);
    done(await place.slipway(["verify", "api/v1.2.0", "--json"]));
  });

  test("says so if an image names another version inside", async () => {
    const { stderr } = await place.slipway(["promote", "api/v1.1.0-rc.2", "--to", "1.1.1", "--dry-run"]);
    assert.match(stderr, /warning\[stamped-version\].*says in its label.*1\.1\.0-rc\.1.*1\.1\.1/s);
  });
});
