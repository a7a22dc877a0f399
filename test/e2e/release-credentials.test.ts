/** A registry with users: slipway and its pushers find credentials the way docker does, and show them to nothing else. */

import assert from "node:assert/strict";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { registryCredentials } from "../support/docker-registry.ts";
import { type Example, startExample } from "../support/example.ts";
import { type Registry, startRegistry } from "../support/registry.ts";
import { done } from "../support/released.ts";

const { user, password } = registryCredentials;
const BASIC = Buffer.from(`${user}:${password}`).toString("base64");

describe("a registry with users", () => {
  let registry: Registry;
  let example: Example;
  before(async () => {
    registry = await startRegistry({ auth: registryCredentials });
    example = await startExample("heimdall", { registry });
    for (let patch = 1; patch <= 6; patch++) await example.tree.tag(`discord-bot@2026.6.${patch}`);
    const helper = join(example.scratch, "bin", "docker-credential-safe");
    await mkdir(join(example.scratch, "bin"));
    await mkdir(join(example.scratch, "docker"));
    await writeFile(helper, helperScript(join(example.scratch, "helped")));
    await chmod(helper, 0o755);
  });
  after(async () => {
    await example[Symbol.asyncDispose]();
    await registry[Symbol.asyncDispose]();
  });

  /** Knows this registry only, and notes for which host it was asked. */
  function helperScript(log: string): string {
    return `#!/bin/sh
read server
echo "$1 $server" >> ${log}
case "$server" in *${registry.host}*) ;; *) echo "credentials not found in native keychain"; exit 1 ;; esac
echo '{"ServerURL":"${registry.host}","Username":"${user}","Secret":"${password}"}'
`;
  }

  /** Releases with a docker configuration, or none. */
  async function release(tag: string, config?: object) {
    const folder = join(example.scratch, "docker", tag);
    await mkdir(folder);
    if (config !== undefined) await writeFile(join(folder, "config.json"), JSON.stringify(config));
    const env = { DOCKER_CONFIG: folder, PATH: `${join(example.scratch, "bin")}:${process.env["PATH"]}` };
    const result = await example.slipway(["release", tag, "--json", "--log-level", "debug"], { env });
    // The user's name is slipway's own.
    for (const secret of [password, BASIC, encodeURIComponent(password)]) {
      assert.ok(!`${result.stdout}${result.stderr}`.includes(secret), "a secret was printed");
    }
    return result;
  }

  const served = async (imageTag: string) => {
    const url = `${registry.url}/v2/smutjebot/heimdall/discord-bot/manifests/${imageTag}`;
    const accept = "application/vnd.oci.image.manifest.v1+json";
    const response = await fetch(url, {
      method: "HEAD",
      headers: { accept, authorization: `Basic ${BASIC}` },
    });
    return response.headers.get("docker-content-digest");
  };

  /** Asserts that it was pushed, by the digest that the registry serves to its user. */
  async function assertPushed(version: string, config: object): Promise<void> {
    const { releases } = done(await release(`discord-bot@${version}`, config));
    const [{ digest, outcome }] = releases[0].images;
    assert.deepEqual([outcome, digest], ["pushed", await served(version)]);
  }

  /** Asserts that it was refused by the registry, before anything was written. */
  async function assertDenied(version: string, config?: object): Promise<void> {
    const { exitCode, json, stderr } = await release(`discord-bot@${version}`, config);
    assert.equal(exitCode, 6, stderr);
    const [{ message, hint }] = json().error.problems;
    assert.ok(message.includes(registry.host), message);
    assert.match(hint, new RegExp(`docker login ${registry.host}`));
    assert.equal(await served(version), null);
    assert.equal(await example.tree.git("ls-remote", "origin", `refs/slipway/discord-bot@${version}`), "");
  }

  test("lets nobody in without credentials", () => assertDenied("2026.6.1"));

  test("takes a user from docker's configuration, for slipway and the pusher alike", () =>
    assertPushed("2026.6.2", { auths: { [registry.host]: { auth: BASIC } } }));

  test("is not shown another host's credentials", () =>
    assertDenied("2026.6.3", { auths: { "127.0.0.1:1": { auth: BASIC }, "ghcr.io": { auth: BASIC } } }));

  test("takes a user from its own credential helper", async () => {
    await assertPushed("2026.6.4", { credHelpers: { [registry.host]: "safe" } });
    assert.match(await readFile(join(example.scratch, "helped"), "utf8"), /^get /);
  });

  test("takes a user from the credential store that all registries share", () =>
    assertPushed("2026.6.5", { credsStore: "safe" }));

  test("says no to a wrong password", () => {
    const auth = Buffer.from(`${user}:wrong`).toString("base64");
    return assertDenied("2026.6.6", { auths: { [registry.host]: { auth } } });
  });
});
