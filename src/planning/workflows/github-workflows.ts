import type { Host } from "../../domain/images/reference.ts";
import type { Component, Project } from "../../domain/project/project.ts";
import { GITHUB_REGISTRY, type JobNeeds, jobNeeds } from "./job-needs.ts";
import { tagFilters } from "./tag-filters.ts";
import { header, indented, type WrittenFile } from "./written.ts";

/** Where workflows are. */
const WORKFLOWS = ".github/workflows";

/** How a job gets slipway: the words that npm is called with. */
export interface Installing {
  /** `npm ci` for a project that has it among its packages. */
  readonly command: string;
  /** What calls slipway then. */
  readonly slipway: string;
}

/** The workflows of a project: one for release tags, one that releases all that has changed, one for sites of branches. */
export function githubWorkflows(project: Project, installing: Installing): WrittenFile[] {
  const needs = jobNeeds(project, "github");
  const { components } = project;
  const branches = components.flatMap((component) => siteBranches(component));
  return [
    { path: `${WORKFLOWS}/slipway.yml`, text: releaseWorkflow(components, needs, installing) },
    ...(components.length > 1
      ? [{ path: `${WORKFLOWS}/slipway-train.yml`, text: trainWorkflow(needs, installing) }]
      : []),
    ...(branches.length > 0
      ? [{ path: `${WORKFLOWS}/slipway-sites.yml`, text: sitesWorkflow(branches, needs, installing) }]
      : []),
  ];
}

function releaseWorkflow(components: readonly Component[], needs: JobNeeds, installing: Installing): string {
  const { slipway } = installing;
  const { approvals } = needs;
  const filters = tagFilters(components).map((filter) => `      - ${JSON.stringify(filter)}\n`);
  const checking = `  check:
    runs-on: ubuntu-latest
    outputs:
      component: \${{ steps.check.outputs.component }}
      channel: \${{ steps.check.outputs.channel }}
    steps:
${indented(checkout() + install(installing), 6)}      - id: check
        run: ${slipway} check
`;
  const environment = approvals.map(
    ({ environment: name, channel, components: names }) =>
      `needs.check.outputs.channel == '${channel}' && contains(fromJSON('${JSON.stringify(names)}'), needs.check.outputs.component) && '${name}' || `,
  );
  const approved =
    approvals.length === 0
      ? ""
      : `    needs: check
    # Its reviewers approve what this release deploys; any other release asks nobody.
    environment: \${{ ${environment.join("")}'' }}
`;
  return `${header("github")}name: release
on:
  push:
    tags:
${filters.join("")}${rights(needs)}concurrency:
  group: release-\${{ github.ref }} # by ref: one group for all would drop waiting runs
  cancel-in-progress: false
jobs:
${approvals.length === 0 ? "" : checking}  release:
${approved}    runs-on: ubuntu-latest
    steps:
${indented(checkout() + tools(needs) + logins(needs.registries) + install(installing), 6)}      - run: ${slipway} release
        env:
${indented(variables(needs), 10)}`;
}

function trainWorkflow(needs: JobNeeds, installing: Installing): string {
  const { slipway } = installing;
  const set = checkout() + tools(needs) + logins(needs.registries) + install(installing);
  return `${header("github")}name: release what has changed
on: workflow_dispatch
${rights(needs)}concurrency:
  group: release-train
jobs:
  cut:
    runs-on: ubuntu-latest
    outputs:
      tags: \${{ steps.cut.outputs.tags }}
    steps:
${indented(checkout() + tools({ ...needs, dockerfiles: false, nix: false }) + install(installing), 6)}      - id: cut
        env:
          # A runner has no name to make tags with.
          GIT_COMMITTER_NAME: github-actions[bot]
          GIT_COMMITTER_EMAIL: 41898282+github-actions[bot]@users.noreply.github.com
        run: |
          cuts=$(${slipway} cut --affected --json)
          echo "tags=$(jq -r '[.cuts[].tag] | join(" ")' <<< "$cuts")" >> "$GITHUB_OUTPUT"
  plan:
    needs: cut
    if: needs.cut.outputs.tags != ''
    runs-on: ubuntu-latest
    outputs:
      matrix: \${{ steps.plan.outputs.matrix }}
    steps:
${indented(set, 6)}      - id: plan
        env:
          TAGS: \${{ needs.cut.outputs.tags }}
          GITHUB_TOKEN: \${{ github.token }}
        run: |
          matrix=$(${slipway} plan --matrix $TAGS)
          echo "matrix=$matrix" >> "$GITHUB_OUTPUT"
  part:
    needs: [cut, plan]
    if: fromJSON(needs.plan.outputs.matrix).include[0] != null
    runs-on: ubuntu-latest
    strategy:
      fail-fast: false # what another part has begun is finished
      matrix: \${{ fromJSON(needs.plan.outputs.matrix) }}
    name: part \${{ matrix.part }}
    steps:
${indented(set, 6)}      - run: ${slipway} release $TAGS --part "$PART"
        env:
          TAGS: \${{ needs.cut.outputs.tags }}
          PART: \${{ matrix.part }}
  finish:
    needs: [cut, plan, part]
    if: \${{ !cancelled() && !failure() && needs.plan.result == 'success' }}
    runs-on: ubuntu-latest
    steps:
${indented(set, 6)}      - run: ${slipway} release $TAGS
        env:
          TAGS: \${{ needs.cut.outputs.tags }}
${indented(variables(needs), 10)}`;
}

