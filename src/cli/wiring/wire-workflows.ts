import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { WorkflowRun } from "../../release/workflows.ts";
import { createWorkflows } from "../../services/workflows/workflows.ts";
import type { LoadedProject } from "../session/load-project.ts";
import { type Session, VERSION } from "../session/session.ts";

/** What a project's workflows are written and judged with. */
export function wireWorkflows({ project, root }: LoadedProject, { sink }: Session): WorkflowRun {
  const top = repositoryOf(root);
  return {
    project,
    workflows: createWorkflows(top),
    version: VERSION,
    folder: relative(top, root),
    report: sink.report,
  };
}

/** The work tree that a folder is in: workflows are at its root. */
function repositoryOf(folder: string): string {
  for (let above = folder; ; above = dirname(above)) {
    if (existsSync(join(above, ".git"))) return above;
    if (above === dirname(above)) return folder;
  }
}
