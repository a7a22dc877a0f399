/** What unkey keeps besides its configuration, run: the Makefile, and the workflows and local development that a new service joins. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { arch } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Example, startExample } from "../support/example.ts";
import { skipWithout } from "../support/installed.ts";
import { writeProgram } from "../support/program.ts";
import { assertFailure } from "../support/refusal.ts";
import { done } from "../support/released.ts";
import { neutralEnvironment } from "../support/slipway.ts";

const STAND_INS = fileURLToPath(new URL("../support/stand-ins", import.meta.url));
const BIN = fileURLToPath(new URL("../../bin/slipway.js", import.meta.url));
const SERVICES = ["api", "control-api", "control-worker", "frontline", "heimdall", "krane", "vault"];
const HOST = arch() === "arm64" ? "arm64" : "amd64";

describe("unkey's scripts", { skip: skipWithout("make") }, () => {
  let example: Example;
  before(async () => {
    example = await startExample("unkey");
    const bin = join(example.scratch, "bin");
    await writeProgram(join(bin, "bazel"), `exec '${example.bazel.command}' "$@"`);
    await writeProgram(join(bin, "slipway"), `exec '${process.execPath}' '${BIN}' "$@"`);
    example.env["PATH"] = [STAND_INS, bin, dirname(process.execPath), process.env["PATH"]].join(delimiter);
    example.env["DOCKER_LOADED"] = join(example.scratch, "loaded");
  });
  after(() => example?.[Symbol.asyncDispose]());

  const make = (target: string) =>
    promisify(execFile)("make", [target], {
      cwd: example.tree.path,
      env: { ...neutralEnvironment(), ...example.env },
    });
  const status = () => example.tree.git("status", "--porcelain");

  test("`make oci-load` loads every service's image under its development tag", async () => {
    await make("oci-load");
    const loaded = await readFile(join(example.scratch, "loaded"), "utf8");
    assert.deepEqual(
      loaded.trim().split("\n").sort(),
      SERVICES.map((service) => `unkey/${service}:dev ${HOST}`),
    );
  });

  test("`make bazel` writes BUILD files anew, after imports have changed", async () => {
    await make("bazel");
    assert.equal(await status(), "");
    await example.tree.edit({
      "svc/control-worker/run.go": [
        ['\t"github.com', '\t"github.com/unkeyed/unkey/pkg/keys"\n\t"github.com'],
      ],
    });
    await make("bazel");
    const differs = await example.tree.git("diff", "--unified=0", "svc/control-worker/BUILD.bazel");
    assert.match(differs, /^\+ {8}"\/\/pkg\/keys",$/m);
    await example.tree.git("checkout", "--quiet", ".");
  });

  test("a new service joins workflow, Tiltfile, compose file and cluster, and `ci --check` misses it where it is not", async () => {
    const { files } = done(
      await example.slipway(["add", "sentinel", "--like", "vault", "--scaffold", "--yes", "--json"]),
    );
    assert.deepEqual(files.map(({ path }: { path: string }) => path).sort(), [
      ".depot/workflows/service-release.yaml",
      "build/sentinel/BUILD.bazel",
      "build/sentinel/main.go",
      "dev/Tiltfile",
      "dev/docker-compose.yaml",
      "dev/k8s/kustomization.yaml",
      "dev/k8s/manifests/sentinel.yaml",
      "slipway.toml",
    ]);
    done(await example.slipway(["ci", "--check", "--json"]));
    await example.tree.git("checkout", "--quiet", ".depot");
    const { exitCode, json } = await example.slipway(["ci", "--check", "--json"]);
    assert.equal(exitCode, 9);
    const [{ code, hint }] = json().problems;
    assert.equal(code, "tag-starts-nothing");
    assert.match(hint, /^add "sentinel\/v\[0-9\]\*" to on\.push\.tags in .*service-release\.yaml/);
    assertFailure(await example.slipway(["add", "sentinel", "--json", "--yes"]), {
      exit: 2,
      codes: ["component-exists"],
    });
  });
});
