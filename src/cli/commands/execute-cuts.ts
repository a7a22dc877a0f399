import type { CutRecord, PlannedCut } from "../../domain/history/cut.ts";
import { cutRecords, makeCuts } from "../../release/cutting/make-cuts.ts";
import type { HistoryRun } from "../../release/run/services.ts";
import { cutText } from "../../report/cut-text.ts";
import { cutDocument } from "../../report/history-documents.ts";
import type { Session } from "../session/session.ts";

/** Makes release tags and pushes them. If it ends early, it is told which ones stand. Throws `ReleaseError`. */
export async function executeCuts(
  session: Session,
  run: HistoryRun,
  cuts: readonly PlannedCut[],
): Promise<CutRecord[]> {
  let created = 0;
  session.soFar = () => {
    const records = cutRecords(cuts, created);
    return {
      document: cutDocument(records),
      text: (columns, colour) => cutText(records, columns, colour),
    };
  };
  await makeCuts(run, cuts, (count) => {
    created = count;
  });
  return cutRecords(cuts, created);
}
