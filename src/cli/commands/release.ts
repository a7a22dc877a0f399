import { answerRelease } from "../answer-release.ts";
import { executeRelease } from "../execute-release.ts";
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
  const record = await executeRelease(session, await wire(session, loaded, options.destination), tags);
  await answerRelease(session, record);
  return 0;
}
