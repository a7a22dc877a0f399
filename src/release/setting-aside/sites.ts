import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Project } from "../../domain/project/project.ts";
import type { Deployment } from "../../domain/release/record.ts";
import { artifactsOf, type WantedDeployment } from "../../domain/release/wanted.ts";
import { errorFromProblems, ReleaseError } from "../../domain/text/release-error.ts";
import type { FinishedRelease } from "../../planning/setting-aside/choose-rollback.ts";
import type { Holder } from "../../planning/setting-aside/floating-owners.ts";
import { want } from "../../planning/wanting/want.ts";
import type { HostKind, ServeAgain, SiteHost } from "../../services/ports/site-host.ts";
import type { Commands } from "../../services/ports/user-programs.ts";
import type { Run } from "../run/services.ts";
import { watched } from "../run/watched.ts";
import type { Held } from "./hold.ts";

/** A clean clone at the commit of an earlier release, and what builds and deploys there. */
export interface EarlierTree {
  readonly project: Project;
  readonly sites: SiteHost<HostKind>;
  readonly commands: Pick<Commands, "buildSite">;
}

/** Checks a release's commit out in a clean clone, which is gone when the command ends. Throws `commit-not-here`. */
export type CheckOut = (release: {
  readonly tag: string;
  readonly commit: CommitSha;
}) => Promise<EarlierTree>;

/** A site's environment that a rollback is about. */
export interface SiteMove {
  readonly deployment: WantedDeployment;
  /** Whether the earlier release is to be deployed there. */
  readonly isOpen: boolean;
  /** What is served there now; empty if that is not known. */
  readonly url: string;
  readonly note?: string;
}

/**
 * The environments that a release has deployed to, by its record or by that of the release it comes after. `isBegun`: whether a
 * command has to deploy, which cannot say what is live.
 */
export async function observeSites(
  { services: { sites, git } }: Run,
  from: FinishedRelease,
  to: Holder,
  isBegun: boolean,
): Promise<SiteMove[]> {
  const recorded = new Set([...from.record.deployments, ...to.record.deployments].map(({ id }) => id));
  const wanted = to.releases
    .flatMap((release) => artifactsOf(release, "site").flatMap(({ deployments }) => deployments))
    .filter(({ id, leftTo }) => leftTo === null && recorded.has(id));
  const moves: SiteMove[] = [];
  for (const deployment of wanted) {
    const live = await sites.live(deployment.target);
    const commit = live?.commit ?? null;
    const url = live?.url ?? "";
    const isThere = live === undefined ? !isBegun : commit === deployment.commit;
    if (isThere) moves.push({ deployment, isOpen: false, url });
    else if (
      commit !== null &&
      commit !== from.record.commit &&
      (await git.contains(commit, from.record.commit))
    )
      moves.push({
        deployment,
        isOpen: false,
        url,
        note: "a later commit is live there, of another release",
      });
    else moves.push({ deployment, isOpen: true, url });
  }
  return moves;
}

/** A site that is ready to be served. */
interface ReadySite {
  readonly move: SiteMove;
  readonly serve: (lost: AbortSignal, ...given: Parameters<ServeAgain>) => Promise<string>;
}

/**
 * Gets sites ready to be deployed: what the host keeps needs nothing; all else is built at the earlier commit, as `slipway.toml` said
 * there. Nothing outside changes. Throws what keeps a site from being built or deployed.
 */
export async function prepareSites(
  run: Run,
  { tag }: FinishedRelease,
  moves: readonly SiteMove[],
  checkOut: CheckOut,
): Promise<ReadySite[]> {
  const ready: ReadySite[] = [];
  const built = new Set<string>();
  for (const move of moves.filter(({ isOpen }) => isOpen)) {
    const kept = await run.services.sites.earlier(move.deployment);
    if (kept !== null) {
      ready.push({ move, serve: (_, watch) => kept(watch) });
      continue;
    }
    const { id, commit } = move.deployment;
    const tree = await checkOut({ tag: tag.text, commit });
    const scene = { commit, commitTime: 0, records: new Map(), forge: run.forge };
    const { releases } = want(tree.project, [tag], { ...scene, origin: { env: new Set(), remoteUrls: [] } });
    const sites = releases.flatMap((release) => artifactsOf(release, "site"));
    const deployment = sites.flatMap(({ deployments }) => deployments).find((each) => each.id === id);
    if (deployment === undefined) throw notConfigured(id, tag.text);
    const obstacle = await tree.sites.obstacle(deployment);
    if (obstacle !== null) throw errorFromProblems([obstacle]);
    const { site } = deployment;
    if (!built.has(site.id)) {
      const work = {
        id: `site:${id}`,
        doing: "building",
        done: "built",
        label: `${site.directory} of ${tag.text}`,
      };
      await watched(run.report, work, (watch) => tree.commands.buildSite(site, watch)).catch(
        (error: unknown) => {
          throw notBuilt(error, tag.text);
        },
      );
    }
    built.add(site.id);
    ready.push({ move, serve: (lost, watch) => tree.sites.deploy(deployment, watch, lost) });
  }
  return ready;
}

/** Deploys them, one after the other, each after a look at the records. */
export async function deployAll(
  run: Run,
  { lock, look }: Held,
  ready: readonly ReadySite[],
): Promise<ReadonlyMap<SiteMove, string>> {
  const urls = new Map<SiteMove, string>();
  if (ready.length > 0) run.report({ kind: "phase", name: "deploy" });
  for (const { move, serve } of ready) {
    const label = move.deployment.id;
    const work = { id: `deploy:${label}`, doing: "deploying", done: "deployed", label };
    await watched(run.report, work, async (watch) => {
      await look();
      const url = await serve(lock.lost, watch);
      urls.set(move, url);
      run.journal.wrote();
      const { environment } = move.deployment;
      run.journal.moving.deployed(label, { environment, url, outcome: "deployed" });
    });
  }
  return urls;
}

/** What became of the environments, given where those that were deployed are served. */
export function deploymentsOf(moves: readonly SiteMove[], urls: ReadonlyMap<SiteMove, string>): Deployment[] {
  return moves.map((move) => {
    const { deployment, url, note } = move;
    const made = urls.get(move);
    const { environment } = deployment;
    if (made !== undefined) return { environment, url: made, outcome: "deployed" };
    return { environment, url, outcome: "unchanged", ...(note === undefined ? {} : { note }) };
  });
}

function notConfigured(id: string, tag: string): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "no-such-deployment",
    message: `${id} is to go back to ${tag}, and slipway.toml has no such environment there`,
    hint: "release a new version from a commit that has both: what is good in it, and the environment",
  });
}

/** A clean clone lacks what was installed into this one. */
function notBuilt(error: unknown, tag: string): unknown {
  if (!(error instanceof ReleaseError)) return error;
  const { kind, message, problems } = error;
  const hint = `git checkout ${tag}, install what the build needs, and run the same command again: then it is built there`;
  const said = problems.map((each) => ({
    ...each,
    message: `${each.message} (in a clean clone of ${tag})`,
    hint,
  }));
  return new ReleaseError({
    ...{ kind, code: problems[0]?.code ?? "site-build-failed", message, hint },
    cause: error,
    problems: said,
  });
}
