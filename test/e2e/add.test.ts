/** `slipway add` in unkey with everything that lists its services: what is changed, what is left alone, and when nothing is. */

import assert from "node:assert/strict";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { BEFORE } from "../support/before-slipway.ts";
import { slipway } from "../support/slipway.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { createWorkTree, GIT_ENVIRONMENT, type WorkTree } from "../support/work-tree.ts";

const TILTFILE = `# Each service has a block of its own.
custom_build(
    "unkey/api:dev",
    "bazel run //build/api:load",
    deps = ["build/api", "svc/api"],
)

custom_build(
    "unkey/vault:dev",
    "bazel run //build/vault:load",
    deps = ["build/vault", "svc/vault"],
)
`;

const COMPOSE = `services:
  # The key service.
  api:
    image: unkey/api:dev
    command: ["--config", "/etc/unkey/unkey.toml"]
    ports:
      - "7070:7070"
    depends_on: [mysql]

  mysql:
    image: mysql:8
`;

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
    await tree.write("dev/Tiltfile", TILTFILE);
    await tree.write("dev/compose.yaml", COMPOSE);
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
    const { exitCode, stderr } = await run("add", "heimdall", "--like", "api");
    assert.equal(exitCode, 2);
    assert.match(stderr, /^\+ {6}- "heimdall\/v\[0-9\]\+\.\[0-9\]\+\.\[0-9\]\+\*"$/m);
    assert.equal(await tree.git("status", "--porcelain"), "");
  });

  test("refuses names that exist, that are none, and neighbours that do not exist", async () => {
    for (const [args, code, exit] of [
      [["add", "api"], "component-exists", 2],
      [["add", "krane", "--like", "apy"], "unknown-component", 2],
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
      "heimdall",
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
      "build/heimdall/BUILD.bazel",
      "build/heimdall/main.go",
      "dev/Tiltfile",
      "dev/compose.yaml",
      "slipway.toml",
    ];
    assert.deepEqual(
      json()
        .files.map(({ path }: { path: string }) => path)
        .sort(),
      [...changed].sort(),
    );
    assert.deepEqual(json().remains, [
      "//svc/heimdall is not there yet: the new BUILD file depends on it, as api's depends on its own",
    ]);
    await tree.git("add", "--all");
    assert.deepEqual((await tree.git("diff", "--name-only", "HEAD")).split("\n").sort(), [...changed].sort());

    assert.deepEqual(await added(WORKFLOW), ['+      - "heimdall/v[0-9]+.[0-9]+.[0-9]+*"']);
    assert.match(
      await read(WORKFLOW),
      /"frontline\/.*\n.*"heimdall\/.*\n.*"vault\//,
      "the list stays in order",
    );
    assert.deepEqual(await added("Makefile"), ["+\tbazel run //build/heimdall:load"]);
    assert.deepEqual(await added("dev/Tiltfile"), [
      "+custom_build(",
      '+    "unkey/heimdall:dev",',
      '+    "bazel run //build/heimdall:load",',
      '+    deps = ["build/heimdall", "svc/heimdall"],',
      "+)",
      "+",
    ]);
    assert.deepEqual(await added("dev/compose.yaml"), [
      "+  heimdall:",
      "+    image: unkey/heimdall:dev",
      '+    command: ["--config", "/etc/unkey/unkey.toml"]',
      "+    depends_on: [mysql]",
      "+",
    ]);
    assert.deepEqual(await added("slipway.toml"), [
      "+[components.heimdall.image]",
      '+bazel      = "//build/heimdall:push"',
      '+repository = "ghcr.io/unkeyed/heimdall"',
      '+image_tag  = "v{version}"',
      '+tag_via    = "args"',
      '+platforms  = ["linux/amd64", "linux/arm64"]',
      '+load       = { bazel = "//build/heimdall:load", as = "unkey/heimdall:dev" }',
      "+",
    ]);
    assert.match(await read("build/heimdall/BUILD.bazel"), /service_image\(\n {4}name = "heimdall",/);
    assert.match(await read("build/heimdall/main.go"), /svc\/heimdall/);

    const check = await run("check", "heimdall/v0.1.0", "--json");
    assert.deepEqual(check.json().images, ["ghcr.io/unkeyed/heimdall:v0.1.0"]);
    const again = await run("add", "krane", "--like", "heimdall", "--scaffold", "--yes");
    assert.equal(again.exitCode, 0, again.stderr);
    assert.match(await read(WORKFLOW), /"heimdall\/.*\n.*"krane\/.*\n.*"vault\//);
  });
});
