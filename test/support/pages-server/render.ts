/** Projects and deployments as Cloudflare's API writes them, as far as wrangler and slipway look. */

import type { StoredDeployment, StoredProject } from "./state.ts";

/** A project with the deployment that production serves. */
export function renderProject(project: StoredProject): object {
  const latest = project.deployments.at(-1);
  return {
    id: project.name,
    name: project.name,
    subdomain: `${project.name}.pages.dev`,
    domains: [`${project.name}.pages.dev`, ...project.domains],
    production_branch: project.productionBranch,
    deployment_configs: { production: configuration(), preview: configuration() },
    canonical_deployment:
      project.canonical === undefined ? null : renderDeployment(project, project.canonical),
    latest_deployment: latest === undefined ? null : renderDeployment(project, latest),
  };
}

function configuration(): object {
  return { compatibility_date: "2026-01-01", compatibility_flags: [], env_vars: {} };
}

/** A deployment in its present stage. */
export function renderDeployment(project: StoredProject, deployment: StoredDeployment): object {
  const { id, environment, branch, commitHash, commitDirty, createdOn, outcome, looks } = deployment;
  return {
    id,
    short_id: id.slice(0, 8),
    project_name: project.name,
    environment,
    production_branch: project.productionBranch,
    url: `https://${id.slice(0, 8)}.${project.name}.pages.dev`,
    aliases: aliases(project, deployment),
    created_on: createdOn,
    is_skipped: false,
    latest_stage: { name: "deploy", status: looks > 0 ? "active" : outcome, started_on: createdOn },
    deployment_trigger: {
      type: "ad_hoc",
      metadata: { branch, commit_hash: commitHash, commit_message: "", commit_dirty: commitDirty },
    },
  };
}

/** Production has the user's own domains, a branch its own name before the project's. */
function aliases(project: StoredProject, { environment, branch }: StoredDeployment): string[] | null {
  if (environment === "preview")
    return [`https://${branch.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.${project.name}.pages.dev`];
  return project.domains.length === 0 ? null : project.domains.map((domain) => `https://${domain}`);
}
