/** A second builder: what it says of an image that it has built again, and of one that it could not; and an image from a Dockerfile. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { attachedTo } from "../support/attached.ts";
import { skipWithout } from "../support/installed.ts";
import type { RegistryServer } from "../support/registry-server/server.ts";
import { done } from "../support/released.ts";
import { startReproducible } from "../support/reproducible.ts";
import { newKeyPair } from "../support/signing-keys.ts";
import type { SmallRepository } from "../support/small-repository.ts";

const SIGNING = `
[signing]
mode = "key"
key = { env = "BUILDER_KEY" }
attach = ["provenance", "signature"]
`;

const PROVENANCE = "https://slsa.dev/provenance/v1";

describe("a second builder", { skip: skipWithout("skopeo", "buildah", "busybox") }, () => {
  let place: SmallRepository;
  const keys = newKeyPair();
  const second = { BUILDER_KEY: keys.privateKey };
  before(async () => {
    place = await startReproducible({ config: SIGNING, referrers: true });
    const env = { BUILDER_KEY: newKeyPair().privateKey };
    done(await place.slipway(["release", "same/v1.0.0", "docker/v1.0.0", "--json"], { env }));
  });
  after(() => place?.[Symbol.asyncDispose]());

  const statements = (name: string, digest: string) =>
    attachedTo(place.registry as RegistryServer, `acme/${name}`, digest).filter(
      ({ predicateType }) => predicateType === PROVENANCE,
    );

  test("says of an image with the same digest that it built it too, once", async () => {
    const args = ["reproduce", "same/v1.0.0", "--record", "--json"];
    const refs = await place.tree.git("ls-remote", "origin");
    const [image] = done(await place.slipway(args, { env: second })).images;
    assert.deepEqual([image.same, image.statement.outcome], [true, "attached"]);
    const found = statements("same", image.recorded);
    assert.equal(found.length, 2, "the release's own, and this one");
    const ours = found.find(({ digest }) => digest === image.statement.digest);
    const { buildDefinition, runDetails } = ours?.statement.predicate ?? {};
    assert.equal(buildDefinition.internalParameters.reproduced, true);
    assert.deepEqual(buildDefinition.internalParameters.attached, [PROVENANCE], "all that it says of it");
    assert.deepEqual(
      buildDefinition.internalParameters.flags,
      found.find((each) => each !== ours)?.statement.predicate.buildDefinition.internalParameters.flags,
      "without the flags of the clean place",
    );
    assert.equal(buildDefinition.externalParameters.tag, "same/v1.0.0");
    assert.ok(runDetails.metadata.startedOn <= runDetails.metadata.finishedOn);
    assert.equal(await place.tree.git("ls-remote", "origin"), refs, "the record is the release's own");
    const again = done(await place.slipway(args, { env: second })).images[0];
    assert.deepEqual(again.statement, { digest: image.statement.digest, outcome: "unchanged" });
    assert.equal(statements("same", image.recorded).length, 2);
    assert.equal((await place.slipway(["verify", "same/v1.0.0"])).exitCode, 0);
  });

  test("is believed by whoever trusts its key", async () => {
    const key = join(place.scratch, "second.pub");
    await writeFile(key, keys.publicKey);
    const image = `${place.registry.host}/acme/same:1.0.0`;
    const verified = await place.slipway(["verify", image, "--key", key, "--no-record", "--json"]);
    assert.equal(verified.exitCode, 0, verified.stdout);
    const checks: readonly { subject: string; found: string | null }[] = verified.json().checks;
    assert.match(checks.find(({ subject }) => subject === "provenance")?.found ?? "", /@same\/v1\.0\.0 /);
  });

  test("says nothing of one that differs: a Dockerfile that writes the time into a file", async () => {
    const result = await place.slipway(["reproduce", "docker/v1.0.0", "--record", "--json"], { env: second });
    assert.equal(result.exitCode, 9, result.stderr);
    const [image] = result.json().images;
    assert.equal(image.statement, undefined);
    assert.equal(statements("docker", image.recorded).length, 1);
    const content = image.differences.find(
      ({ path, what }: { path: string; what: string }) =>
        path === "built" && what.startsWith("content differs from byte "),
    );
    assert.ok(content, JSON.stringify(image.differences));
    const kinds = image.suspects.map(({ kind }: { kind: string }) => kind);
    assert.ok(kinds.includes("time"), JSON.stringify(image.suspects));
    assert.match(
      image.suspects.find(({ kind }: { kind: string }) => kind === "time").hint,
      /SOURCE_DATE_EPOCH/,
    );
  });
});
