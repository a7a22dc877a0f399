import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import { fillTemplate, type Template, type TemplateValues } from "../../domain/text/template.ts";
import type { Version } from "../../domain/versions/version.ts";

/** What placeholders stand for in one release; the commit's only if it is known. */
export function templateValues(
  component: string,
  version: Version,
  channel: string,
  tag: string,
  commit: CommitSha | null,
): TemplateValues {
  const [major, minor, patch] = version.numbers;
  return {
    component,
    version: version.text,
    channel,
    tag,
    ...(major === undefined ? {} : { major }),
    ...(minor === undefined ? {} : { minor }),
    ...(patch === undefined ? {} : { patch }),
    ...(commit === null ? {} : { commit, short_commit: shortCommit(commit) }),
  };
}

/** Fills a map of templates. */
export function fillAll(
  templates: ReadonlyMap<string, Template>,
  values: TemplateValues,
): Readonly<Record<string, string>> {
  return Object.fromEntries([...templates].map(([name, template]) => [name, fillTemplate(template, values)]));
}
