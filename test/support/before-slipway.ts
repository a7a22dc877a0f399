/**
 * The examples as they were before they had slipway: the workflows, recipes and pipelines that the documents of the projects they
 * are made after describe, in place of those that call slipway.
 */

import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ExampleName } from "./example.ts";
import type { WorkTree } from "./work-tree.ts";

interface Before {
  /** What is there because of slipway. */
  readonly removed: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** Release tags, with the days they were made on. */
  readonly tags: Readonly<Record<string, string>>;
}

const SERVICE_RELEASE = `name: Service release
on:
  push:
    tags:
      - "api/v[0-9]+.[0-9]+.[0-9]+*"
      - "control-api/v[0-9]+.[0-9]+.[0-9]+*"
      - "control-worker/v[0-9]+.[0-9]+.[0-9]+*"
      - "frontline/v[0-9]+.[0-9]+.[0-9]+*"
      - "heimdall/v[0-9]+.[0-9]+.[0-9]+*"
      - "krane/v[0-9]+.[0-9]+.[0-9]+*"
      - "vault/v[0-9]+.[0-9]+.[0-9]+*"
jobs:
  release:
    runs-on: depot-ubuntu-24.04
    steps:
      - uses: actions/checkout@v5
        with:
          fetch-depth: 0
      - run: git merge-base --is-ancestor "$GITHUB_SHA" origin/main
      - id: tag
        run: |
          # The service and the version stand on both sides of the slash.
          echo "service=\${GITHUB_REF_NAME%%/*}" >> "$GITHUB_OUTPUT"
          echo "version=\${GITHUB_REF_NAME##*/}" >> "$GITHUB_OUTPUT"
      - run: bazel run --config=release "//build/\${SERVICE}:push" -- --tag "$VERSION"
        env:
          SERVICE: \${{ steps.tag.outputs.service }}
          VERSION: \${{ steps.tag.outputs.version }}
          RELEASE_VERSION: \${{ steps.tag.outputs.version }}
      - run: gh release create "$GITHUB_REF_NAME" --generate-notes
`;

const CLI_RELEASE = `name: CLI release
on:
  push:
    tags: ["cli/v[0-9]+.[0-9]+.[0-9]+*"]
jobs:
  goreleaser:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with:
          fetch-depth: 0
      - run: tools/goreleaser release --clean
        env:
          GORELEASER_CURRENT_TAG: \${{ github.ref_name }}
      - run: |
          bazel build --config=release //cmd/cli:dist
          gh release create "$GITHUB_REF_NAME" bazel-bin/cmd/cli/*.tar.gz
`;

const MAKEFILE = `.PHONY: oci-load
oci-load:
	bazel run //build/api:load
	bazel run //build/control-api:load
	bazel run //build/control-worker:load
	bazel run //build/frontline:load
	bazel run //build/heimdall:load
	bazel run //build/krane:load
	bazel run //build/vault:load

.PHONY: bazel
bazel:
	bazel run //dev:gazelle
`;

const JUSTFILE = `bazel-build:
    bazel build //crates/... //platform/... --build_tag_filters=-manual

bazel-clippy:
    bazel build //crates/... //platform/... --aspects=@rules_rust//rust:defs.bzl%rust_clippy_aspect --output_groups=clippy_checks

bazel-vendor:
    bazel run //vendor:cargo_vendor

bazel-schemas:
    bazel run //platform/api:generate-openapi > platform/api/openapi.json
    bazel run //platform/api:generate-schema > platform/api/schema.graphql

bazel-push-api tag="latest":
    bazel run --config=release //platform/api:api_push --//misc:push_tag="{{tag}}"

bazel-push-discord-bot tag="latest":
    bazel run --config=release //platform/discord_bot:discord-bot_push --//misc:push_tag="{{tag}}"

bazel-push-twitch-bot tag="latest":
    bazel run --config=release //platform/twitch_bot:twitch-bot_push --//misc:push_tag="{{tag}}"

bazel-push-youtube-bot tag="latest":
    bazel run --config=release //platform/youtube_bot:youtube-bot_push --//misc:push_tag="{{tag}}"
`;

const RELEASE_IMAGES = `name: Release images
on:
  workflow_dispatch:
    inputs:
      version:
        required: true
jobs:
  images:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        app: [backend, id, policies]
    steps:
      - uses: actions/checkout@v5
      - uses: docker/build-push-action@v6
        with:
          context: .
          file: docker/\${{ matrix.app }}.Dockerfile
          push: true
          tags: ghcr.io/smutjebot/heimdall/\${{ matrix.app }}:\${{ inputs.version }}
          build-args: |
            VERSION=\${{ inputs.version }}
`;

const RUNTIME_BASE = `name: Runtime base
on:
  workflow_dispatch:
    inputs:
      version:
        required: true
jobs:
  image:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: docker/build-push-action@v6
        with:
          context: docker/runtime-base
          file: docker/runtime-base.Dockerfile
          push: true
          tags: |
            ghcr.io/smutjebot/heimdall/runtime-base:\${{ inputs.version }}
            ghcr.io/smutjebot/heimdall/runtime-base:latest
`;

