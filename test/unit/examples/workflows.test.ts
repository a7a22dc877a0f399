/** The examples' workflows start for every release tag of their configuration, and name nothing that is not in it. */

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { readProject } from "../../../src/config/read-project.ts";
import type { Component, Project } from "../../../src/domain/project/project.ts";
import { parseReleaseTag } from "../../../src/domain/tags/release-tag.ts";
import { matchesFilter } from "../../../src/planning/workflows/tag-filters.ts";
import { filterOf } from "../../support/workflow-globs.ts";

const EXAMPLES = fileURLToPath(new URL("../../../examples", import.meta.url));

const VERSIONS = {
  semver: ["0.1.0", "1.2.3", "10.20.30", "1.2.3-rc.1", "2.0.0-beta"],
  calver: ["2026.6.8", "2031.12.0", "2026.7.1.beta-1", "2026.7.1-rc2"],
} as const;

async function projectOf(example: string): Promise<Project> {
  const file = join(EXAMPLES, example, "slipway.toml");
  const read = await readProject(readFileSync(file, "utf8"), file);
  assert.ok(read.ok);
  return read.project;
}

function workflow(example: string, name: string): string {
  return join(EXAMPLES, example, ".github/workflows", name);
}

function sampleTags({ tag, scheme }: Component): string[] {
  return VERSIONS[scheme.kind].map((version) => tag.before + version + tag.after);
}

/** What workflows may write that push images; snapshots leave no record. */
const RIGHTS: Readonly<Record<string, readonly string[]>> = {
  "release.yml": ["contents", "packages"],
  "service-release.yaml": ["contents", "packages"],
  "snapshots.yml": ["packages"],
};

for (const example of ["heimdall", "unkey", "flywheel"]) {
  describe(`${example}'s workflows`, () => {
    const files = [".github/workflows", ".depot/workflows"]
      .map((folder) => join(EXAMPLES, example, folder))
      .flatMap((folder) => (existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []));
    const tags = () => files.flatMap((file) => filterOf(file, "tags"));

    test("start for every component's tags", async () => {
      const { components } = await projectOf(example);
      for (const tag of components.flatMap(sampleTags)) {
        assert.ok(parseReleaseTag(components, tag).ok, tag);
        assert.ok(
          tags().some((glob) => matchesFilter(glob, tag)),
          `nothing in ${tags().join(", ")} matches ${tag}`,
        );
      }
    });

    test("have no filter that no component's tag passes, and none that everything passes", async () => {
      const samples = (await projectOf(example)).components.flatMap(sampleTags);
      assert.ok(tags().length > 0);
      for (const glob of tags()) {
        assert.ok(
          samples.some((tag) => matchesFilter(glob, tag)),
          `${glob} matches no release tag`,
        );
        for (const other of ["latest", "nightly", "v1", "api/next", "api@next"])
          assert.ok(!matchesFilter(glob, other), `${glob} matches ${other}`);
      }
    });

    test("wait for each other by ref, and ask for no more rights than a release needs", () => {
      for (const file of files) {
        const text = readFileSync(file, "utf8");
        const name = basename(file);
        assert.match(text, /^concurrency:\n {2}group: .*\$\{\{.*github\.ref \}\}$/m, name);
        const [, rights = ""] = /^permissions:\n((?: {2}.*\n)+)/m.exec(text) ?? [];
        const names = [...rights.matchAll(/^ {2}(\w+): write/gm)].map(([, right]) => right);
        assert.deepEqual(names, RIGHTS[name] ?? ["contents"], name);
      }
    });
  });
}

describe("what can be chosen by hand", () => {
  const optionsOf = (file: string) =>
    JSON.parse(/options: (\[.*\])/.exec(readFileSync(file, "utf8"))?.[1] ?? "[]");

  test("are heimdall's environments; its branches and paths are theirs", async () => {
    const { components } = await projectOf("heimdall");
    const [site] = components.flatMap(({ artifacts }) => artifacts.filter((each) => each.kind === "site"));
    const environments = site?.environments ?? [];
    const file = workflow("heimdall", "deploy-docs.yml");
    assert.deepEqual(
      optionsOf(file),
      environments.map(({ name }) => name),
    );
    assert.deepEqual(
      filterOf(file, "branches"),
      environments.flatMap(({ branch }) => branch ?? []),
    );
    assert.deepEqual(filterOf(file, "paths"), [...new Set(environments.flatMap(({ paths }) => paths))]);
  });

  test("are flywheel's destinations", async () => {
    const { components } = await projectOf("flywheel");
    const [image] = components.flatMap(({ artifacts }) => artifacts.filter((each) => each.kind === "image"));
    const names = image?.destinations.map(({ destination }) => destination);
    assert.deepEqual(optionsOf(workflow("flywheel", "release.yml")), names);
  });
});

test("filter patterns are GitHub's", () => {
  const table: [string, string, boolean][] = [
    ["*@2*", "api@2026.6.8", true],
    ["*@2*", "sdk/api@2026.6.8", false],
    ["**@2*", "sdk/api@2026.6.8", true],
    ["*/v[0-9]+.[0-9]+.[0-9]+*", "api/v1.22.3-rc.1", true],
    ["*/v[0-9]+.[0-9]+.[0-9]+*", "api/v1x22.3", false],
    ["v2?", "v", true],
  ];
  for (const [glob, name, matches] of table)
    assert.equal(matchesFilter(glob, name), matches, `${glob} ${name}`);
});
