import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readProject } from "../../../src/config/read-project.ts";
import type { Label } from "../../../src/domain/project/label.ts";
import type { Monorepo } from "../../../src/domain/project/monorepo.ts";
import type { Project } from "../../../src/domain/project/project.ts";
import type { ReleasingJob, Workflow } from "../../../src/domain/project/workflow.ts";
import type { TargetFacts } from "../../../src/domain/release/facts.ts";
import type { WorldCheck } from "../../../src/domain/release/world-check.ts";
import { judgeEnvironment, tagEnvironments } from "../../../src/planning/world/judge-environments.ts";
import { judgeSources, namedSources } from "../../../src/planning/world/judge-sources.ts";
import { judgeWorkspace } from "../../../src/planning/world/judge-workspace.ts";

const CONFIG = `format = 1
[repository]
github = "acme/mono"
[bazel]
env = { RELEASE = "v{version}" }
[defaults]
tag = "{component}/v{version}"
[components.api.image]
bazel = "//api:push"
repository = "ghcr.io/acme/api"
tag_via = "stamp"
load = { bazel = "//api:load", as = "acme/api:dev" }
[components.docs.site]
build = ["make"]
directory = "out"
provider = { command = ["./deploy.sh"] }
[components.docs.site.environments]
production = { channel = "stable" }
`;

async function projectOf(text: string): Promise<Project> {
  const read = await readProject(text, "slipway.toml");
  assert.ok(read.ok, JSON.stringify(read));
  return read.project;
}
const project = await projectOf(CONFIG);

function monorepo(texts: Readonly<Record<string, string>>, others: readonly string[] = []): Monorepo {
  return {
    name: "mono",
    files: [...Object.keys(texts), ...others],
    tags: [],
    remotes: [],
    branches: [],
    rules: { rules: [], from: "bazel", complaint: null, macros: [] },
    texts: Object.entries(texts).map(([path, text]) => ({ path, text })),
    documents: [],
    flakeImages: null,
  };
}

const codes = (checks: readonly WorldCheck[]) => checks.map(({ ok, code }) => code ?? ok);

describe("MODULE.bazel.lock", () => {
  const judged = (rc: string, ...files: string[]) =>
    judgeWorkspace(project, monorepo({ ".bazelrc": rc }, files)).filter(
      ({ subject }) => subject === "MODULE.bazel.lock",
    );

  test("is nobody's concern without MODULE.bazel", () => assert.deepEqual(judged("", "WORKSPACE"), []));

  test("must be there if Bazel may not write it", () => {
    const rc = "common --lockfile_mode=error\n";
    assert.deepEqual(codes(judged(rc, "MODULE.bazel")), ["no-lock-file"]);
    assert.deepEqual(codes(judged(rc, "MODULE.bazel", "MODULE.bazel.lock")), [true]);
    // What is in a comment, or behind a later flag, does not count.
    assert.deepEqual(codes(judged(`# ${rc}`, "MODULE.bazel")), [true]);
    assert.deepEqual(codes(judged(`${rc}common --lockfile_mode=off\n`, "MODULE.bazel")), [true]);
  });

  test("may change if nothing forbids it, and that is said", () => {
    const [check] = judged("", "MODULE.bazel", "MODULE.bazel.lock");
    assert.match(check?.message ?? "", /puts it back.*--lockfile_mode=error/);
  });
});

describe("keys of a status script", () => {
  const judged = (script: string) =>
    judgeWorkspace(
      project,
      monorepo({
        ".bazelrc": "build --workspace_status_command=tools/status.sh\n",
        "tools/status.sh": script,
      }),
    );

  for (const line of [
    'echo "TAG $SLIPWAY_IMAGE_TAG"',
    `echo TAG \${SLIPWAY_VERSION:-none}`,
    "printf 'TAG %s\\n' \"$RELEASE\"",
    "cat <<END\nTAG $SLIPWAY_CHANNEL\nEND",
  ])
    test(`are volatile: ${line}`, () => {
      const [check] = judged(`#!/bin/sh\n${line}\n`);
      assert.equal(check?.code, "volatile-key");
      assert.match(check.hint ?? "", /STABLE_TAG/);
      assert.equal(check.where?.line, line.startsWith("cat") ? 3 : 2);
    });

  for (const line of [
    'echo "STABLE_TAG $SLIPWAY_IMAGE_TAG"',
    'echo "BUILD_TIME $(date)"',
    'echo "GIT_BRANCH $BRANCH"',
  ])
    test(`are none that matter: ${line}`, () => assert.deepEqual(codes(judged(`${line}\n`)), [true]));

  test("cannot be judged if .bazelrc names no script", () =>
    assert.deepEqual(codes(judgeWorkspace(project, monorepo({}))), ["not-tried"]));

  test("do not matter if nothing is stamped", async () => {
    const plain = await projectOf(CONFIG.replace('tag_via = "stamp"\n', ""));
    assert.deepEqual(judgeWorkspace(plain, monorepo({})), []);
  });
});