const deployDocs = (job: string, condition: string, project: string, branch: string) => `  ${job}:
    if: ${condition}
    runs-on: ubuntu-latest
    environment: docs-${job}
    steps:
      - uses: actions/checkout@v5
      - run: node build.js
        working-directory: platform/docs
      - uses: cloudflare/wrangler-action@v3
        with:
          command: pages deploy platform/docs/build --project-name=${project}${branch}
`;

const DEPLOY_DOCS = `name: Deploy docs
on:
  push:
    branches: [next, main]
    tags: ["docs@2*", "api@2*"]
    paths: ["platform/docs/**"]
jobs:
${deployDocs("staging", "github.ref == 'refs/heads/next'", "elcto-docs-staging", " --branch=next")}
${deployDocs("prod-preview", "github.ref == 'refs/heads/main'", "elcto-docs-prod", " --branch=main")}
${deployDocs("prod", "startsWith(github.ref, 'refs/tags/')", "elcto-docs", "")}`;

const IMAGES = `name: Images
on:
  push:
    branches: [main]
jobs:
  app:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: bazel run //app:image_push -- --tag latest
  attic-server:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: |
          nix build .#attic-server-image
          skopeo copy nix:./result docker://ghcr.io/your-org/attic-server:latest
  runner-dashboard:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/build-push-action@v6
        with:
          context: app
          push: true
          tags: ghcr.io/your-org/runner-dashboard:latest
`;

const GITLAB = `overlay:
  image: registry.gitlab.com/your-group/release-tools
  script:
    - bazel run //app:image_push -- --registry registry.gitlab.com --repository your-group/app --tag latest
    - nix run .#attic-server-image.copyTo -- docker://registry.gitlab.com/your-group/attic-server:latest
    - buildah build -t registry.gitlab.com/your-group/runner-dashboard:latest app
    - buildah push registry.gitlab.com/your-group/runner-dashboard:latest
`;

export const BEFORE: Readonly<Record<ExampleName, Before>> = {
  unkey: {
    removed: [],
    files: {
      ".depot/workflows/service-release.yaml": SERVICE_RELEASE,
      ".github/workflows/release.yaml": CLI_RELEASE,
      Makefile: MAKEFILE,
    },
    tags: {
      "api/v1.2.3": "2026-05-03",
      "frontline/v0.4.0": "2026-05-04",
      "vault/v1.0.0": "2026-06-01",
      "cli/v2.0.0": "2026-06-02",
    },
  },
  heimdall: {
    removed: [".github/workflows/release.yml"],
    files: {
      ".github/workflows/deploy-docs.yml": DEPLOY_DOCS,
      ".github/workflows/release-images.yml": RELEASE_IMAGES,
      ".github/workflows/runtime-base.yml": RUNTIME_BASE,
      justfile: JUSTFILE,
    },
    tags: {
      "api@2026.6.7": "2026-06-20",
      "api@2026.6.8": "2026-06-28",
      "backend@2026.5.2.pre": "2026-05-30",
      "discord-bot@2026.7.1.preview-3": "2026-07-02",
      "docs@2026.6.1": "2026-06-12",
      "docs@2026.7.1.beta-1": "2026-07-01",
      "docs@2026.7.1-rc2": "2026-07-09",
    },
  },
  flywheel: {
    removed: [".github/workflows/release.yml", ".github/workflows/snapshots.yml"],
    files: { ".github/workflows/images.yml": IMAGES, ".gitlab-ci.yml": GITLAB },
    tags: {},
  },
};

/** Makes a clone of an example what it was before it had slipway: committed and tagged. */
export async function withoutSlipway(name: ExampleName, tree: WorkTree): Promise<void> {
  const { removed, files, tags } = BEFORE[name];
  for (const file of ["slipway.toml", ...removed]) await rm(join(tree.path, file));
  for (const [file, text] of Object.entries(files)) await tree.write(file, text);
  await tree.commit("Before slipway");
  await tagOn(tree, tags);
}

/** Makes annotated tags of HEAD, each on some day, in one process. */
export async function tagOn(tree: WorkTree, tags: Readonly<Record<string, string>>): Promise<void> {
  const head = await tree.git("rev-parse", "HEAD");
  const commands = Object.entries(tags).map(([tag, day]) => {
    const seconds = Date.parse(`${day}T12:00:00Z`) / 1_000;
    return `tag ${tag}\nfrom ${head}\ntagger Test <test@example.org> ${seconds} +0000\ndata ${tag.length}\n${tag}\n`;
  });
  const importing = promisify(execFile)("git", ["fast-import", "--quiet"], { cwd: tree.path });
  importing.child.stdin?.end(commands.join(""));
  await importing;
}
