import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { readProject } from "../../../src/config/read-project.ts";
import type { Project } from "../../../src/domain/project/project.ts";
import { EXPECTED } from "./expected-project.ts";

const EXAMPLE = await readFile(new URL("example.toml", import.meta.url), "utf8");

/** The project of a text that is right. */
async function read(text: string): Promise<Project> {
  const result = await readProject(text, "slipway.toml");
  assert.ok(result.ok, result.ok ? "" : JSON.stringify(result.problems, null, 2));
  return result.project;
}

async function codes(text: string): Promise<string[]> {
  const result = await readProject(text, "slipway.toml");
  return result.ok ? [] : result.problems.map(({ code, where }) => `${code} ${where?.line}:${where?.column}`);
}

describe("the documented example", () => {
  test("is read whole", async () => assert.deepEqual(await read(EXAMPLE), EXPECTED));
  test("is read with Windows' line ends and a byte order mark", async () =>
    assert.deepEqual(await read(`\uFEFF${EXAMPLE.replaceAll("\n", "\r\n")}`), EXPECTED));
});

describe("a configuration that says as little as it can", () => {
  test("has every default", async () => {
    const project = await read("format = 1\n[components.api]\n");
    assert.deepEqual(project.source, { forge: "github", trunk: "main", remote: "origin", record: "ref" });
    assert.deepEqual(project.bazel, {
      startupFlags: [],
      flags: [],
      queryFlags: [],
      env: new Map(),
      test: [],
      pushJobs: 8,
    });
    assert.deepEqual([project.channels, project.destinations, project.registries.size], [[], [], 0]);
    assert.equal(project.components[0]?.tag.text, "api/v{version}");
    assert.deepEqual(project.components[0]?.forgeRelease, EXPECTED.components[1]?.forgeRelease);
  });
});

describe("what is wrong as a whole", () => {
  const cases: readonly (readonly [text: string, ...expected: string[]])[] = [
    ["", "missing-key 1:1", "missing-key 1:1"],
    ["format = 1\n", "missing-key 1:1"],
    ["format = 1\n[components]\n", "missing-key 1:1"],
    ["[components.x]\n", "missing-key 1:1"],
    ["formt = 1\n[component.x]\n", "unknown-key 1:1", "unknown-key 2:2"],
    ["format = 2\nunheard_of = true\n", "unknown-format 1:10"],
    ["format = 0\n", "unknown-format 1:10"],
    ["format = '1'\n[components.x]\n", "wrong-type 1:10"],
    ["format = 1.5\n", "unknown-format 1:10"],
    ["format = 1\ncomponents = 'x'\n", "wrong-type 2:14"],
    ["format = 1\n[[components]]\n", "wrong-type 2:3"],
  ];
  for (const [text, ...expected] of cases) {
    test(JSON.stringify(text), async () => assert.deepEqual(await codes(text), expected));
  }

  test("everything is reported at once, in the file's order, and one mistake only once", async () => {
    const text = `format = 1
[repository]
trnk = "main"
[channels.beta]
prerelease = "beta*"
[components.api]
tag = 3
released_with = ["web", "wbe"]
[components.api.image]
bazel = "platform/api:push"
repositry = "ghcr.io/acme/api"
floating = { beta = ["latest"], bta = ["x"] }
[components.web]
github_release = false
imgae = {}
`;
    assert.deepEqual(await codes(text), [
      "unknown-key 3:1",
      "wrong-type 5:14",
      "wrong-type 7:7",
      "unknown-component 8:25",
      "bad-label 10:9",
      "unknown-key 11:1",
      "unknown-channel 12:33",
      "unknown-key 15:1",
    ]);
  });

  test("whatever is cut off or missing, problems have places within the file", async () => {
    const lines = EXAMPLE.split("\n");
    const damaged = lines.flatMap((line, index) => [
      [...lines.slice(0, index), ...lines.slice(index + 1)],
      [...lines.slice(0, index), line.slice(0, line.length / 2)],
      [...lines.slice(0, index), line.replace(/[\w-]+(?=\s*=)/, "$&x"), ...lines.slice(index + 1)],
      [...lines.slice(0, index), line.replace(/=.*/, "= [[7]]"), ...lines.slice(index + 1)],
    ]);
    for (const some of damaged) {
      const result = await readProject(some.join("\n"), "slipway.toml");
      for (const { where, hint } of result.ok ? [] : result.problems) {
        assert.ok(where !== undefined && where.line >= 1 && where.line <= some.length && where.column >= 1);
        assert.notEqual(hint, "");
      }
    }
  });
});
