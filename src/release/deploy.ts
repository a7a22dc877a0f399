import { shortCommit } from "../domain/history/commit-sha.ts";
import type { Site, SiteEnvironment } from "../domain/project/artifact.ts";
import type { LiveSite } from "../domain/release/facts.ts";
import type { Deployment, DeploymentRecord } from "../domain/release/record.ts";
import type { WantedDeployment } from "../domain/release/wanted.ts";
import { errorFromProblems } from "../domain/text/release-error.ts";
import type { TemplateValues } from "../domain/text/template.ts";
import { judgeWorkTree } from "../planning/gates/git.ts";
import { judgeHandDeployment } from "../planning/gates/hand-deployment.ts";
import { siteBuild, wantDeployment } from "../planning/wanting/sites.ts";
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
 * Deploys the commit that is checked out outside a release; does nothing if it is live already, or if nothing the
 * environment looks at has changed since what is live. Throws a refusal if a release has to do it, and what building
 * and deploying throw.
 */
export async function deploy(run: Run, order: DeployOrder): Promise<DeploymentRecord> {
  const { services, report } = run;
  const { component, site, environment } = order;
  const git = await services.git.workTree();
  const values: TemplateValues = { component, commit: git.head, short_commit: shortCommit(git.head) };
  const [first, ...others] = [...judgeWorkTree(git), ...judgeHandDeployment(order, values)];
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  const build = siteBuild(component, site);
  const deployment = wantDeployment(component, build, site, environment, values, git.head);
  const live = (await services.sites.live(deployment.target)) ?? null;
  const unchanged = await unchangedBecause(services.git, environment, deployment, live);
  const { name } = environment;
  if (unchanged !== null)
    return recordOf({ environment: name, url: live?.url ?? "", outcome: "unchanged", note: unchanged }, 0);
  const obstacle = await services.sites.obstacle(deployment);
  if (obstacle !== null) throw errorFromProblems([obstacle]);
  const { id } = deployment;
  report({ kind: "phase", name: "build" });
  const building = { id: `site:${id}`, doing: "building", done: "built", label: build.directory };
  await watched(report, building, (watch) => services.commands.buildSite(build, watch));
  report({ kind: "phase", name: "deploy" });
  const deploying = { id: `deploy:${id}`, doing: "deploying", done: "deployed", label: id };
  const url = await watched(report, deploying, (watch) => services.sites.deploy(deployment, watch));
  return recordOf({ environment: name, url, outcome: "deployed" }, 1);
}

/** Why nothing need be deployed; null if something must be, or if that is unknown. */
async function unchangedBecause(
  git: Git,
  { paths }: SiteEnvironment,
  deployment: WantedDeployment,
  live: LiveSite | null,
): Promise<string | null> {
  const commit = live?.commit ?? null;
  if (commit === deployment.commit) return "this commit is live there";
  if (commit === null || paths.length === 0) return null;
  if ((await git.changedSince(commit, paths)) !== false) return null;
  return `nothing in ${paths.join(", ")} has changed since ${shortCommit(commit)}, which is live there`;
}

function recordOf(deployment: Deployment, writes: number): DeploymentRecord {
  return { format: 1, deployments: [deployment], writes };
}
