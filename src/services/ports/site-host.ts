import type { Watch } from "../../domain/release/event.ts";
import type { LiveSite } from "../../domain/release/facts.ts";
import type { PlannedDeployment, SiteTarget } from "../../domain/release/plan.ts";
import type { Problem } from "../../domain/text/problem.ts";

/** One way to serve a website. Every kind of provider has one, in a folder of its own. */
export interface SiteHost {
  /** What is served there now: null where nothing is, undefined where nobody can tell from here. */
  live(target: SiteTarget): Promise<LiveSite | null | undefined>;
  /** Why it cannot be deployed from here, as a problem of kind `deploy`; null where it can. */
  obstacle(deployment: PlannedDeployment): Promise<Problem | null>;
  /** Deploys the folder that was built; gives the URL it is served under. Throws `ReleaseError`s of kind `deploy`. */
  deploy(deployment: PlannedDeployment, watch: Watch): Promise<string>;
}
