/** The examples with their own configuration: which components their files count for, with real Bazel. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readProject } from "../../src/config/read-project.ts";
import { attribution } from "../../src/planning/attribution/attribute.ts";
import { readIgnores } from "../../src/services/dockerfile/read-ignores.ts";
import { startGraph } from "./graph-fixture.ts";

/** By path, the components it counts for, each as rule and chain. */
type Told = Readonly<Record<string, Readonly<Record<string, string>>>>;

async function told(example: string, paths: readonly string[]): Promise<Told> {
  await using rig = await startGraph(example);
  const file = join(rig.tree.path, "slipway.toml");
  const read = await readProject(await readFile(file, "utf8"), file);
  assert.ok(read.ok);
  const { components } = read.project;
  const images = components.flatMap(({ artifacts }) =>
    artifacts.flatMap((artifact) => (artifact.kind === "image" ? artifact.source : [])),
  );
  const graph = await rig.graph(components);
  const attribute = attribution(components, graph, "", await readIgnores(rig.tree.path, images));
  return Object.fromEntries(
    paths.map((path) => [
      path,
      Object.fromEntries(
        [...attribute(path)].map(([name, { rule, because }]) => [
          name,
          [rule, ...because.slice(0, -1)].join(" "),
        ]),
      ),
    ]),
  );
}

const BOTS = ["discord-bot", "twitch-bot", "youtube-bot"];

test("heimdall: crates through Rust binaries, Dockerfiles through their contexts, the docs with the API", async () => {
  const found = await told("heimdall", [
    "crates/db/src/lib.rs",
    "crates/auth/src/lib.rs",
    "crates/bot/src/lib.rs",
    "platform/api/config/staging.toml",
    "platform/backend/server.js",
    "docker/id.Dockerfile",
    "docker/runtime-base/passwd",
    "misc/toolchains/docker.MODULE.bazel",
    ".dockerignore",
    "platform/docs/pages/index.md",
    "platform/api/README.md",
    "misc/BUILD.bazel",
    "README.md",
    "justfile",
    ".github/workflows/release.yml",
  ]);
  const db = found["crates/db/src/lib.rs"] ?? {};
  assert.match(db["api"] ?? "", /^graph \/\/platform\/api:api_push .*\/\/crates\/db:db$/);
  assert.deepEqual(Object.keys(found["crates/auth/src/lib.rs"] ?? {}), ["api"]);
  assert.deepEqual(Object.keys(found["crates/bot/src/lib.rs"] ?? {}), BOTS);
  assert.match(found["platform/api/config/staging.toml"]?.["api"] ?? "", /^graph .*:api_layer$/);
  assert.deepEqual(found["platform/backend/server.js"], {
    backend: "context docker/backend.Dockerfile context: .",
    id: "context docker/id.Dockerfile context: .",
    policies: "context docker/policies.Dockerfile context: .",
  });
  assert.deepEqual(found["docker/id.Dockerfile"], { id: "context" });
  assert.deepEqual(Object.keys(found["docker/runtime-base/passwd"] ?? {}), ["runtime-base"]);
  assert.deepEqual(Object.keys(found["misc/toolchains/docker.MODULE.bazel"] ?? {}), ["api", ...BOTS]);
  assert.deepEqual(Object.keys(found[".dockerignore"] ?? {}), ["backend", "id", "policies"]);
  assert.deepEqual(found["platform/docs/pages/index.md"], {
    api: "site site: platform/docs",
    docs: "site site: platform/docs",
  });
  assert.deepEqual(Object.keys(found["platform/api/README.md"] ?? {}), ["api"]);
  assert.match(found["platform/api/README.md"]?.["api"] ?? "", /^package \/\/platform\/api:api_push$/);
  assert.deepEqual(Object.keys(found["misc/BUILD.bazel"] ?? {}), ["api", ...BOTS]);
  for (const path of ["README.md", "justfile", ".github/workflows/release.yml"])
    assert.deepEqual(found[path], {}, path);
});

test("unkey: a macro of the repository's own counts for every service that it makes", async () => {
  const services = ["api", "frontline", "vault", "heimdall", "krane", "control-api", "control-worker"];
  const found = await told("unkey", [
    "build/util/service_image.bzl",
    "pkg/version/version.go",
    "svc/vault/run.go",
    "cmd/cli/main.go",
    "pkg/config/config_test.go",
    "go.mod",
    "MODULE.bazel",
    ".bazelrc",
    "tools/workspace_status.sh",
    "tools/goreleaser",
  ]);
  const names = (path: string) => Object.keys(found[path] ?? {});
  assert.deepEqual(names("build/util/service_image.bzl"), services);
  assert.equal(
    found["build/util/service_image.bzl"]?.["vault"],
    "graph //build/vault:push //build/vault:BUILD.bazel",
  );
  assert.deepEqual(names("svc/vault/run.go"), ["vault"]);
  assert.deepEqual(names("cmd/cli/main.go"), ["cli"]);
  assert.match(found["pkg/config/config_test.go"]?.["api"] ?? "", /^package .*\/\/pkg\/config:config$/);
  assert.match(found["go.mod"]?.["api"] ?? "", /^modules \/\/build\/api:push @\w+$/);
  assert.deepEqual(names("MODULE.bazel"), [...services, "cli"]);
  assert.equal(found[".bazelrc"]?.["cli"], "settings //cmd/cli:dist");
  assert.deepEqual(names("tools/workspace_status.sh"), [...services, "cli"]);
  assert.deepEqual(found["tools/goreleaser"], {});
});

test("flywheel: Bazel, a Dockerfile and Nix next to each other", async () => {
  const found = await told("flywheel", [
    "app/src/server.js",
    "app/Dockerfile",
    "flake.nix",
    "flake.lock",
    "attic/atticd",
    "README.md",
  ]);
  assert.match(found["app/src/server.js"]?.["app"] ?? "", /^graph \/\/app:image_push /);
  assert.equal(found["app/src/server.js"]?.["runner-dashboard"], "context app/Dockerfile context: app");
  assert.equal(found["app/Dockerfile"]?.["runner-dashboard"], "context");
  for (const path of ["flake.nix", "flake.lock"])
    assert.deepEqual(found[path], { "attic-server": "settings .#attic-server-image" }, path);
  assert.deepEqual(found["attic/atticd"], { "attic-server": "paths paths: attic/**" });
  assert.deepEqual(found["README.md"], {});
});
