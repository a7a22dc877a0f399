/** The order of a run: whatever fails, nothing that comes after it was begun, for any of its components. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { skipWithout } from "../support/installed.ts";
import { assertFailure } from "../support/refusal.ts";
import { type RegistryServer, startRegistryServer } from "../support/registry-server/server.ts";
import { assertReleased, done } from "../support/released.ts";
import { tagsOf } from "../support/served.ts";
import { startWholeExample, type WholeExample } from "../support/whole-example.ts";

const VERSION = "2026.6.8";
const TAGS = ["api", "backend", "docs", "notes"].map((component) => `${component}@${VERSION}`);

/** Heimdall with floating tags, an image in a registry that can fail, and a command that can. */
const EDITS = [
  ["[components.api.image]", '[defaults.image]\nfloating = ["latest"]\n\n[components.api.image]'],
  ["ghcr.io/smutjebot/heimdall/backend", "registry.gitlab.com/heimdall/backend"],
  [
    "[components.docs]",
    `[components.notes.command]\nrun = ["sh", "-c", "test ! -e $TROUBLE && echo ran >> $RAN"]\n\n[components.docs]`,
  ],
] as const;

describe("a run of an API, an app, the docs and a command", { skip: skipWithout("buildah", "npm") }, () => {
  let example: WholeExample;
  let registry: RegistryServer;
  before(async () => {
    registry = await startRegistryServer();
    example = await startWholeExample("heimdall", { overlay: registry });
    example.env["RAN"] = join(example.scratch, "ran");
    example.env["TROUBLE"] = join(example.scratch, "trouble");
    await example.tree.edit({ "slipway.toml": EDITS });
    await example.tree.commit("Configure");
    for (const tag of TAGS) await example.tree.tag(tag);
  });
  after(async () => {
    await example?.[Symbol.asyncDispose]();
    await registry?.[Symbol.asyncDispose]();
  });

  const release = () => example.slipway(["release", ...TAGS, "--json"]);

  /** Everything outside, in the order in which a run makes it. */
  async function outside() {
    const { RAN = "" } = example.env;
    return {
      api: await tagsOf(example.registry, "smutjebot/heimdall/api"),
      backend: await tagsOf(registry, "heimdall/backend"),
      deployed: example.pages.content("elcto-docs", "/index.html") !== null,
      ran: existsSync(RAN) ? (await readFile(RAN, "utf8")).trim().split("\n").length : 0,
      releases: example.github.repository(example.repository).releases.length,
    };
  }
  const NOTHING = { api: [], backend: [], deployed: false, ran: 0, releases: 0 };
  const FLOATED = { ...NOTHING, api: [VERSION, "latest"], backend: [VERSION, "latest"] };

  test("whose build fails pushes nothing", async () => {
    const dockerfile = join(example.tree.path, "docker/backend.Dockerfile");
    const text = await readFile(dockerfile, "utf8");
    await writeFile(dockerfile, "FROM scratch\nCOPY platform/gone ./\n");
    const commit = await example.tree.commit("Break");
    for (const tag of TAGS) await example.tree.tag(tag.replace(VERSION, "2026.6.1"));
    const tags = TAGS.map((tag) => tag.replace(VERSION, "2026.6.1"));
    const result = await example.slipway(["release", ...tags, "--json"]);
    assertFailure(result, { exit: 5, codes: ["build-failed"], says: ["platform/gone"] });
    assert.deepEqual(await outside(), NOTHING);
    assert.equal(await example.tree.git("ls-remote", "origin", "refs/slipway/*"), "");
    await writeFile(dockerfile, text);
    await example.tree.git("reset", "--quiet", "--hard", `${commit}~`);
  });

  test("that loses one push moves no floating tag, deploys nothing and publishes nothing", async () => {
    registry.failNext(new RegExp(`^PUT .*/manifests/${VERSION}$`), { status: 403 });
    const result = await release();
    assert.equal(result.exitCode, 6, result.stderr);
    assert.deepEqual(await outside(), { ...NOTHING, api: [VERSION] });
  });

  test("whose registry serves another digest than was pushed stops there too", async () => {
    const other = `sha256:${"0".repeat(64)}`;
    // Looked at when planning and under the lock; pushed; then read back.
    registry.failNext(new RegExp(`^HEAD .*/manifests/${VERSION}$`), [
      "pass",
      "pass",
      { headers: { "docker-content-digest": other } },
    ]);
    const result = await release();
    assertFailure(result, { exit: 4, codes: ["other-digest"], says: [other] });
    assert.deepEqual(await outside(), { ...NOTHING, api: [VERSION], backend: [VERSION] });
  });

  test("whose deployment fails has floated, and runs and publishes nothing", async () => {
    const docs = example.pages.project("elcto-docs");
    docs.outcome = "failure";
    const result = await release();
    assert.equal(result.exitCode, 8, result.stderr);
    assert.deepEqual(await outside(), FLOATED);
    docs.outcome = "success";
  });

  test("whose command fails has deployed, and publishes nothing", async () => {
    const trouble = join(example.scratch, "trouble");
    await writeFile(trouble, "");
    const result = await release();
    assertFailure(result, { exit: 5, codes: ["command-failed"] });
    assert.deepEqual(await outside(), { ...FLOATED, deployed: true });
    await rm(trouble);
  });

  test("is finished by the same command, and is then finished", async () => {
    done(await release());
    const finished = { ...FLOATED, deployed: true, ran: 1, releases: TAGS.length };
    assert.deepEqual(await outside(), finished);
    for (const tag of TAGS.filter((each) => !each.startsWith("backend"))) await assertReleased(example, tag);
    assert.equal(done(await release()).writes, 0);
    assert.deepEqual(await outside(), finished);
  });
});
