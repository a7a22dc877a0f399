import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import type { LiveSite } from "../../domain/release/facts.ts";
import type { TargetOf } from "../ports/site-host.ts";
import type { PagesApi, PagesDeployment, PagesProject } from "./pages-api.ts";

/** How many pages of deployments are looked through. */
const LONGEST_SEARCH = 20;

/** A project on Pages, and a branch of it; null for the one that production serves. */
export type PagesTarget = TargetOf<"cloudflare-pages">;

/** The branch that wrangler has to be given: without one it takes git's, and the checkout of a tag is on none. */
export function branchOfTarget({ branch }: PagesTarget, project: PagesProject): string {
  return branch ?? project.production_branch;
}

/** What is served at a target; null if there is no such project, or nothing in it. */
export async function liveSite(api: PagesApi, target: PagesTarget): Promise<LiveSite | null> {
  const project = await api.project(target.project);
  return project === null ? null : liveBranch(api, target.project, project, branchOfTarget(target, project));
}

/**
 * What a branch of a project serves. Its production branch serves the deployment the project calls canonical; another
 * one, the newest of its previews that succeeded.
 */
async function liveBranch(
  api: PagesApi,
  name: string,
  project: PagesProject,
  branch: string,
): Promise<LiveSite | null> {
  const production = branch === project.production_branch;
  const canonical = project.canonical_deployment;
  const found =
    production && canonical && succeeded(canonical)
      ? canonical
      : await newest(api, name, production ? null : branch);
  if (found === null) return null;
  return { commit: commitOf(found), url: urlOf(found, production ? project.subdomain : null) };
}

/**
 * The newest deployment of a commit that production has served and can serve again; null if there is none, or if the target is another
 * branch, whose deployments Cloudflare does not set back.
 */
export async function earlierDeployment(
  api: PagesApi,
  target: PagesTarget,
  commit: CommitSha,
): Promise<string | null> {
  const project = await api.project(target.project);
  if (project === null || branchOfTarget(target, project) !== project.production_branch) return null;
  let pages = 0;
  for await (const page of api.deployments(target.project, "production")) {
    const found = page.find((each) => succeeded(each) && commitOf(each) === commit);
    if (found !== undefined) return found.id;
    if (++pages === LONGEST_SEARCH) return null;
  }
  return null;
}

async function newest(api: PagesApi, name: string, branch: string | null): Promise<PagesDeployment | null> {
  let pages = 0;
  for await (const page of api.deployments(name, branch === null ? "production" : "preview")) {
    const found = page.find((each) => succeeded(each) && (branch === null || branchOf(each) === branch));
    if (found !== undefined) return found;
    if (++pages === LONGEST_SEARCH) return null;
  }
  return null;
}

function succeeded({ latest_stage: stage, is_skipped: skipped }: PagesDeployment): boolean {
  return stage?.name === "deploy" && stage.status === "success" && skipped !== true;
}

function branchOf({ deployment_trigger: trigger }: PagesDeployment): string | undefined {
  return trigger?.metadata?.branch ?? undefined;
}

/** Files that differed from the commit are not the commit's. */
function commitOf({ deployment_trigger: trigger }: PagesDeployment): LiveSite["commit"] {
  const { commit_hash: hash, commit_dirty: dirty } = trigger?.metadata ?? {};
  return dirty === true ? null : (parseCommitSha(hash ?? "") ?? null);
}

/** The user's own domain, or the branch's name; else the project's; else this deployment's alone. */
function urlOf({ aliases, url }: PagesDeployment, subdomain: string | null): string {
  return aliases?.[0] ?? (subdomain === null ? url : `https://${subdomain}`);
}
