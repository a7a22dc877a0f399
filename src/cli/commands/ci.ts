import type { System } from "../../planning/workflows/job-needs.ts";
import { checkWorkflows, writeWorkflows } from "../../release/workflows.ts";
import {
  workflowCheckDocument,
  workflowCheckText,
  workflowsDocument,
  workflowsText,
} from "../../report/workflows-text.ts";
import { EXIT_CODES } from "../session/exit-codes.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wireWorkflows } from "../wiring/wire-workflows.ts";

/** `slipway ci github|gitlab [--check]`: writes the project's workflow, or says what has drifted. */
export async function ci(
  session: Session,
  system: System | undefined,
  options: { readonly check?: boolean },
): Promise<number> {
  const run = wireWorkflows(await loadProject(session), session);
  if (options.check === true || system === undefined) {
    const problems = await checkWorkflows(run, system);
    await session.answer(workflowCheckDocument(problems), (columns, colour) =>
      workflowCheckText(problems, columns, colour),
    );
    return problems.length === 0 ? 0 : EXIT_CODES.drift;
  }
  const files = await writeWorkflows(run, system);
  await session.answer(workflowsDocument(files), (columns, colour) => workflowsText(files, columns, colour));
  return 0;
}
