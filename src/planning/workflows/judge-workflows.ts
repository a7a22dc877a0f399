import type { Component, Project } from "../../domain/project/project.ts";
import type { ReleasingJob, Workflow } from "../../domain/project/workflow.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { GITHUB_REGISTRY, jobNeeds } from "./job-needs.ts";
import { exampleTag, matchesFilter, passes, tagFilters } from "./tag-filters.ts";
import { isWritten, type WrittenFile } from "./written.ts";

/** Where workflows and configuration disagree. `written`: what slipway would write now. */
export function judgeWorkflows(
  project: Project,
  workflows: readonly Workflow[],
  written: readonly WrittenFile[],
): Problem[] {
  const readable = workflows.filter(({ unreadable }) => unreadable === null);
  const releasing = readable.filter((each) => each.releasing.length > 0 && each.tags !== null);
  return [
    ...workflows.flatMap(judgeReadable),
    ...workflows.flatMap((workflow) => judgeWritten(workflow, written)),
    ...judgeTags(project.components, releasing),
    ...releasing.flatMap((workflow) => workflow.releasing.flatMap((job) => judgeJob(project, workflow, job))),
  ];
}

/** What is wrong with the part of GitLab's pipeline that slipway writes; `text` is what is there, null if nothing is. */
export function judgePipeline({ path, text: now }: WrittenFile, text: string | null): Problem[] {
  if (text === now) return [];
  const message = text === null ? `there is no ${path}` : `${path} is not what slipway would write now`;
  const code = text === null ? "no-release-workflow" : "workflow-drifted";
  return [{ code, message, hint: "`slipway ci gitlab` writes it" }];
}

function judgeReadable({ path, unreadable }: Workflow): Problem[] {
  if (unreadable === null) return [];
  const hint = "correct it: GitHub starts nothing from a file that it cannot read";
  return [{ code: "workflow-unreadable", message: `${path} cannot be read: ${unreadable}`, hint }];
}

function judgeWritten({ path, text }: Workflow, written: readonly WrittenFile[]): Problem[] {
  if (!isWritten(text)) return [];
  const now = written.find((file) => file.path === path);
  if (now?.text === text) return [];
  const drifted = now === undefined ? "is not needed any more" : "is not what slipway would write now";
  return [
    {
      code: "workflow-drifted",
      message: `${path} ${drifted}`,
      hint: now === undefined ? `delete ${path}` : "`slipway ci github` writes it again",
    },
  ];
}

function judgeTags(components: readonly Component[], workflows: readonly Workflow[]): Problem[] {
  if (workflows.length === 0) {
    const message = "no workflow releases a pushed release tag with slipway";
    return [{ code: "no-release-workflow", message, hint: "`slipway ci github` writes one" }];
  }
  const filters = tagFilters(components);
  const unstarted = components.flatMap((component, index): Problem[] => {
    const tag = exampleTag(component);
    const started = workflows.filter(({ tags }) => passes(tags ?? [], tag)).map(({ path }) => path);
    const [first, second] = started;
    if (first === undefined) {
      const where = workflows.map(({ path }) => path).join(" or ");
      const message = `${component.name}'s release tags, such as ${tag}, start no workflow`;
      return [
        { code: "tag-starts-nothing", message, hint: `add "${filters[index]}" to on.push.tags in ${where}` },
      ];
    }
    if (second === undefined) return [];
    const message = `${component.name}'s release tags, such as ${tag}, start ${started.join(" and ")}`;
    return [
      { code: "tag-starts-two", message, hint: "take them out of one of them: the second run only waits" },
    ];
  });
  const stale = workflows.flatMap(({ path, tags }) =>
    (tags ?? [])
      .filter(
        (filter) =>
          !filter.startsWith("!") && !components.some((each) => matchesFilter(filter, exampleTag(each))),
      )
      .map((filter): Problem => {
        const message = `"${filter}" in ${path} matches no component's release tags`;
        return {
          code: "filter-of-no-component",
          message,
          hint: "take it out, or add the component to slipway.toml",
        };
      }),
  );
  return [...unstarted, ...stale];
}

function judgeJob(whole: Project, workflow: Workflow, job: ReleasingJob): Problem[] {
  const project: Project = { ...whole, components: releasedBy(workflow, whole.components) };
  const { wholeHistory, rights, cancelled } = job;
  const of = `job ${job.name} in ${workflow.path}`;
  const problems: Problem[] = [];
  if (!wholeHistory) {
    const message = `${of} checks out a part of history`;
    problems.push({ code: "workflow-shallow", message, hint: "add fetch-depth: 0 to its actions/checkout" });
  }
  if (cancelled) {
    const message = `${of} is ended by a newer run`;
    problems.push({ code: "workflow-cancels", message, hint: "write cancel-in-progress: false" });
  }
  const { registries, identity } = jobNeeds(project, "github");
  const needed = [
    ...(needsContents(project) ? ["contents"] : []),
    ...(registries.some((host) => host === GITHUB_REGISTRY) ? ["packages"] : []),
    ...(identity ? ["id-token"] : []),
  ];
  for (const right of needed) {
    if (rights === null || rights[right] === "write" || rights["*"] === "write") continue;
    const message = `${of} may not write ${right}`;
    problems.push({ code: "workflow-rights", message, hint: `add ${right}: write to its permissions` });
  }
  return problems;
}

/** The components whose release tags start a workflow, and those that are released with them. */
function releasedBy({ tags }: Workflow, components: readonly Component[]): Component[] {
  const started = new Set(
    components.filter((each) => passes(tags ?? [], exampleTag(each))).map(({ name }) => name),
  );
  return components.filter(
    ({ name, releasedWith }) => started.has(name) || releasedWith.some((other) => started.has(other)),
  );
}

/** Whether a release writes to the source repository: its record, or a page of the forge. */
function needsContents({ source, components }: Project): boolean {
  return source.record === "ref" || components.some(({ forgeRelease }) => forgeRelease !== undefined);
}