/** A site that pushes of a branch deploy. */
interface SiteBranch {
  readonly component: string;
  readonly environment: string;
  readonly branch: string;
  readonly paths: readonly string[];
}

function siteBranches({ name, artifacts }: Component): SiteBranch[] {
  return artifacts.flatMap((artifact) =>
    artifact.kind !== "site"
      ? []
      : artifact.environments.flatMap(({ name: environment, branch, channel, paths }) =>
          branch === undefined || channel !== undefined
            ? []
            : [{ component: name, environment, branch, paths }],
        ),
  );
}

function sitesWorkflow(branches: readonly SiteBranch[], needs: JobNeeds, installing: Installing): string {
  const listed = (items: readonly string[]) =>
    [...new Set(items)].map((item) => `      - ${JSON.stringify(item)}\n`).join("");
  // One site without paths is deployed whatever a push touches.
  const paths = branches.every((each) => each.paths.length > 0)
    ? `    paths:\n${listed(branches.flatMap((each) => each.paths))}`
    : "";
  const jobs = branches.map(
    ({ component, environment, branch }) => `  ${component}-${environment}:
    if: github.ref_name == '${branch}'
    runs-on: ubuntu-latest
    environment: ${component}-${environment}
    steps:
${indented(checkout() + install(installing), 6)}      - run: ${installing.slipway} deploy ${component} --environment ${environment}
${needs.pages ? `        env:\n${indented(PAGES, 10)}` : ""}`,
  );
  return `${header("github")}name: deploy sites
on:
  push:
    branches:
${listed(branches.map(({ branch }) => branch))}${paths}permissions:
  contents: read
concurrency:
  group: sites-\${{ github.ref }}
jobs:
${jobs.join("")}`;
}

function rights({ registries, identity, attestations }: JobNeeds): string {
  const packages = registries.some((host) => host === GITHUB_REGISTRY);
  return `permissions:
  contents: write # the GitHub release, and the record in refs/slipway
${packages ? "  packages: write # images on ghcr.io\n" : ""}${identity ? "  id-token: write # it signs as this workflow\n" : ""}${attestations ? "  attestations: write # GitHub keeps what is signed\n" : ""}`;
}

function checkout(): string {
  return `- uses: actions/checkout@v5
  with:
    fetch-depth: 0 # the trunk's history decides whether a stable tag may be released
`;
}

function tools({ bazel, nix, dockerfiles }: Pick<JobNeeds, "bazel" | "nix" | "dockerfiles">): string {
  const steps = [
    bazel
      ? "- uses: bazel-contrib/setup-bazel@0.15.0\n  with:\n    bazelisk-cache: true\n    repository-cache: true\n"
      : "",
    nix ? "- uses: cachix/install-nix-action@v31\n" : "",
    dockerfiles
      ? "- uses: docker/setup-buildx-action@v3 # docker's default builder cannot write images to disk\n"
      : "",
  ];
  return steps.join("");
}

function logins(hosts: readonly Host[]): string {
  return hosts.map(login).join("");
}

/** GitHub's own registry takes the job's token; any other one needs secrets. */
function login(host: Host): string {
  const secret = host.toUpperCase().replace(/[^A-Z0-9]/g, "_");
  const [username, password] =
    host === GITHUB_REGISTRY
      ? ["github.actor", "github.token"]
      : [`secrets.${secret}_USER`, `secrets.${secret}_TOKEN`];
  return `- uses: docker/login-action@v3
  with:
    registry: ${host}
    username: \${{ ${username} }}
    password: \${{ ${password} }}
`;
}

function install({ command }: Installing): string {
  return `- uses: actions/setup-node@v5
  with:
    node-version: 24
- run: ${command}
`;
}

const PAGES = `CLOUDFLARE_API_TOKEN: \${{ secrets.CLOUDFLARE_API_TOKEN }}
CLOUDFLARE_ACCOUNT_ID: \${{ secrets.CLOUDFLARE_ACCOUNT_ID }}
`;

function variables({ pages }: JobNeeds): string {
  return `GITHUB_TOKEN: \${{ github.token }}\n${pages ? PAGES : ""}`;
}
