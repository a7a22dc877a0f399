/** Targets of other repositories, which Bazel 7 and later name otherwise in build events than they are asked for. */

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import { createBazelFiles } from "../../src/services/bazel/bazel-files.ts";
import { createRun } from "../../src/services/process/run.ts";
import { buildSettings, label, project } from "../support/facts.ts";
import { writeProgram } from "../support/program.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** A stand-in for Bazel: what it says of a build is in a file, and so is its mapping of names, if it knows `mod`. */
const STAND_IN = `echo "$1" >> "$ROOT/calls"
case $1 in
  mod) [ -e "$ROOT/mapping" ] && exec cat "$ROOT/mapping" || exit 2 ;;
  build) for word; do case $word in --build_event_json_file=*) cp "$ROOT/events" "\${word#*=}" ;; esac; done ;;
esac`;

async function start(events: readonly object[], mapping: string | null) {
  const directory = await temporaryDirectory("slipway-repositories");
  const at = (name: string) => join(directory.path, name);
  await writeProgram(at("bazel"), STAND_IN);
  const last = { id: { buildMetrics: {} }, lastMessage: true };
  await writeFile(at("events"), [...events, last].map((event) => JSON.stringify(event)).join("\n"));
  if (mapping !== null) await writeFile(at("mapping"), mapping);
  await writeFile(at("out.txt"), "output");
  const env = { PATH: process.env["PATH"], ROOT: directory.path, BAZEL: at("bazel") };
  const run = createRun({
    env,
    redact: (text) => text,
    interrupted: new AbortController().signal,
    log: () => {},
  });
  const files = createBazelFiles({
    run,
    workspace: directory.path,
    env,
    settings: project([]).bazel,
    scratch: async () => directory.path,
    tookActions: () => undefined,
    insecure: () => false,
  });
  return {
    at,
    build: async (target: string) => {
      const wanted = { id: "f", targets: [label(target)], build: buildSettings([], {}) };
      return (await files.build([wanted], () => {})).get("f")?.files.map(({ name }) => name);
    },
    calls: async () => (await readFile(at("calls"), "utf8")).trim().split("\n"),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

const completed = (name: string, path: string) => [
  { id: { namedSet: { id: "0" } }, namedSetOfFiles: { files: [{ name: "out.txt", uri: `file://${path}` }] } },
  {
    id: { targetCompleted: { label: name } },
    completed: { success: true, outputGroup: [{ name: "default", fileSets: [{ id: "0" }] }] },
  },
];

test("a target is found under the name that events have for its repository", async () => {
  for (const [named, mapping] of [
    ["@@tools+//a:b", '{"": "", "tools": "tools+"}'],
    ["@@other~1.2//a:b", '{"tools": "other~1.2"}'],
    ["@@ext++gen+tools//a:b", '{"tools": "ext++gen+tools"}'],
    ["@tools//a:b", null],
    ["@tools//a:b", "not JSON"],
  ] as const) {
    await using rig = await start([], mapping);
    await writeFile(
      rig.at("events"),
      [...completed(named, rig.at("out.txt")), { lastMessage: true }]
        .map((event) => JSON.stringify(event))
        .join("\n"),
    );
    assert.deepEqual(await rig.build("@tools//a:b"), ["out.txt"], named);
    assert.deepEqual(await rig.calls(), ["build", "mod"]);
  }
});

test("nothing is asked about this repository's own targets, and other names are not mixed up", async () => {
  await using rig = await start(completed("@@//a:b", "/nowhere"), "{}");
  await assert.rejects(rig.build("//a:b"), /did not bring it to this machine/);
  assert.deepEqual(await rig.calls(), ["build"]);
  await using other = await start(completed("@@tools2+//a:b", "/nowhere"), '{"tools": "tools+"}');
  await assert.rejects(other.build("@tools//a:b"), /gives no file to attach/);
});

test("a file that stayed in a remote cache is said to be there", async () => {
  await using rig = await start(completed("//a:b", "/nowhere/out.txt"), null);
  await assert.rejects(rig.build("//a:b"), (error) => {
    assert.ok(error instanceof ReleaseError, String(error));
    assert.deepEqual([error.kind, error.problems[0]?.code], ["build", "outputs-missing"]);
    assert.match(error.problems[0]?.hint ?? "", /--remote_download_outputs=toplevel/);
    return true;
  });
});
