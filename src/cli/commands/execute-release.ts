import type { ReleaseRecord } from "../../domain/release/record.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { execute } from "../../release/execution/execute.ts";
import { openLedger } from "../../release/execution/ledger.ts";
import { missingForExecution, propose } from "../../release/plan.ts";
import type { Run } from "../../release/run/services.ts";
import { releaseDocument } from "../../report/documents.ts";
import { unfinishedText } from "../../report/record-text.ts";
import type { Session } from "../session/session.ts";

/**
 * Observes, judges, plans and executes the releases of some tags, after whatever the command did before. If it
 * ends early, all of that is told. Throws `ReleaseError`.
 */
export async function executeRelease(
  session: Session,
  run: Run,
  tags: readonly ReleaseTag[],
): Promise<ReleaseRecord> {
  const before = session.soFar?.();
  const { plan, problems } = await propose(run, tags);
  const [first, ...others] = [...problems, ...missingForExecution(run, plan)];
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  const ledger = openLedger(plan);
  session.soFar = () => ({
    document: { ...before?.document, ...releaseDocument(ledger.record()) },
    text: (columns, colour) =>
      (before?.text(columns, colour) ?? "") + unfinishedText(ledger.record(), columns, colour),
  });
  return await execute(plan, run, ledger);
}
