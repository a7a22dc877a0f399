/** `slipway add` in unkey with everything that lists its services: what is changed, what is left alone, and when nothing is. */

import assert from "node:assert/strict";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { parseAllDocuments } from "yaml";
import { BEFORE } from "../support/before-slipway.ts";
import { slipway } from "../support/slipway.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { createWorkTree, GIT_ENVIRONMENT, type WorkTree } from "../support/work-tree.ts";

const WORKFLOW = ".depot/workflows/service-release.yaml";

describe("slipway add", () => {
  let tree: WorkTree;
  const stack = new AsyncDisposableStack();

  before(async () => {
    const scratch = stack.use(await temporaryDirectory("slipway-add")).path;
    const root = join(scratch, "unkey");
    await cp(fileURLToPath(new URL("../../examples/unkey", import.meta.url)), root, { recursive: true });
    tree = await createWorkTree(root, join(scratch, "remote.git"));
    for (const [file, text] of Object.entries(BEFORE.unkey.files)) await tree.write(file, text);
    await tree.commit("Everything that lists services");
  });
  after(() => stack.disposeAsync());

  const run = (...args: string[]) => slipway(args, { cwd: tree.path, env: GIT_ENVIRONMENT });
  const read = (file: string) => readFile(join(tree.path, file), "utf8");
  const added = async (file: string) =>
    (await tree.git("diff", "--unified=0", "HEAD", "--", file))
      .split("\n")
      .flatMap((line) => /^[+-](?![+-]).*/.exec(line)?.[0] ?? []);

  test("asks first: without a terminal and without --yes nothing is changed", async () => {
    const { exitCode, stderr } = await run("add", "sentinel", "--like", "api");
    assert.equal(exitCode, 2);
    assert.match(stderr, /^\+ {6}- "sentinel\/v\[0-9\]\+\.\[0-9\]\+\.\[0-9\]\+\*"$/m);
    assert.equal(await tree.git("status", "--porcelain"), "");
  });

  test("refuses names that exist, that are none, and neighbours that do not exist", async () => {
    for (const [args, code, exit] of [
      [["add", "api"], "component-exists", 2],
      [["add", "tracer", "--like", "apy"], "unknown-component", 2],
      [["add", "-x-", "--like", "api"], "unknown-option", 2],
      [["add", "a b", "--like", "api"], "bad-name", 3],
    ] as const) {
      const { exitCode, json } = await run(...args, "--json");
      assert.equal(json().error.problems[0].code, code);
      assert.equal(exitCode, exit);
    }
    assert.equal(await tree.git("status", "--porcelain"), "");
  });

  test("changes every place that lists services, and nothing else", async () => {
    const { exitCode, stderr, json } = await run(
      "add",
      "sentinel",
      "--like",
      "api",
      "--scaffold",
      "--yes",
      "--json",
    );
    assert.equal(exitCode, 0, stderr);
    const changed = [
      WORKFLOW,
      "Makefile",
      "build/sentinel/BUILD.bazel",
      "build/sentinel/main.go",
      "dev/Tiltfile",
      "dev/docker-compose.yaml",
      "dev/k8s/kustomization.yaml",
      "dev/k8s/manifests/sentinel.yaml",
      "slipway.toml",
    ];
    assert.deepEqual(
      json()
        .files.map(({ path }: { path: string }) => path)
        .sort(),
      [...changed].sort(),
    );
    assert.deepEqual(json().remains, [
      "//svc/sentinel is not there yet: the new BUILD file depends on it, as api's depends on its own",
    ]);
    await tree.git("add", "--all");
    assert.deepEqual((await tree.git("diff", "--name-only", "HEAD")).split("\n").sort(), [...changed].sort());

    assert.deepEqual(await added(WORKFLOW), ['+      - "sentinel/v[0-9]+.[0-9]+.[0-9]+*"']);
    assert.match(await read(WORKFLOW), /"krane\/.*\n.*"sentinel\/.*\n.*"vault\//, "the list stays in order");
    assert.deepEqual(await added("Makefile"), ["+\tbazel run //build/sentinel:load"]);
    assert.deepEqual(await added("dev/Tiltfile"), [
      "+custom_build(",
      '+    "unkey/sentinel:dev",',
      '+    "bazel run //build/sentinel:load",',
      '+    deps = ["build/sentinel", "svc/sentinel", "pkg"],',
      "+)",
      "+",
    ]);
    assert.deepEqual(await added("dev/docker-compose.yaml"), [
      "+  sentinel:",
      "+    image: unkey/sentinel:dev",
      '+    command: ["--config", "/etc/unkey/unkey.toml"]',
      "+    depends_on: [mysql, vault]",
      "+",
    ]);
    assert.deepEqual(await added("dev/k8s/kustomization.yaml"), ["+  - manifests/sentinel.yaml"]);
    const model = await read("dev/k8s/manifests/api.yaml");
    const manifest = await read("dev/k8s/manifests/sentinel.yaml");
    assert.equal(manifest, model.replace(/\bapi\b/g, "sentinel"), "apiVersion and all else stay");
    assert.match(manifest, /image: unkey\/sentinel:dev # Tilt builds it$/m);
    assert.deepEqual(
      parseAllDocuments(manifest).map((each) => each.get("kind")),
      ["Deployment", "Service"],
    );
    assert.deepEqual(await added("slipway.toml"), [
      "+[components.sentinel.image]",
      '+bazel      = "//build/sentinel:push"',
      '+repository = "ghcr.io/unkeyed/sentinel"',
      '+image_tag  = "v{version}"',
      '+tag_via    = "args"',
      '+platforms  = ["linux/amd64", "linux/arm64"]',
      '+load       = { bazel = "//build/sentinel:load", as = "unkey/sentinel:dev" }',
      "+",
    ]);
    assert.match(await read("build/sentinel/BUILD.bazel"), /service_image\(\n {4}name = "sentinel",/);
    assert.match(await read("build/sentinel/main.go"), /svc\/sentinel/);

    const check = await run("check", "sentinel/v0.1.0", "--json");
    assert.deepEqual(check.json().images, ["ghcr.io/unkeyed/sentinel:v0.1.0"]);
    const again = await run("add", "tracer", "--like", "sentinel", "--scaffold", "--yes");
    assert.equal(again.exitCode, 0, again.stderr);
    assert.match(await read(WORKFLOW), /"sentinel\/.*\n.*"tracer\/.*\n.*"vault\//);
  });
});
