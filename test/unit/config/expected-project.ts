import type { Platform } from "../../../src/domain/images/platform.ts";
import type { Host } from "../../../src/domain/images/reference.ts";
import type { Artifact, Image } from "../../../src/domain/project/artifact.ts";
import type { Label } from "../../../src/domain/project/label.ts";
import type { Component, Project } from "../../../src/domain/project/project.ts";
import { parseTemplate, type Template } from "../../../src/domain/text/template.ts";
import type { CalverPattern } from "../../../src/domain/versions/calver-pattern.ts";
import { DEFAULT_COMMIT_RULES } from "../../../src/domain/versions/commit-rules.ts";
import type { Scheme } from "../../../src/domain/versions/scheme.ts";

/** A template that is right. */
function template(text: string): Template {
  const parsed = parseTemplate(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
}

const label = (text: string) => text as Label;

const SEMVER: Scheme = { kind: "semver" };
const CALVER: CalverPattern = {
  text: "YYYY.M.PATCH",
  tokens: ["YYYY", "M", "PATCH"],
  separators: ["", ".", "."],
  counted: false,
};
const RELEASE = {
  name: template("{component} {version}"),
  notes: "github",
  latest: false,
  draft: false,
} as const;

const apiImage: Image = {
  kind: "image",
  source: { kind: "bazel", target: label("//platform/api:api_push"), stamp: { via: "args" } },
  destinations: [{ repository: { host: "ghcr.io" as Host, path: "acme/mono/api" } }],
  imageTag: template("{version}"),
  floating: [{ channel: "stable", tags: [template("latest")] }],
  platforms: ["linux/amd64" as Platform, "linux/arm64" as Platform],
  load: { target: label("//build/api:load"), as: "acme/api:dev" },
};

const backendImage: Image = {
  kind: "image",
  source: {
    kind: "dockerfile",
    dockerfile: "docker/backend.Dockerfile",
    context: ".",
    buildArgs: new Map([["VERSION", template("{version}")]]),
    builder: "buildah",
  },
  destinations: [
    { destination: "upstream", repository: { host: "ghcr.io" as Host, path: "acme/backend" } },
    { destination: "overlay", repository: { host: "registry.gitlab.com" as Host, path: "acme/backend" } },
  ],
  imageTag: template("{version}"),
  floating: [],
};

const docsSite: Artifact = {
  kind: "site",
  build: ["pnpm", "build"],
  cwd: "platform/docs",
  directory: "platform/docs/build",
  provider: "cloudflare-pages",
  environments: [
    { name: "staging", project: "acme-docs-staging", branch: "next", paths: ["platform/docs/**"] },
    { name: "prod-preview", project: "acme-docs-prod", branch: "main", paths: ["platform/docs/**"] },
    { name: "production", project: "acme-docs", channel: "stable", paths: [] },
  ],
};

const cliCommand: Artifact = {
  kind: "command",
  after: "push",
  run: [template("goreleaser"), template("release"), template("--clean")],
  env: new Map([["GORELEASER_CURRENT_TAG", template("{tag}")]]),
  done: [template("npm"), template("view"), template("@acme/cli@{version}")],
};

function component(name: string, artifacts: readonly Artifact[]): Component {
  const tag = { text: `${name}/v{version}`, before: `${name}/v`, after: "" };
  return {
    name,
    tag,
    scheme: SEMVER,
    releasedWith: [],
    paths: [],
    exclude: [],
    initialDevelopment: { breaking: "minor", feature: "minor" },
    forgeRelease: RELEASE,
    artifacts,
  };
}

const { forgeRelease: _, ...backend } = component("backend", [backendImage]);

/** What `example.toml` says. */
export const EXPECTED: Project = {
  source: {
    forge: "github",
    repository: { owner: "acme", name: "mono" },
    trunk: "main",
    remote: "origin",
    record: "ref",
  },
  bazel: {
    command: "bazel",
    startupFlags: [],
    flags: ["--config=release"],
    queryFlags: [],
    env: new Map([["RELEASE_VERSION", template("v{version}")]]),
    test: ["//..."],
    pushJobs: 4,
  },
  registries: new Map([["ghcr.io" as Host, { insecure: false, rewrite: "localhost:5000" as Host }]]),
  commits: DEFAULT_COMMIT_RULES,
  signing: null,
  groups: [],
  channels: [{ name: "beta", prerelease: ["beta*", "preview*"], trunkOnly: false, github: "prerelease" }],
  destinations: [{ name: "overlay", when: { env: "GITLAB_CI" } }, { name: "upstream" }],
  components: [
    {
      ...component("api", [apiImage]),
      tag: { text: "api@{version}", before: "api@", after: "" },
      scheme: { kind: "calver", pattern: CALVER },
      releasedWith: ["backend"],
      paths: ["docs/api/**"],
    },
    component("docs", [docsSite]),
    component("cli", [cliCommand, { kind: "files", targets: [label("//cmd/cli:dist")] }]),
    backend,
  ],
};
