import { FORGE_NAMES } from "../../domain/project/forge.ts";
import type { Component, Project } from "../../domain/project/project.ts";
import type { Installing } from "./github-workflows.ts";
import { type JobNeeds, jobNeeds } from "./job-needs.ts";
import { header, indented, type WrittenFile } from "./written.ts";

/** The part of a pipeline that releases, to be included by `.gitlab-ci.yml`. */
export function gitlabPipeline(project: Project, installing: Installing): WrittenFile {
  const needs = jobNeeds(project, "gitlab");
  return {
    path: ".gitlab/slipway.yml",
    text: `${header("gitlab")}# In .gitlab-ci.yml: include: { local: .gitlab/slipway.yml }
# The job's token pushes refs/slipway: allow it in Settings, CI/CD, Job token permissions, "Allow Git push requests".
${publishing(project)}release:
  image: node:24
  rules:
    - if: '$CI_COMMIT_TAG =~ ${tagExpression(project.components)}'
  variables:
    GIT_DEPTH: "0" # the trunk's history decides whether a stable tag may be released
${needs.identity ? "  id_tokens:\n    SIGSTORE_ID_TOKEN: { aud: sigstore } # it signs as this pipeline\n" : ""}  resource_group: release-$CI_COMMIT_TAG
  interruptible: false
  before_script:
${indented(before(needs, installing), 4)}  script:
    - ${installing.slipway} release --json > slipway.json
    - jq -r '.releases[0] | "SLIPWAY_TAG=\\(.tag)\\nSLIPWAY_VERSION=\\(.version)"' slipway.json > slipway.env
  artifacts:
    when: always
    paths: [slipway.json]
    reports:
      dotenv: slipway.env
`,
  };
}

/** With which token the job publishes, if anything is published. */
function publishing({ source, components }: Project): string {
  if (components.every(({ forgeRelease }) => forgeRelease === undefined)) return "";
  if (source.forge === "gitlab")
    return "# The job's token publishes the release as well: whoever starts the pipeline must be allowed to (Developer, or more for protected tags).\n";
  const token = source.forge === "github" ? "GITHUB_TOKEN" : "GITEA_TOKEN";
  return `# The release is published on ${FORGE_NAMES[source.forge]}: give the job ${token}, as a masked and protected variable (Settings, CI/CD).\n`;
}

/** A regular expression, as GitLab reads it (RE2), that every component's tags match. */
function tagExpression(components: readonly Component[]): string {
  const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const each = components.map(({ tag }) => `${escaped(tag.before)}[0-9].*${escaped(tag.after)}`);
  return `/^(?:${each.join("|")})$/`;
}

function before({ bazel, registries }: JobNeeds, { command }: Installing): string {
  const own =
    '\\"$CI_REGISTRY\\":{\\"auth\\":\\"$(printf %s "$CI_REGISTRY_USER:$CI_REGISTRY_PASSWORD" | base64 -w0)\\"}';
  return `- apt-get update -qq && apt-get install -y -qq jq
${bazel ? "- npm install --global @bazel/bazelisk\n" : ""}${
  registries.length === 0 ? "" : `- 'export DOCKER_AUTH_CONFIG="{\\"auths\\":{${own}}}"'\n`
}- ${command}
`;
}
