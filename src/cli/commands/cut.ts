import type { PlannedCut } from "../../domain/history/cut.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { judgeReadiness } from "../../release/cutting/judge-cuts.ts";
import { cutRecords, makeCuts } from "../../release/cutting/make-cuts.ts";
import { proposeCuts } from "../../release/cutting/propose-cuts.ts";
import { release } from "../../release/release.ts";
import { proposalText } from "../../report/cut-text.ts";
import { cutDocument } from "../../report/history-documents.ts";
import { count } from "../../report/in-words.ts";
import { finishedSoFar, soFarDocument } from "../../report/so-far.ts";
import { cutOutputs } from "../../report/step-outputs.ts";
import { cutSummary } from "../../report/summary.ts";
import { type CutOptions, cutRequest } from "../arguments/cut-request.ts";
import { tellActions } from "../session/actions.ts";
import { agreed } from "../session/agreed.ts";
import { EXIT_DECLINED } from "../session/exit-codes.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wire } from "../wiring/wire.ts";
import { wireForHistory } from "../wiring/wire-for-history.ts";
import { answerRelease } from "./answer-release.ts";

/** `slipway cut COMPONENT[@VERSION]…`: chooses versions, shows what they bring, asks once, makes and pushes release tags. */
export async function cut(session: Session, given: readonly string[], options: CutOptions): Promise<number> {
  const loaded = await loadProject(session);
  const request = cutRequest(loaded.project, given, options);
  const releasing = options.release === true ? wire(session, loaded) : null;
  const run = releasing ?? (await wireForHistory(session, loaded));
  const proposal = await proposeCuts(run, request);
  const cuts = proposal.cuts.map((proposed) => proposed.cut);
  const [first, ...others] = releasing === null ? [] : await judgeReadiness(releasing, cuts);
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  const shown = (columns: number, colour: boolean) => proposalText(proposal, columns, colour);
  const records = cutRecords(proposal.cuts, 0);
  const planned = cutDocument(records);
  // If this is run again after a failed release, there is nothing left to cut but still something to release.
  const standing = releasing === null ? [] : proposal.standing;
  if (cuts.length + standing.length === 0 || options.dryRun === true) {
    const ending = options.dryRun === true && cuts.length > 0 ? "\nnothing was cut (--dry-run)\n" : "";
    await session.answer(planned, (columns, colour) => shown(columns, colour) + ending);
    tellActions(session, cutOutputs(records), cutSummary(records));
    return 0;
  }
  const question = `Create and push ${count(cuts.length, "release tag")} to ${loaded.project.source.remote}?`;
  if (cuts.length > 0 && !(await agreed(session, shown, question))) {
    await session.answer(planned, () => "nothing was cut\n");
    return EXIT_DECLINED;
  }
  await makeCuts(run, proposal.cuts);

  if (releasing === null) {
    const progress = session.journal.progress();
    await session.answer(soFarDocument(progress), (columns, colour) =>
      finishedSoFar(progress, columns, colour),
    );
    tellActions(session, cutOutputs(progress.cuts ?? []), cutSummary(progress.cuts ?? []));
    return 0;
  }
  const tags = [...cuts.map(tagOf), ...standing];
  await answerRelease(session, await release(releasing, tags));
  return 0;
}

function tagOf({ tag, component, version }: PlannedCut): ReleaseTag {
  return { text: tag, component: component.name, version };
}
