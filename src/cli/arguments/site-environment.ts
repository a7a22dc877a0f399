import type { Project } from "../../domain/project/project.ts";
import { quote } from "../../domain/text/quote.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { didYouMean } from "../../domain/text/suggest.ts";
import type { DeployOrder } from "../../release/deploy.ts";
import { namedComponents } from "./names.ts";

/**
 * The site and the environment that a command line names. Throws `unknown-component`, `no-site`, `no-environment` and
 * `unknown-environment`.
 */
export function siteEnvironment(
  project: Project,
  name: string,
  environmentName: string | undefined,
): DeployOrder {
  const [component] = namedComponents(project, [name]);
  const sites = component?.artifacts.filter((artifact) => artifact.kind === "site") ?? [];
  if (sites.length === 0) throw usage("no-site", `${name} has no site to deploy`, withSites(project, name));
  const names = sites.flatMap(({ environments }) => environments.map((environment) => environment.name));
  if (environmentName === undefined) {
    const hint = `add --environment NAME: ${name} has ${names.join(", ")}`;
    throw usage("no-environment", "nothing says which environment to deploy to", hint);
  }
  for (const site of sites) {
    const environment = site.environments.find((each) => each.name === environmentName);
    if (environment !== undefined) return { component: name, site, environment };
  }
  throw usage(
    "unknown-environment",
    `${name} has no environment ${quote(environmentName)}`,
    `it has ${names.join(", ")}.${didYouMean(environmentName, names)}`,
  );
}

function withSites({ components }: Project, name: string): string {
  const names = components.filter(({ artifacts }) => artifacts.some(({ kind }) => kind === "site"));
  if (names.length === 0) return `add [components.${name}.site] to slipway.toml`;
  return `these have one: ${names.map((component) => component.name).join(", ")}`;
}

function usage(code: string, message: string, hint: string): ReleaseError {
  return new ReleaseError({ kind: "usage", code, message, hint });
}
