import type { Project } from "../domain/project/project.ts";
import type { Report } from "../domain/release/event.ts";
import type { Problem } from "../domain/text/problem.ts";
import { errorFromProblems } from "../domain/text/release-error.ts";
import { githubWorkflows, type Installing } from "../planning/workflows/github-workflows.ts";
import { gitlabPipeline } from "../planning/workflows/gitlab-pipeline.ts";
import type { System } from "../planning/workflows/job-needs.ts";
import { judgePipeline, judgeWorkflows } from "../planning/workflows/judge-workflows.ts";
import { isWritten, type WrittenFile } from "../planning/workflows/written.ts";
import type { Workflows } from "../services/ports/workflows.ts";

/** A project whose workflows are written or judged. */
export interface WorkflowRun {
  readonly project: Project;
  readonly workflows: Workflows;
  /** This slipway's version, for jobs of projects that do not bring it themselves. */
  readonly version: string;
  /** Where `slipway.toml` is, from the repository's root; empty if it is there. */
  readonly folder: string;
  readonly report: Report;
}

/** A file, and what happened to it. */
export interface WorkflowOutcome {
  readonly path: string;
  readonly outcome: "written" | "unchanged";
}

/** Writes a system's workflows. Throws `workflow-not-ours` for files that slipway has not written. */
export async function writeWorkflows(run: WorkflowRun, system: System): Promise<WorkflowOutcome[]> {
  const files = await filesOf(run, system);
  const before = await Promise.all(files.map(({ path }) => run.workflows.text(path)));
  const [first, ...others] = files.flatMap(({ path }, index): Problem[] => {
    const text = before[index] ?? null;
    return text === null || isWritten(text) ? [] : [notOurs(path)];
  });
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  if ((await run.workflows.bringing()) === null)
    run.report({ kind: "warning", problem: fromRegistry(run.version) });
  const outcomes: WorkflowOutcome[] = [];
  for (const [index, { path, text }] of files.entries()) {
    const same = before[index] === text;
    if (!same) await run.workflows.write(path, text);
    outcomes.push({ path, outcome: same ? "unchanged" : "written" });
  }
  return outcomes;
}

function fromRegistry(version: string): Problem {
  return {
    code: "slipway-from-npm",
    message: `nothing in this repository brings slipway, so the jobs install slipway@${version} from npm's registry`,
    hint: `see that it is there, and is this one; or bring it: npm install --save-dev ./slipway-${version}.tgz, or commit that file as tools/slipway-${version}.tgz`,
  };
}

function notOurs(path: string): Problem {
  const message = `${path} is there, and slipway has not written it`;
  return {
    code: "workflow-not-ours",
    message,
    hint: "rename or delete it; or keep it, and let `slipway ci --check` judge it",
  };
}

/** Where a system's workflows and the configuration disagree; of every system that is used if none is named. */
export async function checkWorkflows(run: WorkflowRun, system?: System): Promise<Problem[]> {
  const pipeline = (await filesOf(run, "gitlab"))[0];
  const included = pipeline === undefined ? null : await run.workflows.text(pipeline.path);
  const problems: Problem[] = [];
  if (system === "gitlab" || (system === undefined && included !== null))
    problems.push(...(pipeline === undefined ? [] : judgePipeline(pipeline, included)));
  const found = system === "gitlab" ? [] : await run.workflows.read();
  if (system === "github" || (system === undefined && (found.length > 0 || included === null)))
    problems.push(...judgeWorkflows(run.project, found, await filesOf(run, "github")));
  return problems;
}

async function filesOf(
  { project, workflows, version, folder }: WorkflowRun,
  system: System,
): Promise<WrittenFile[]> {
  const by = await workflows.bringing();
  const call = `${by === "package" ? "npx slipway" : "slipway"}${folder === "" ? "" : ` -C ${folder}`}`;
  const what = by === null || by === "package" ? `slipway@${version}` : `./${by.file}`;
  const installing: Installing = {
    command: by === "package" ? "npm ci" : `npm install --global ${what}`,
    slipway: call,
  };
  return system === "github" ? githubWorkflows(project, installing) : [gitlabPipeline(project, installing)];
}
