import type { Site, SiteEnvironment } from "../../domain/project/artifact.ts";
import { missingKey } from "../findings/wrong-value.ts";
import { type Config, configSchema } from "../schema/config-schema.ts";
import { formatPath } from "../toml/path.ts";
import { judgeChannel } from "./channel-names.ts";
import type { Table } from "./inherit.ts";
import { fillName, readTemplates, type Scope } from "./scope.ts";

/** `[components.X.site]` as it is written. */
type SiteConfig = NonNullable<NonNullable<Config["defaults"]>["site"]>;

/** Reads a site; finds what its provider needs and does not get. */
export function buildSite(scope: Scope, site: Table<SiteConfig>): Site {
  const { build = [], cwd = ".", directory, environments = {} } = site.values;
  const pages = site.values.provider === "cloudflare-pages";
  if (site.values.provider === undefined) judgeMissing(scope, site, "provider");
  if (directory === undefined && pages) judgeMissing(scope, site, "directory");
  const names = Object.keys(environments);
  if (names.length === 0 && !scope.findings.refused(site.at("environments"))) findNoEnvironment(scope, site);
  return {
    kind: "site",
    build,
    cwd: fillName(scope, cwd),
    directory: fillName(scope, directory ?? cwd),
    provider: readProvider(scope, site),
    environments: names.map((name) => readEnvironment(scope, site, name, pages)),
  };
}

function judgeMissing({ findings }: Scope, site: Table<SiteConfig>, key: "provider" | "directory"): void {
  const path = [...site.path, key];
  if (!findings.refused(path)) findings.add(missingKey(configSchema, path));
}

function findNoEnvironment({ findings }: Scope, site: Table<SiteConfig>): void {
  const message = `${formatPath(site.path)} has no environment to deploy to`;
  const hint = `add [${formatPath(site.path)}.environments] with production = { … }`;
  findings.add({
    code: "site-without-environments",
    message,
    hint,
    path: site.at("environments"),
    at: "table",
  });
}

function readProvider(scope: Scope, site: Table<SiteConfig>): Site["provider"] {
  const { provider = "cloudflare-pages" } = site.values;
  if (typeof provider === "string") return provider;
  return { command: readTemplates(scope, provider.command, [...site.at("provider"), "command"]) };
}

function readEnvironment(
  scope: Scope,
  site: Table<SiteConfig>,
  name: string,
  pages: boolean,
): SiteEnvironment {
  const { project, branch, paths = [], channel } = site.values.environments?.[name] ?? {};
  const path = [...site.at("environments"), name];
  if (channel !== undefined) judgeChannel(scope, channel, [...path, "channel"]);
  const at = [...path, "project"];
  if (project === undefined && pages && !scope.findings.refused(at))
    scope.findings.add(missingKey(configSchema, at));
  return {
    name,
    paths: paths.map((glob) => fillName(scope, glob)),
    ...(project !== undefined && { project }),
    ...(branch !== undefined && { branch }),
    ...(channel !== undefined && { channel }),
  };
}
