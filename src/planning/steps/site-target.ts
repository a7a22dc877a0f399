import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Site, SiteEnvironment } from "../../domain/project/artifact.ts";
import type { Facts } from "../../domain/release/facts.ts";
import type { PlannedDeployment, SiteTarget } from "../../domain/release/plan.ts";
import type { WantedRelease } from "../../domain/release/wanted.ts";
import { fillTemplate, type TemplateValues } from "../../domain/text/template.ts";
import { templateValues } from "../wanting/template-values.ts";

/** A site's deployment to one environment, with everything filled in and what is live there. */
export function plannedDeployment(
  component: string,
  site: Site,
  environment: SiteEnvironment,
  values: TemplateValues,
  facts: Pick<Facts, "git" | "live" | "obstacles">,
): PlannedDeployment {
  const id = deploymentId(component, environment.name);
  const live = facts.live.get(id) ?? null;
  return {
    id,
    environment: environment.name,
    commit: facts.git.head,
    site: { id: component, build: site.build, cwd: site.cwd, directory: site.directory, env: {} },
    target: siteTarget(site, environment, values),
    live: live?.commit === facts.git.head ? live.url : null,
    wanted: true,
    obstacle: facts.obstacles.get(id) ?? null,
  };
}

/** Where a release's sites are deployed to, all in all; what is live there decides what has to be. */
export function wantedTargets(
  { component, version, channel, tag }: WantedRelease,
  head: CommitSha,
): { readonly id: string; readonly target: SiteTarget }[] {
  const values = templateValues(component.name, version, channel.name, tag, head);
  const sites = component.artifacts.filter((artifact) => artifact.kind === "site");
  return sites.flatMap((site) =>
    site.environments
      .filter((environment) => environment.channel === channel.name)
      .map((environment) => ({
        id: deploymentId(component.name, environment.name),
        target: siteTarget(site, environment, values),
      })),
  );
}

/** How a deployment is called in plans and records. */
export function deploymentId(component: string, environment: string): string {
  return `${component}/${environment}`;
}

/** Where an environment of a site is served. */
function siteTarget(site: Site, environment: SiteEnvironment, values: TemplateValues): SiteTarget {
  if (site.provider === "cloudflare-pages") {
    return {
      kind: "cloudflare-pages",
      project: environment.project ?? "",
      branch: environment.branch ?? null,
    };
  }
  const all = { ...values, environment: environment.name };
  return { kind: "command", command: site.provider.command.map((word) => fillTemplate(word, all)) };
}
