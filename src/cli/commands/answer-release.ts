import type { ReleaseRecord } from "../../domain/release/record.ts";
import { releaseOutputs } from "../../report/actions-output.ts";
import { type JsonDocument, releaseDocument } from "../../report/documents.ts";
import { recordText } from "../../report/record-text.ts";
import { releaseSummary } from "../../report/summary.ts";
import { tellActions } from "../session/actions.ts";
import type { Session, Text } from "../session/session.ts";

/** What a command did before it released. */
export interface Before {
  readonly document: JsonDocument;
  readonly text: Text;
}

/** Gives a release's record as the command's result, to people or scripts and to later steps of a CI job. */
export async function answerRelease(session: Session, record: ReleaseRecord, before?: Before): Promise<void> {
  await session.sink.close();
  session.answer({ ...before?.document, ...releaseDocument(record) }, (columns, colour) =>
    [before?.text(columns, colour) ?? "", recordText(record, columns, colour)]
      .filter((text) => text !== "")
      .join("\n"),
  );
  tellActions(session, releaseOutputs(record), releaseSummary(record));
}
