import { shortCommit } from "../domain/history/commit-sha.ts";
import type { Site, SiteEnvironment } from "../domain/project/artifact.ts";
import type { GitFacts, LiveSite } from "../domain/release/facts.ts";
import type { PlannedDeployment } from "../domain/release/plan.ts";
import type { Deployment, DeploymentRecord } from "../domain/release/record.ts";
import { errorFromProblems } from "../domain/text/release-error.ts";
import type { TemplateValues } from "../domain/text/template.ts";
import { judgeHandDeployment } from "../planning/gates/judge-deployment.ts";
import { judgeWorkTree } from "../planning/gates/judge-tag.ts";
import { deploymentId, plannedDeployment } from "../planning/steps/site-target.ts";
import type { Git } from "../services/ports/git.ts";
import type { Run } from "./run/services.ts";
import { watched } from "./run/watched.ts";

/** A site and the environment it is deployed to, by hand or because a branch was pushed. */
export interface DeployOrder {
  readonly component: string;
  readonly site: Site;
  readonly environment: SiteEnvironment;
}

/**
 * Deploys the commit that is checked out outside a release; does nothing where it is live already, or where nothing the
 * environment looks at has changed since what is live. Throws a refusal where a release has to do it, and what building
 * and deploying throw.
 */
export async function deploy(run: Run, order: DeployOrder): Promise<DeploymentRecord> {
  const { services, report } = run;
  const git = await services.git.workTree();
  const values: TemplateValues = {
    component: order.component,
    commit: git.head,
    short_commit: shortCommit(git.head),
  };
  const [first, ...others] = [...judgeWorkTree(git), ...judgeHandDeployment(order, values)];
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  const { deployment, live } = await observe(run, order, values, git);
  const unchanged = await unchangedBecause(services.git, order.environment, deployment, live);
  const { environment } = deployment;
  if (unchanged !== null)
    return recordOf({ environment, url: live?.url ?? "", outcome: "unchanged", note: unchanged }, 0);
  const host = services.sites;
  const obstacle = await host.obstacle(deployment);
  if (obstacle !== null) throw errorFromProblems([obstacle]);
  report({ kind: "phase", name: "build" });
  const { site, id } = deployment;
  await watched(
    report,
    { id: `site:${id}`, doing: "building", done: "built", label: site.directory },
    (watch) => services.commands.buildSite(site, watch),
  );
  report({ kind: "phase", name: "deploy" });
  const url = await watched(
    report,
    { id: `deploy:${id}`, doing: "deploying", done: "deployed", label: id },
    (watch) => host.deploy(deployment, watch),
  );
  return recordOf({ environment, url, outcome: "deployed" }, 1);
}

async function observe(
  { services: { sites } }: Run,
  { component, site, environment }: DeployOrder,
  values: TemplateValues,
  git: GitFacts,
): Promise<{ deployment: PlannedDeployment; live: LiveSite | null }> {
  const blind = { git, live: new Map(), obstacles: new Map() };
  const { target } = plannedDeployment(component, site, environment, values, blind);
  const live = (await sites.live(target)) ?? null;
  const facts = { ...blind, live: new Map([[deploymentId(component, environment.name), live]]) };
  return { deployment: plannedDeployment(component, site, environment, values, facts), live };
}

/** Why nothing need be deployed; null where something must, or where nobody can tell. */
async function unchangedBecause(
  git: Git,
  { paths }: SiteEnvironment,
  deployment: PlannedDeployment,
  live: LiveSite | null,
): Promise<string | null> {
  if (deployment.live !== null) return "this commit is live there";
  const commit = live?.commit ?? null;
  if (commit === null || paths.length === 0) return null;
  if ((await git.changedSince(commit, paths)) !== false) return null;
  return `nothing in ${paths.join(", ")} has changed since ${shortCommit(commit)}, which is live there`;
}

function recordOf(deployment: Deployment, writes: number): DeploymentRecord {
  return { format: 1, deployments: [deployment], writes };
}
