import type { ReleaseRecord } from "../../domain/release/record.ts";
import { finishedSoFar, soFarDocument } from "../../report/so-far.ts";
import { releaseOutputs } from "../../report/step-outputs.ts";
import { releaseSummary } from "../../report/summary.ts";
import { tellActions } from "../session/actions.ts";
import type { Session } from "../session/session.ts";

/** Reports what was cut and released as the command's result: to people or scripts, and to later steps of a CI job. */
export async function answerRelease(session: Session, record: ReleaseRecord): Promise<void> {
  const progress = session.journal.progress();
  await session.answer(soFarDocument(progress), (columns, colour) =>
    finishedSoFar(progress, columns, colour),
  );
  tellActions(session, releaseOutputs(record), releaseSummary(record));
}
