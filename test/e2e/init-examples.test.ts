/** `slipway init` in the examples as they were before they had slipway: what it writes means what is written there by hand. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { readProject } from "../../src/config/read-project.ts";
import type { Project } from "../../src/domain/project/project.ts";
import { withoutSlipway } from "../support/before-slipway.ts";
import { type ExampleName, startExample } from "../support/example.ts";

/** What cannot be known from an example without its configuration: what is written there, and what init says instead. */
const UNKNOWABLE: Readonly<Record<ExampleName, readonly (readonly [by: string, to: string, why: string])[]>> =
  {
    unkey: [],
    heimdall: [
      [
        "[channels.stable]\ntrunk_only = false\n",
        "",
        "that stable versions may come from any branch: nobody opens that unasked",
      ],
      ["[channels.candidate]", "[channels.rc]", "a channel's name: it is called as its versions are"],
      [
        'prerelease = ["preview*", "pre*"]',
        'prerelease = ["preview*"]\n[channels.pre]\nprerelease = ["pre*"]',
        "that two words mean one channel",
      ],
    ],
    flywheel: [
      ["github_release = false", "", "that nothing is to be released on GitHub: there is no release tag yet"],
      ['image_tag = "{digest_short}"', "", "a tag by content: nothing pushes one before slipway"],
      ['image_tag = "{digest_short}"', "", "nor for a push of main"],
      ["[destinations.overlay]", "[destinations.gitlab]", "a destination's name"],
      ...["attic-server", "runner-dashboard", "app"].map(
        (name) =>
          [
            `overlay  = "registry.gitlab.com/your-group/${name}"`,
            `gitlab  = "registry.gitlab.com/your-group/${name}"`,
            "a destination's name",
          ] as const,
      ),
    ],
  };

async function parsed(text: string): Promise<Project> {
  const read = await readProject(text, "slipway.toml");
  assert.ok(read.ok, JSON.stringify(!read.ok && read.problems, null, 2));
  return read.project;
}

/** Without the order of what has none: components, and channels of different words. */
function meaning(project: Project): unknown {
  const named = <T extends { readonly name: string }>(things: readonly T[]) =>
    [...things].sort((one, other) => (one.name < other.name ? -1 : 1));
  return {
    ...project,
    channels: named(project.channels),
    components: named(project.components),
    destinations: named(project.destinations),
  };
}

for (const name of Object.keys(UNKNOWABLE) as ExampleName[])
  test(`init gives ${name} the configuration that it has`, async () => {
    await using example = await startExample(name);
    await withoutSlipway(name, example.tree);
    await example.tree.git("remote", "set-url", "origin", `git@github.com:${example.repository}.git`);
    const { exitCode, stderr } = await example.slipway(["init"]);
    assert.equal(exitCode, 0, stderr);

    const file = fileURLToPath(new URL(`../../examples/${name}/slipway.toml`, import.meta.url));
    let expected = await readFile(file, "utf8");
    for (const [by, to] of UNKNOWABLE[name]) {
      assert.ok(expected.includes(by), by);
      expected = expected.replace(by, () => to);
    }
    const written = await readFile(join(example.tree.path, "slipway.toml"), "utf8");
    assert.deepEqual(meaning(await parsed(written)), meaning(await parsed(expected)), written);

    const again = await example.slipway(["init", "--json"]);
    assert.equal(again.exitCode, 4);
    assert.equal(again.json().error.problems[0].code, "file-exists");
    assert.equal(await readFile(join(example.tree.path, "slipway.toml"), "utf8"), written);
  });
