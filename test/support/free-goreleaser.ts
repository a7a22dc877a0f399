/** What turns the unkey example over to GoReleaser's free edition, the real one: the example's own configuration is for the paid one. */

import { dirname } from "node:path";
import { goTool } from "../../scripts/go-tools.ts";
import { present } from "./present.ts";
import type { WorkTree } from "./work-tree.ts";

// The free edition has neither `npms` nor `monorepo`: npm publishes an archive that is made like a package.
const GORELEASER = `version: 2
project_name: unkey
before:
  hooks:
    - sh tools/npm-package.sh {{ .Version }}
builds:
  - main: ./cmd/cli
    binary: unkey
    env: [CGO_ENABLED=0]
    goos: [linux]
    goarch: [amd64]
    ldflags: ["-X github.com/unkeyed/unkey/pkg/version.Version=v{{ .Version }}"]
archives:
  - id: npm
    formats: [tgz]
    wrap_in_directory: package
    files:
      - src: npm/package.json
        dst: .
        strip_parent: true
changelog:
  disable: true
release:
  disable: true
publishers:
  - name: npm
    ids: [npm]
    cmd: sh tools/npm-publish.sh {{ abs .ArtifactPath }}
    env:
      - PATH={{ .Env.PATH }}
      - HOME={{ .Env.HOME }}
      - npm_config_registry={{ .Env.npm_config_registry }}
      - npm_config_cache={{ .Env.npm_config_cache }}
`;
const PACKAGE = `mkdir -p npm
printf '{"name":"@unkey/cli","version":"%s","bin":{"unkey":"unkey"}}\\n' "$1" > npm/package.json
`;
const PUBLISH = `exec npm publish "$1" "--\${npm_config_registry#http:}/:_authToken=token"\n`;

/** Changes the example; the caller commits. Gives the PATH on which GoReleaser is found. */
export async function withFreeGoReleaser(tree: WorkTree): Promise<string> {
  await tree.write(".goreleaser.yaml", GORELEASER);
  await tree.write("tools/npm-package.sh", PACKAGE);
  await tree.write("tools/npm-publish.sh", PUBLISH);
  await tree.write(".gitignore", "/bazel-*\n/dist/\n/npm/\n");
  await tree.edit({
    "slipway.toml": [
      [
        '["tools/goreleaser", "release", "--clean"]',
        '["goreleaser", "release", "--clean", "--skip=validate"]',
      ],
      ['GORELEASER_CURRENT_TAG = "{tag}"', 'GORELEASER_CURRENT_TAG = "v{version}"'],
    ],
  });
  return `${dirname(present(goTool("goreleaser")))}:${process.env["PATH"]}`;
}
