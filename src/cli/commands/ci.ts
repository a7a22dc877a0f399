import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { System } from "../../planning/workflows/job-needs.ts";
import { checkWorkflows, type WorkflowRun, writeWorkflows } from "../../release/workflows.ts";
import {
  workflowCheckDocument,
  workflowCheckText,
  workflowsDocument,
  workflowsText,
} from "../../report/workflows-text.ts";
import { createWorkflows } from "../../services/workflows/workflows.ts";
import { EXIT_CODES } from "../session/exit-codes.ts";
import { loadProject } from "../session/load-project.ts";
import { type Session, VERSION } from "../session/session.ts";

/** `slipway ci github|gitlab [--check]`: writes the project's workflow, or says what has drifted. */
export async function ci(
  session: Session,
  system: System | undefined,
  options: { readonly check?: boolean },
): Promise<number> {
  const { project, root } = await loadProject(session);
  const top = repositoryOf(root);
  const workflows = createWorkflows(top);
  const run: WorkflowRun = { project, workflows, version: VERSION, folder: relative(top, root) };
  if (options.check === true || system === undefined) {
    const problems = await checkWorkflows(run, system);
    await session.answer(workflowCheckDocument(problems), (columns, colour) =>
      workflowCheckText(problems, columns, colour),
    );
    return problems.length === 0 ? 0 : EXIT_CODES.drift;
  }
  const files = await writeWorkflows(run, system);
  await session.answer(workflowsDocument(files), () => workflowsText(files));
  return 0;
}

/** The work tree that a folder is in: workflows are at its root. */
function repositoryOf(folder: string): string {
  for (let above = folder; ; above = dirname(above)) {
    if (existsSync(join(above, ".git"))) return above;
    if (above === dirname(above)) return folder;
  }
}
