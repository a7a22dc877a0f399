import { errorFromProblems } from "../../domain/release-error.ts";
import { execute } from "../../release/execute.ts";
import { openLedger } from "../../release/ledger.ts";
import { missingForExecution, propose } from "../../release/plan.ts";
import { releaseOutputs } from "../../report/actions-output.ts";
import { releaseDocument } from "../../report/documents.ts";
import { recordText, unfinishedText } from "../../report/record-text.ts";
import { releaseSummary } from "../../report/summary.ts";
import { tellActions } from "../actions.ts";
import { knownDestination } from "../known-destination.ts";
import { loadProject } from "../load-project.ts";
import { releaseTags } from "../release-tags.ts";
import type { Session } from "../session.ts";
import { wire } from "../wire.ts";
import type { CheckOptions } from "./check.ts";

/** `slipway release [TAG…]`: observe, judge, plan, execute. Run again it finishes what is missing, and no more. */
export async function release(
  session: Session,
  given: readonly string[],
  options: CheckOptions,
): Promise<number> {
  const loaded = await loadProject(session);
  knownDestination(loaded.project, options.destination);
  const tags = releaseTags(loaded.project, given, options.component, session.env);
  const run = await wire(session, loaded, options.destination);
  const { plan, problems } = await propose(run, tags);
  const [first, ...others] = [...problems, ...missingForExecution(run, plan)];
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  const ledger = openLedger(plan);
  session.soFar = () => ({
    document: releaseDocument(ledger.record()),
    text: (columns, colour) => unfinishedText(ledger.record(), columns, colour),
  });
  const record = await execute(plan, run, ledger);
  await session.sink.close();
  session.answer(releaseDocument(record), (columns, colour) => recordText(record, columns, colour));
  tellActions(session, releaseOutputs(record), releaseSummary(record));
  return 0;
}
