import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { shortCommit } from "../../domain/history/commit-sha.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { LiveSite } from "../../domain/release/facts.ts";
import { errorFromProblems, ReleaseError } from "../../domain/text/release-error.ts";
import type { DeploymentBy, ServeAgain } from "../ports/site-host.ts";
import { until } from "../process/run.ts";
import { howItEnded, runShown, withLines } from "../process/shown-program.ts";
import { branchOfTarget, earlierDeployment, liveSite } from "./live-site.ts";
import { noSuchProject, type PagesApi, pagesError } from "./pages-api.ts";
import type { Wrangler, WranglerSearch } from "./wrangler.ts";

/** What deploying to Pages needs. */
export interface Deploying extends WranglerSearch {
  readonly api: PagesApi;
  /** The user's wrangler for a site that is built in this folder. */
  readonly wrangler: (cwd: string) => Promise<Wrangler>;
  /** A folder outside the work tree, for what wrangler keeps. */
  readonly scratch: () => Promise<string>;
  /** Milliseconds for wrangler. */
  readonly timeout: number;
  /** Milliseconds to wait before each further look whether what was deployed is live. */
  readonly waits: readonly number[];
  readonly interrupted: AbortSignal;
}

/**
 * Deploys a folder through wrangler and reads back that its commit is live; gives the URL. Throws `deploy-failed`,
 * `deploy-timed-out` and `not-live`.
 */
export async function deployToPages(
  deploying: Deploying,
  deployment: DeploymentBy<"cloudflare-pages">,
  watch: Watch,
  lost?: AbortSignal,
): Promise<string> {
  const words = await wranglerCall(deploying, deployment);
  const { run, workspace, env, timeout } = deploying;
  // Otherwise it writes into the work tree, which would then differ from its commit.
  const cache = { WRANGLER_CACHE_DIR: env["WRANGLER_CACHE_DIR"] ?? (await deploying.scratch()) };
  const cwd = resolve(workspace, deployment.site.cwd);
  const ended = await runShown(
    run,
    words,
    { cwd, env: { ...env, ...cache }, timeout, ...until(lost) },
    watch,
  );
  if (ended.exitCode !== 0 || ended.timedOut) {
    throw new ReleaseError({
      kind: "deploy",
      code: ended.timedOut ? "deploy-timed-out" : "deploy-failed",
      ...withLines(`deploying ${deployment.id}: wrangler ${howItEnded(ended, timeout)}`, ended),
      hint: ended.timedOut
        ? "run the same command again: what is live by then stays; SLIPWAY_TIMEOUT=SECONDS gives it longer"
        : "fix what wrangler reports, then run the same command again",
    });
  }
  return readBack(deploying, deployment, watch);
}

/** `--branch` and `--commit-hash` are always given: what wrangler would guess from git is not what is deployed. */
async function wranglerCall(
  { api, workspace, wrangler }: Deploying,
  { target, site, commit }: DeploymentBy<"cloudflare-pages">,
): Promise<readonly string[]> {
  const project = await api.project(target.project);
  if (project === null) throw errorFromProblems([noSuchProject(target.project, api.account)]);
  const found = await wrangler(site.cwd);
  if ("problem" in found) throw errorFromProblems([found.problem]);
  return [
    ...found.words,
    "pages",
    "deploy",
    resolve(workspace, site.directory),
    `--project-name=${target.project}`,
    `--branch=${branchOfTarget(target, project)}`,
    `--commit-hash=${commit}`,
    "--commit-dirty=false",
  ];
}

/**
 * How production goes back to what was deployed of this commit: through Cloudflare's API, without wrangler; null if it cannot.
 * Throws `not-live`.
 */
export async function earlierOnPages(
  deploying: Deploying,
  deployment: DeploymentBy<"cloudflare-pages">,
): Promise<ServeAgain | null> {
  const { api } = deploying;
  const { target, commit, id } = deployment;
  const found = await earlierDeployment(api, target, commit);
  if (found === null) return null;
  return async (watch) => {
    if (await api.rollBack(target.project, found)) return readBack(deploying, deployment, watch);
    throw pagesError(
      "deploy-failed",
      `Cloudflare has deleted the deployment of ${shortCommit(commit)} to ${id} meanwhile`,
      "run the same command again: it is built then",
    );
  };
}

async function readBack(
  { api, waits, interrupted }: Deploying,
  { target, commit, id }: DeploymentBy<"cloudflare-pages">,
  watch: Watch,
): Promise<string> {
  let live: LiveSite | null = null;
  for (const wait of [0, ...waits]) {
    if (wait > 0) await sleep(wait, undefined, { signal: interrupted });
    live = await liveSite(api, target);
    if (live?.commit === commit) return live.url;
    watch("waiting until it is live");
  }
  const found = live === null ? "nothing" : (live.commit ?? `${live.url}, of no known commit`);
  throw pagesError(
    "not-live",
    `${shortCommit(commit)} was deployed to ${id}, but Cloudflare serves ${found}`,
    "look at the deployment in Cloudflare's dashboard; then run the same command again",
  );
}
