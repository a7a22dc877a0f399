/** A base image that is a component: it is released like any other, and those that name its digest are on it from then on. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { skipWithout } from "../support/installed.ts";
import { assertReleased, done } from "../support/released.ts";
import { startWholeExample, type WholeExample } from "../support/whole-example.ts";

const BASE = "smutjebot/heimdall/runtime-base";
const PASSWD = "docker/runtime-base/passwd";
const RUST = ["api", "discord-bot", "twitch-bot", "youtube-bot"];
const skip = skipWithout("buildah");

describe("heimdall's runtime-base", { skip }, () => {
  let example: WholeExample;
  before(async () => {
    example = await startWholeExample("heimdall");
    const file = join(example.scratch, "registries.conf");
    await writeFile(file, `[[registry]]\nlocation = "${example.registry.host}"\ninsecure = true\n`);
    example.env["CONTAINERS_REGISTRIES_CONF"] = file;
    await example.tree.tag("runtime-base@2026.6.8");
  });
  after(() => example?.[Symbol.asyncDispose]());

  async function affected(): Promise<Record<string, string>> {
    const { components } = done(await example.slipway(["affected", "--since", "HEAD~1", "--json"]));
    return Object.fromEntries(
      components.map(
        ({ component, commits: [{ rule }] }: { component: string; commits: [{ rule: string }] }) => [
          component,
          rule,
        ],
      ),
    );
  }

  test("is released under its version, and latest follows", async () => {
    done(await example.slipway(["release", "runtime-base@2026.6.8", "--json"]));
    await assertReleased(example, "runtime-base@2026.6.8");
    assert.equal(await example.digest(`${BASE}:latest`), await example.digest(`${BASE}:2026.6.8`));
  });

  test("a change of it is its own alone; one of the digest that the API and the bots take is theirs", async () => {
    await example.tree.edit({ [PASSWD]: [["nologin", "false"]] });
    await example.tree.commit("fix(runtime-base): nobody logs in");
    assert.deepEqual(await affected(), { "runtime-base": "context" });
    const digest = await example.digest(`${BASE}:2026.6.8`);
    await example.tree.edit({
      "misc/toolchains/docker.MODULE.bazel": [
        ['    tag = "latest",\n    unsafe_allow_tag_without_digest = True,\n', `    digest = "${digest}",\n`],
      ],
    });
    await example.tree.commit("deps: a newer base");
    assert.deepEqual(await affected(), Object.fromEntries(RUST.map((name) => [name, "modules"])));
  });

  test("a Dockerfile that names its digest is built on it, and the change of the digest is that component's", async () => {
    const digest = await example.digest(`${BASE}:2026.6.8`);
    await example.tree.edit({
      "docker/backend.Dockerfile": [
        ["FROM scratch AS deps", `ARG BASE=${example.registry.host}/${BASE}@${digest}\nFROM scratch AS deps`],
        ["FROM scratch\nARG VERSION", "FROM $BASE\nARG VERSION"],
      ],
    });
    await example.tree.commit("feat(backend): on the runtime base");
    assert.deepEqual(await affected(), { backend: "context" });
    await example.tree.tag("backend@2026.6.8");
    done(await example.slipway(["release", "backend@2026.6.8", "--json"]));
    const layersOf = async (reference: string): Promise<string[]> => {
      const { layers = [] } = (await example.served(reference))?.document ?? {};
      return layers.map((layer: { digest: string }) => layer.digest);
    };
    const [base] = await layersOf(`${BASE}:2026.6.8`);
    const [first, ...others] = await layersOf("smutjebot/heimdall/backend:2026.6.8");
    assert.equal(first, base);
    assert.ok(others.length > 0);
  });
});
