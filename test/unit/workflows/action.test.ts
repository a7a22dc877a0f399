/** The action in `action.yml`: what it hands on, and how it calls slipway. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const read = async (path: string) =>
  parse(await readFile(new URL(`../../../${path}`, import.meta.url), "utf8"));
const action = await read("action.yml");
const workflow = await read(".github/workflows/slipway.yml");

/** What slipway appends to `$GITHUB_OUTPUT`, as the documents have it. */
async function documentedOutputs(): Promise<string[]> {
  const text = await readFile(new URL("../../../docs/ci.md", import.meta.url), "utf8");
  const table = text.slice(text.indexOf("### Outputs"));
  return [...table.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(([, names = ""]) =>
    [...names.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name),
  );
}

test("it hands on every output of slipway, each under its name", async () => {
  const outputs = Object.keys(action.outputs);
  for (const name of await documentedOutputs()) assert.ok(outputs.includes(name), name);
  for (const name of outputs)
    assert.equal(action.outputs[name].value, `\${{ steps.slipway.outputs.${name} }}`);
});

test("its steps and those of the workflow to call are the same actions, in one order", () => {
  const uses = (steps: readonly { uses?: string }[]) => steps.flatMap((step) => step.uses ?? []);
  const [checkout, ...others] = uses(workflow.jobs.release.steps);
  assert.match(checkout ?? "", /^actions\/checkout@/);
  assert.deepEqual(others, uses(action.runs.steps));
});

test("its last step calls slipway with the command, each argument on its own, and nothing expanded", async () => {
  await using folder = await temporaryDirectory();
  const program = join(folder.path, "slipway");
  await writeFile(program, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  await chmod(program, 0o755);
  const step = action.runs.steps.at(-1);
  const out = execFileSync("bash", ["-c", step.run], {
    env: {
      PATH: `${folder.path}:${process.env["PATH"]}`,
      DIRECTORY: "a b",
      COMMAND: "release",
      ARGS: "api/v1.0.0 * $(touch hacked) --no-wait",
    },
    cwd: folder.path,
    encoding: "utf8",
  });
  assert.deepEqual(out.trim().split("\n"), [
    "-C",
    "a b",
    "release",
    "api/v1.0.0",
    "*",
    "$(touch",
    "hacked)",
    "--no-wait",
  ]);
});
