import type { Site, SiteEnvironment } from "../../domain/project/artifact.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { mentions, PLACEHOLDERS, type TemplateValues } from "../../domain/text/template.ts";

/** Every reason why an environment must not be deployed to outside a release. */
export function judgeHandDeployment(
  {
    component,
    site,
    environment,
  }: { readonly component: string; readonly site: Site; readonly environment: SiteEnvironment },
  values: TemplateValues,
): Problem[] {
  const { name, channel } = environment;
  const hint = `\`slipway cut ${component} --release\` tags what is checked out, deploys it and publishes it; for a tag that is there: slipway release TAG`;
  if (channel !== undefined) {
    const message = `${component}/${name} is deployed by ${channel} releases, not by hand`;
    return [{ code: "deployed-by-release", message, hint }];
  }
  const open = unfilled(site, { ...values, environment: name });
  if (open.length === 0) return [];
  const message = `${component} is deployed by a command that uses ${open.join(" and ")}, which only a release has`;
  return [
    { code: "needs-release", message, hint: "remove it from provider.command, or deploy by a release" },
  ];
}

function unfilled({ provider }: Site, values: TemplateValues): string[] {
  if (typeof provider === "string") return [];
  return PLACEHOLDERS.filter(
    (name) => values[name] === undefined && provider.command.some((word) => mentions(word, name)),
  ).map((name) => `{${name}}`);
}
