import { checkTag } from "../../release/check.ts";
import { checkText } from "../../report/check-text.ts";
import { checkDocument } from "../../report/documents.ts";
import { checkOutputs } from "../../report/step-outputs.ts";
import { checkSummary } from "../../report/summary.ts";
import { knownDestination } from "../arguments/names.ts";
import { oneReleaseTag } from "../arguments/release-tags.ts";
import { tellActions } from "../session/actions.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import type { AskedAhead } from "../wiring/ask-ahead.ts";
import { wireCheck } from "../wiring/wire-check.ts";

/** Options of `check`, which `plan` and `release` have too. */
export interface CheckOptions {
  readonly component?: string;
  readonly destination?: string;
}

/** `slipway check [TAG]`: parses a tag and judges it by git and the configuration. */
export async function check(
  session: Session,
  tag: string | undefined,
  options: CheckOptions,
  ahead: AskedAhead | undefined,
): Promise<number> {
  await ahead?.begun;
  const loaded = await loadProject(session);
  knownDestination(loaded.project, options.destination);
  const releaseTag = oneReleaseTag(loaded.project, tag, options.component, session.env);
  const checked = await checkTag(wireCheck(session, loaded, options.destination, ahead), releaseTag);
  await session.answer(checkDocument(checked), (columns, colour) => checkText(checked, columns, colour));
  tellActions(session, checkOutputs(checked), checkSummary(checked));
  return 0;
}
