/** What rules_oci's pusher does with the real crane, and what crane and oras make of what slipway put into a registry. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { BuiltImage } from "../../src/services/ports/image-builder.ts";
import { registryCredentials } from "../support/docker-registry.ts";
import { bazel, host } from "../support/facts.ts";
import { runGo, withoutGo } from "../support/go-program.ts";
import { planned } from "../support/planned.ts";
import { present } from "../support/present.ts";
import { pushWithCrane } from "../support/real-crane.ts";
import type { TemporaryDirectory } from "../support/temporary-directory.ts";
import { type BazelFixture, startBazel } from "./bazel-fixture.ts";
import { base64, connect, dockerHome, reference } from "./registry-fixture.ts";
import { registries, type StartedRegistry } from "./registry-implementations.ts";

const { user, password } = registryCredentials;

describe("rules_oci's pusher with the real crane", { skip: withoutGo("crane") }, () => {
  let rig: BazelFixture;
  before(async () => {
    rig = await startBazel("unkey");
    await pushWithCrane(join(rig.workspace, "../rulesets"));
  });
  after(() => rig?.[Symbol.asyncDispose]());

  for (const { name, start, skip } of registries) {
    describe(`into ${name}`, { skip: skip ?? false }, () => {
      let server: StartedRegistry;
      let home: TemporaryDirectory;
      before(async () => {
        server = await start();
        home = await dockerHome({ auths: { [server.host]: { auth: base64(`${user}:${password}`) } } });
      });
      after(async () => {
        for (const each of [server, home]) await each?.[Symbol.asyncDispose]();
      });

      async function build(): Promise<BuiltImage> {
        const repository = { host: host(server.host), path: "unkeyed/api" };
        const image = planned(
          "ghcr.io/unkeyed/api",
          { source: bazel("//build/api:push") },
          { id: "api", repository },
        );
        const { images } = rig.configured({}, { DOCKER_CONFIG: join(home.path, ".docker") });
        return present((await images.build([image], () => {})).get("api"));
      }

      test("brings the digest that Bazel built, whole, and says so", async () => {
        const { delivery, digest, platforms } = await build();
        assert.ok(delivery.kind === "content");
        assert.equal(await delivery.bring(() => {}), digest);
        const registry = connect({ env: { HOME: home.path } });
        const { repository } = reference(`${server.host}/unkeyed/api:1.0.0`);
        assert.deepEqual(await registry.platforms(repository, present(digest)), platforms);
        const image = `${server.host}/unkeyed/api@${digest}`;
        const pulled = join(home.path, "pulled");
        const whole = await runGo("crane", ["pull", "--format=oci", image, pulled], home.path);
        assert.equal(whole.exitCode, 0, whole.stderr);
        const { manifests } = JSON.parse(await readFile(join(pulled, "index.json"), "utf8"));
        assert.equal(manifests[0].digest, digest);
        assert.equal(await delivery.bring(() => {}), digest, "once more it is the same");
      });
    });
  }

  test("fails with crane's last words if nobody is there", async () => {
    const repository = { host: host("127.0.0.1:1"), path: "unkeyed/api" };
    const image = planned(
      "ghcr.io/unkeyed/api",
      { source: bazel("//build/api:push") },
      { id: "api", repository },
    );
    const { delivery } = present((await rig.images.build([image], () => {})).get("api"));
    assert.ok(delivery.kind === "content");
    await assert.rejects(
      delivery.bring(() => {}),
      /failed to push \(exit code 1\):[\s\S]*127\.0\.0\.1:1/,
    );
  });
});