test("an image tag of a rule's own is reported with its line, of targets that are released only", () => {
  const rule = (label: string) => ({
    label: label as Label,
    kind: "image_push",
    attributes: new Map([["tag", "latest"]]),
    inputs: [],
    place: { file: "api/BUILD", line: 3, column: 1 },
    tagPlace: { file: "api/BUILD", line: 7, column: 5 },
  });
  const rules = {
    rules: [rule("//api:push"), rule("//old:push")],
    from: "bazel" as const,
    complaint: null,
    macros: [],
  };
  const [check, ...others] = judgeWorkspace(project, { ...monorepo({}), rules }).filter(
    ({ code }) => code === "own-image-tag",
  );
  assert.deepEqual(others, []);
  assert.deepEqual([check?.subject, check?.where?.line], ["//api:push", 7]);
});

describe("what is built", () => {
  const judged = (facts: Readonly<Record<string, TargetFacts>>) =>
    judgeSources(namedSources(project.components), new Map(Object.entries(facts)));

  test("is there and pushes", () => {
    const checks = judged({ "//api:push": { rule: "oci_push" }, "//api:load": { rule: "oci_load" } });
    assert.deepEqual(codes(checks), [true, true]);
    assert.match(checks[1]?.message ?? "", /what loads the image of api/);
  });

  test("is missing, or of a rule that pushes nothing", () => {
    const checks = judged({
      "//api:push": { rule: "oci_image" },
      "//api:load": { missing: "no such target" },
    });
    assert.deepEqual(codes(checks), ["not-a-pusher", "no-such-target"]);
    assert.match(checks[1]?.message ?? "", /what loads the image of api, cannot be built: no such target/);
  });
});

describe("environments of GitHub's", () => {
  const job: ReleasingJob = {
    name: "release",
    wholeHistory: true,
    rights: null,
    environment: null,
    cancelled: false,
  };
  const workflow = (text: string, environment: string | null): Workflow => ({
    path: ".github/workflows/x.yml",
    text,
    unreadable: null,
    tags: ["docs/v*"],
    releasing: [{ ...job, environment }],
  });

  test("are those that jobs name, with the tags that start them", () => {
    assert.deepEqual(tagEnvironments(project, [workflow("", "prod")]), [
      { name: "prod", tags: ["docs/v1.2.3"] },
    ]);
    assert.deepEqual(tagEnvironments(project, [workflow("", null)]), []);
    assert.deepEqual(tagEnvironments(project, [{ ...workflow("", "prod"), tags: null }]), []);
  });

  test("are those that slipway's own workflow chooses by the tag", () =>
    assert.deepEqual(
      tagEnvironments(project, [workflow(`environment: \${{ x && 'docs-production' }}`, null)]),
      [{ name: "docs-production", tags: ["docs/v1.2.3"] }],
    ));

  test("take all tags, some, or none", () => {
    const environment = { name: "prod", tags: ["docs/v1.2.3", "api/v1.2.3"] };
    assert.deepEqual(codes([judgeEnvironment(environment, null)]), [true]);
    assert.deepEqual(codes([judgeEnvironment(environment, ["*/v*"])]), [true]);
    assert.deepEqual(codes([judgeEnvironment(environment, [])]), ["environment-refuses-tags"]);
    const refused = judgeEnvironment(environment, ["docs/*"]);
    assert.match(refused.message, /for tags such as api\/v1\.2\.3$/);
  });
});
