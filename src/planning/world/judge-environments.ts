import type { Project } from "../../domain/project/project.ts";
import type { Workflow } from "../../domain/project/workflow.ts";
import type { WorldCheck } from "../../domain/release/world-check.ts";
import { jobNeeds } from "../workflows/job-needs.ts";
import { exampleTag, matchesFilter, passes } from "../workflows/tag-filters.ts";
import { holds, lacks } from "./verdicts.ts";

/** An environment of GitHub's that releases deploy to, and an example of each kind of tag that does. */
export interface TagEnvironment {
  readonly name: string;
  readonly tags: readonly string[];
}

/** Environments that the jobs of releases name, whether slipway wrote the workflow or not. */
export function tagEnvironments(project: Project, workflows: readonly Workflow[]): TagEnvironment[] {
  const found = new Map<string, Set<string>>();
  for (const { name, tags } of workflows.flatMap((workflow) => environmentsOf(project, workflow)))
    found.set(name, new Set([...(found.get(name) ?? []), ...tags]));
  return [...found].map(([name, tags]) => ({ name, tags: [...tags] }));
}

function environmentsOf(project: Project, { tags, releasing, text }: Workflow): TagEnvironment[] {
  const { components } = project;
  if (tags === null || releasing.length === 0) return [];
  const started = components.map(exampleTag).filter((tag) => passes(tags, tag));
  // The workflow that slipway writes chooses the environment by the tag, in an expression.
  const chosen = jobNeeds(project, "github").approvals.filter(({ environment }) =>
    text.includes(`'${environment}'`),
  );
  return [
    ...releasing.flatMap(({ environment: name }) => (name === null ? [] : [{ name, tags: started }])),
    ...chosen.map(({ environment: name, components: names }) => ({
      name,
      tags: components.filter((each) => names.includes(each.name)).map(exampleTag),
    })),
  ];
}

/** Whether an environment takes the tags that deploy to it; `patterns` is null if it takes all. */
export function judgeEnvironment(
  { name, tags }: TagEnvironment,
  patterns: readonly string[] | null,
): WorldCheck {
  const subject = `environment ${name}`;
  const refused =
    patterns === null ? [] : tags.filter((tag) => !patterns.some((each) => matchesFilter(each, tag)));
  if (refused.length === 0) return holds(subject, "takes the release tags that deploy to it");
  return lacks(subject, {
    code: "environment-refuses-tags",
    message: `GitHub lets no job deploy to ${name} for tags such as ${refused.join(", ")}`,
    hint: `add a tag rule that matches them in the repository's Settings → Environments → ${name} → Deployment branches and tags`,
  });
}
