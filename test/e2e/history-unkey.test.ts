/** Unkey between releases: SemVer by commits, through Go libraries and a macro of its own; notes of its own writing. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Example, startExample } from "../support/example.ts";
import { done, releasesOf } from "../support/released.ts";

const SERVICES = ["api", "frontline", "vault", "heimdall", "krane", "control-api", "control-worker"];

describe("Unkey between releases", () => {
  let example: Example;
  before(async () => {
    example = await startExample("unkey");
    const config = await readFile(join(example.tree.path, "slipway.toml"), "utf8");
    await example.tree.write(
      "slipway.toml",
      config.replace("[defaults]\n", '[defaults]\ngithub_release = { notes = "slipway" }\n'),
    );
    await example.tree.commit("Write the notes here");
    for (const component of [...SERVICES, "cli"]) await example.tree.tag(`${component}/v1.4.0`);
  });
  after(() => example?.[Symbol.asyncDispose]());

  const versions = async () => {
    const { components } = done(await example.slipway(["status", "--json"]));
    return Object.fromEntries(
      components.map(({ component, nextVersion }: Record<string, string>) => [component, nextVersion]),
    );
  };

  test("nothing changed, so nothing is next", async () => {
    assert.deepEqual(await versions(), Object.fromEntries([...SERVICES, "cli"].map((name) => [name, null])));
  });

  test("a feature of one service and a fix in a library that others have as well", async () => {
    const { tree } = example;
    await tree.edit({ "svc/api/run.go": [["\n", "\n// Tea.\n"]] });
    await tree.commit("feat(api): serve tea (#21)");
    await tree.edit({ "pkg/encryption/encryption.go": [["\n", "\n// Stronger.\n"]] });
    await tree.commit("fix(encryption): a longer key");
    const next = await versions();
    assert.equal(next["api"], "1.5.0");
    assert.equal(next["vault"], "1.4.1");
    assert.equal(next["control-api"], "1.4.1", "through //pkg/keys");
    assert.equal(next["frontline"], null);
  });

  test("a .bzl file belongs to those whose BUILD files load it", async () => {
    const { tree } = example;
    await tree.edit({ "build/util/service_image.bzl": [["\n", "\n# A comment.\n"]] });
    await tree.commit("refactor: a comment in the macro");
    const { components } = done(await example.slipway(["affected", "--since", "HEAD~1", "--json"]));
    assert.deepEqual(
      components.map(({ component }: { component: string }) => component),
      SERVICES,
    );
    for (const { commits } of components) {
      assert.equal(commits[0].rule, "graph");
      assert.equal(commits[0].because.at(-1), "build/util/service_image.bzl");
    }
  });

  test("notes group by kind, link pull requests, and say through which library a change came", async () => {
    const { stdout, exitCode } = await example.slipway(["notes", "vault/v1.4.1"]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /### Fixes\n\n- \*\*encryption:\*\* a longer key .*\/\/pkg\/encryption/);
    const api = (await example.slipway(["notes", "api/v1.5.0"])).stdout;
    assert.match(
      api,
      /### Features\n\n- \*\*api:\*\* serve tea .*\(\[#21\]\(https?:\/\/[^/]+\/unkeyed\/unkey\/pull\/21\)\)/,
    );
    assert.match(api, /compare\/api\/v1\.4\.0\.\.\.api\/v1\.5\.0/);
    assert.doesNotMatch(stdout, /tea/);
  });

  test("the report's graph has what components are made from, and what each commit reaches", async () => {
    const { graph } = done(await example.slipway(["report", "--json"]));
    const needs = new Map<string, readonly string[]>(
      graph.packages.map((each: { package: string; needs: string[] }) => [each.package, each.needs]),
    );
    const owned = new Map<string, readonly string[]>(
      graph.components.map((each: { component: string; packages: string[] }) => [
        each.component,
        each.packages,
      ]),
    );
    assert.deepEqual(owned.get("vault"), ["//build/vault"]);
    assert.ok(needs.get("//svc/vault")?.includes("//pkg/encryption"), JSON.stringify([...needs]));
    const fix = graph.commits.find(({ subject }: { subject: string }) =>
      subject.startsWith("fix(encryption)"),
    );
    const [vault] = fix.reaches.filter(({ component }: { component: string }) => component === "vault");
    assert.deepEqual(vault.packages, ["//build/vault", "//svc/vault", "//pkg/encryption"]);
    assert.equal(vault.because.at(-1), "pkg/encryption/encryption.go");
  });

  test("what is cut is released with those very notes", async () => {
    const { cuts } = done(await example.slipway(["cut", "--affected", "--json"]));
    assert.deepEqual(
      cuts.map(({ tag }: { tag: string }) => tag),
      SERVICES.map((name) => (name === "api" ? "api/v1.5.0" : `${name}/v1.4.1`)),
    );
    const notes = (await example.slipway(["notes", "vault/v1.4.1"])).stdout;
    done(await example.slipway(["release", "vault/v1.4.1", "--json"]));
    const [release] = releasesOf(example, "vault/v1.4.1");
    assert.equal(release?.body, notes);
    assert.equal(done(await example.slipway(["release", "vault/v1.4.1", "--json"])).writes, 0);
    assert.deepEqual(done(await example.slipway(["cut", "--affected", "--json"])).cuts, []);
  });
});
