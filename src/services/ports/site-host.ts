import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { LiveSite } from "../../domain/release/facts.ts";
import type { SiteBuild, SiteTarget } from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";

/** A way to serve websites; each has a host of its own. */
export type HostKind = SiteTarget["kind"];

/** Where a site is served by one kind of host. */
export type TargetOf<K extends HostKind> = Extract<SiteTarget, { readonly kind: K }>;

/** A site's deployment by one kind of host. */
export interface DeploymentBy<K extends HostKind> {
  /** Component and environment, such as `docs/production`. */
  readonly id: string;
  readonly commit: CommitSha;
  readonly site: SiteBuild;
  readonly target: TargetOf<K>;
}

/** One way to serve a website. Every kind of provider has one, in a folder of its own. */
export interface SiteHost<K extends HostKind> {
  /** What is served there now: null if nothing is, undefined if that cannot be known from here. */
  live(target: TargetOf<K>): Promise<LiveSite | null | undefined>;
  /** Why it cannot be deployed from here, as a problem of kind `deploy`; null if it can be. */
  obstacle(deployment: DeploymentBy<K>): Promise<Problem | null>;
  /** How to serve again what was deployed of this commit before, without a build; null if the host keeps nothing of the kind. */
  earlier(deployment: DeploymentBy<K>): Promise<ServeAgain | null>;
  /**
   * Deploys the folder that was built; gives the URL it is served under. Throws `ReleaseError`s of kind `deploy`, and the
   * signal's reason if it is stopped because another run has taken over.
   */
  deploy(deployment: DeploymentBy<K>, watch: Watch, lost?: AbortSignal): Promise<string>;
}

/** A deployment that a host keeps and does not serve: makes it serve that again, and gives the URL. */
export type ServeAgain = (watch: Watch) => Promise<string>;

/** One host for each kind of provider. */
export type SiteHosts = { readonly [K in HostKind]: SiteHost<K> };

/** All hosts as one: who deploys a site need not know what serves it. */
export function siteHost(hosts: SiteHosts): SiteHost<HostKind> {
  return {
    live: (target) => hostOf(hosts, target).live(target),
    obstacle: (deployment) => hostOf(hosts, deployment.target).obstacle(deployment),
    earlier: (deployment) => hostOf(hosts, deployment.target).earlier(deployment),
    deploy: (deployment, watch, lost) => hostOf(hosts, deployment.target).deploy(deployment, watch, lost),
  };
}

/** A target's kind is the kind of its host, which TypeScript does not see of a union. */
function hostOf<K extends HostKind>(hosts: SiteHosts, target: TargetOf<K>): SiteHost<K> {
  return hosts[target.kind as K];
}
