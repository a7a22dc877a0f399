import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Site, SiteEnvironment } from "../../domain/project/artifact.ts";
import type {
  ArtifactId,
  SiteBuild,
  SiteTarget,
  WantedDeployment,
  WantedSite,
} from "../../domain/release/wanted.ts";
import { fillTemplate, type TemplateValues } from "../../domain/text/template.ts";
import type { Wanting } from "./scene.ts";

/** A site with the environments that releases deploy it to; nothing before the commit is known. */
export function wantSite(
  { component, commit, channel, values }: Wanting,
  site: Site,
  id: ArtifactId,
): WantedSite[] {
  if (commit === null) return [];
  const build = siteBuild(component.name, site);
  const deployments = site.environments.flatMap((environment) => {
    if (environment.channel === undefined) return [];
    const deployment = wantDeployment(component.name, build, site, environment, values, commit);
    return environment.channel === channel.name ? deployment : { ...deployment, leftTo: environment.channel };
  });
  return [{ kind: "site", id, site: build, deployments }];
}

/** How a component's site is built. */
export function siteBuild(component: string, { build, cwd = ".", directory }: Site): SiteBuild {
  return { id: `${component}#${directory}`, build, cwd, directory, env: {} };
}

/** A site's deployment to one environment, with everything filled in. */
export function wantDeployment(
  component: string,
  build: SiteBuild,
  site: Site,
  environment: SiteEnvironment,
  values: TemplateValues,
  commit: CommitSha,
): WantedDeployment {
  return {
    id: `${component}/${environment.name}`,
    environment: environment.name,
    commit,
    site: build,
    target: siteTarget(site, environment, values),
    leftTo: null,
  };
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
