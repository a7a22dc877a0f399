/** A registry whose storage was changed, or lost something, behind its back: what `verify` and `audit` find, of an index with two platforms. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { attachedTo } from "../support/attached.ts";
import { writeOciLayout } from "../support/oci-layout.ts";
import { present } from "../support/present.ts";
import { copy, type Pushers, startPushers } from "../support/pushers.ts";
import type { RegistryServer } from "../support/registry-server/server.ts";
import { done } from "../support/released.ts";
import { newKeyPair } from "../support/signing-keys.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

interface Check {
  readonly subject: string;
  readonly expected: string | null;
  readonly found: string | null;
  readonly agreed: boolean;
}

describe("an index in a registry that was tampered with", () => {
  let place: Pushers;
  let digest: string;
  before(async () => {
    await using folder = await temporaryDirectory("slipway-layout");
    digest = await writeOciLayout(folder.path, "index", ["amd64", "arm64"]);
    const push = copy("other", "api:$2")
      .replace(" copy ", " copy --all ")
      .replace("pushers/other", "pushers/index");
    place = await startPushers(
      { api: { script: `${push}\necho REGISTRY/acme/api@${digest}` } },
      {},
      { config: '\n[signing]\nmode = "key"\nkey = { env = "RELEASE_SIGNER" }\n', referrers: true },
    );
    await writeOciLayout(join(place.tree.path, "pushers", "index"), "index", ["amd64", "arm64"]);
    await place.tree.commit("Push an index");
    await place.tree.git("tag", "--force", "api/v1.0.0");
    await place.tree.git("push", "--quiet", "--force", "origin", "main", "api/v1.0.0");
    const pair = newKeyPair();
    place.env["RELEASE_SIGNER"] = pair.privateKey;
    await writeFile(join(place.scratch, "release.pub"), pair.publicKey);
    done(await place.slipway(["release", "api/v1.0.0", "--json"]));
  });
  after(() => place?.[Symbol.asyncDispose]());

  const stored = () => present((place.registry as RegistryServer).state.repositories.get("acme/api"));
  const json = (of: string) => JSON.parse(present(stored().manifests.get(of)).content.toString("utf8"));
  const name = () => `${place.registry.host}/acme/api:1.0.0`;

  /** The checks that do not agree, by subject; the exit code has to say the same. */
  async function doubts(...args: string[]): Promise<Record<string, string | null>> {
    const { exitCode, stdout, json: read } = await place.slipway([...args, "--json"]);
    const document = read();
    const checks = (document.checks ?? document.releases[0].checks) as Check[];
    const differing = checks.filter(({ agreed }) => !agreed);
    assert.equal(exitCode, differing.length === 0 ? 0 : 9, stdout);
    return Object.fromEntries(differing.map(({ subject, found }) => [subject, found]));
  }
  const release = () => doubts("verify", "api/v1.0.0");
  const audit = () => doubts("audit");
  const image = (of = name()) =>
    doubts("verify", of, "--key", join(place.scratch, "release.pub"), "--no-record");

  /** Changes what the registry has for as long as the test looks. */
  async function during(change: () => void, look: () => Promise<void>): Promise<void> {
    const { manifests, blobs } = stored();
    const kept = { manifests: new Map(manifests), blobs: new Map(blobs) };
    change();
    try {
      await look();
    } finally {
      for (const [digestOf, manifest] of kept.manifests) manifests.set(digestOf, manifest);
      for (const [digestOf, blob] of kept.blobs) blobs.set(digestOf, blob);
    }
  }

  test("agrees as it was pushed", async () => {
    for (const look of [release, audit, image]) assert.deepEqual(await look(), {});
  });

  test("is drift if its bytes are others, though the registry states the old digest", async () => {
    const changed = () => {
      const before = present(stored().manifests.get(digest));
      const content = Buffer.from(before.content.toString("utf8").replace("arm64", "arm65"));
      stored().manifests.set(digest, { ...before, content });
    };
    await during(changed, async () => {
      const stated = await fetch(`http://${name().replace("/acme/api:", "/v2/acme/api/manifests/")}`, {
        method: "HEAD",
      });
      assert.equal(stated.headers.get("docker-content-digest"), digest);
      for (const look of [release, audit]) {
        const found = (await look())[name()];
        assert.match(found ?? "", /^sha256:/);
        assert.notEqual(found, digest);
      }
    });
  });

  test("is drift if a platform is missing, and to whoever verifies the image a doubt", async () => {
    const [, arm] = json(digest).manifests;
    await during(
      () => stored().manifests.delete(arm.digest),
      async () => {
        const missing = `manifest ${arm.digest} is missing`;
        assert.deepEqual(await release(), { [name()]: `${digest}, but ${missing}` });
        assert.deepEqual(await audit(), { [name()]: `${digest}, but ${missing}` });
        assert.deepEqual(await image(), { content: missing });
      },
    );
  });

  test("is drift if a layer is missing, which verify finds, and an audit does not look for", async () => {
    const [amd] = json(digest).manifests;
    const [layer] = json(amd.digest).layers;
    await during(
      () => stored().blobs.delete(layer.digest),
      async () => {
        const missing = `blob ${layer.digest} is missing`;
        assert.deepEqual(await release(), { [name()]: `${digest}, but ${missing}` });
        assert.deepEqual(await image(), { content: missing });
        assert.deepEqual(await audit(), {});
      },
    );
  });

  test("is in doubt, with all checks, if what was signed about it was changed", async () => {
    const statements = attachedTo(place.registry as RegistryServer, "acme/api", digest);
    const found = present(statements.find(({ predicateType }) => predicateType.includes("slsa")));
    const [bundle] = json(found.digest).layers;
    const change = () => stored().blobs.set(bundle.digest, Buffer.from('{"changed":"yes"}'));
    await during(change, async () => {
      assert.deepEqual(await image(), {
        content: `statement ${found.digest} (https://slsa.dev/provenance/v1) was changed`,
        provenance: "it was changed",
      });
    });
  });

  test("is named to whoever asks for one of its platforms, whose statements are about the whole", async () => {
    const [amd] = json(digest).manifests;
    const index = `${place.registry.host}/acme/api@${digest}`;
    const alone = await image(`${place.registry.host}/acme/api@${amd.digest}`);
    assert.equal(
      alone["signature"],
      `nothing; it is a part of an index, which is signed: slipway verify ${index}`,
    );
    const both = await image(`${name()}@${amd.digest}`);
    assert.deepEqual(both, { [name()]: `${digest}, an index which that image is a part of` });
  });
});
