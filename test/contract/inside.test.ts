/** Paths of the configuration that links lead elsewhere. */

import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import { buildSite } from "../../src/services/command/build-site.ts";
import { createDockerfileImages } from "../../src/services/dockerfile/dockerfile-images.ts";
import { createNotesTemplates } from "../../src/services/notes-template/notes-template.ts";
import { outsideOf } from "../../src/services/process/inside.ts";
import { createRun } from "../../src/services/process/run.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

async function start() {
  const directory = await temporaryDirectory("slipway-inside");
  const at = (...parts: string[]) => join(directory.path, ...parts);
  const workspace = at("mono", "deep");
  await mkdir(join(workspace, "app"), { recursive: true });
  await mkdir(at("mono", ".git"));
  await mkdir(at("outside", "folder"), { recursive: true });
  await mkdir(at("mono", "beside"));
  for (const file of [
    at("outside", "secret"),
    at("outside", "folder", "f"),
    at("mono", "beside", "f"),
    join(workspace, "app", "f"),
  ])
    await writeFile(file, "text");
  await symlink(at("outside", "secret"), join(workspace, "out-file"));
  await symlink(at("outside", "folder"), join(workspace, "out-folder"));
  await symlink(at("mono", "beside"), join(workspace, "within"));
  await symlink(at("outside", "folder"), join(workspace, "bazel-bin"));
  await symlink(at("mono"), at("linked"));
  return { workspace, at, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
}

test("a path leaves the repository if links lead it out, and only then", async () => {
  await using rig = await start();
  const inside = [
    ".",
    "app",
    "app/f",
    "within",
    "within/f",
    "absent",
    "bazel-bin",
    "bazel-bin/f",
    "./bazel-bin/f",
  ];
  for (const path of inside) assert.equal(await outsideOf(rig.workspace, path), null, path);
  assert.equal(await outsideOf(rig.workspace, "out-file"), rig.at("outside", "secret"));
  assert.equal(await outsideOf(rig.workspace, "out-folder/f"), rig.at("outside", "folder", "f"));
  assert.equal(
    await outsideOf(rig.at("linked", "deep"), "app/f"),
    null,
    "the repository may be behind a link itself",
  );
  assert.notEqual(await outsideOf(rig.at("linked", "deep"), "out-file"), null);
});

test("neither images, sites nor templates take what is outside", async () => {
  await using rig = await start();
  const { workspace } = rig;
  const env = { PATH: process.env["PATH"] };
  const run = createRun({
    env,
    redact: (text) => text,
    interrupted: new AbortController().signal,
    log: () => {},
  });
  const options = {
    run,
    workspace,
    env,
    scratch: async () => rig.at(),
    pushLayout: () => assert.fail("pushed"),
  };
  const images = createDockerfileImages(options);
  const source = (dockerfile: string, context: string) =>
    ({ kind: "dockerfile", dockerfile, context, buildArgs: new Map() }) as const;
  for (const each of [source("out-file", "app"), source("app/f", "out-folder")]) {
    const [facts] = (await images.inspect([each], () => {})).values();
    assert.match(facts?.missing ?? "", /out-\w+ leads out of the repository, to .*\/outside\//);
    assert.match(facts?.hint ?? "", /`(?:dockerfile|context)` in slipway\.toml/);
  }
  const refused = (error: unknown) => {
    assert.ok(error instanceof ReleaseError, String(error));
    assert.deepEqual([error.kind, error.problems[0]?.code], ["refused", "outside-repository"]);
    return true;
  };
  const site = { id: "docs", build: [], cwd: ".", directory: "app", env: {} };
  const programs = { run, workspace, env, timeout: 1_000, doneTimeout: 1_000 };
  await buildSite(programs, site, () => {});
  await assert.rejects(
    buildSite(programs, { ...site, directory: "out-folder" }, () => {}),
    refused,
  );
  await assert.rejects(
    buildSite(programs, { ...site, cwd: "out-folder" }, () => {}),
    refused,
  );
  const fill = createNotesTemplates(workspace, () => assert.fail("read"));
  await assert.rejects(fill("out-file", {}), refused);
});
