import { abandon as abandonRelease, findAbandonable } from "../../release/abandon.ts";
import { abandonDocument } from "../../report/list-documents.ts";
import { abandonableText, abandonText } from "../../report/list-text.ts";
import { oneReleaseTag } from "../arguments/release-tags.ts";
import { agreed } from "../session/agreed.ts";
import { EXIT_DECLINED } from "../session/exit-codes.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { givenReason, whoActs } from "../wiring/who-acts.ts";
import { wire } from "../wiring/wire.ts";

/** Options of `abandon`. */
export interface AbandonOptions {
  readonly reason?: string;
  readonly component?: string;
}

/** `slipway abandon TAG --reason TEXT`: withdraws a release that is not finished, for good, and writes down why. */
export async function abandon(session: Session, given: string, options: AbandonOptions): Promise<number> {
  const reason = givenReason(session, "abandon", given, options.reason);
  const loaded = await loadProject(session);
  const tag = oneReleaseTag(loaded.project, given, options.component, session.env);
  const run = await wire(session, loaded);
  const found = await findAbandonable(run, tag);
  if (found.intent.withdrawal === null) {
    const question = `Abandon ${tag.text} for good?`;
    if (!(await agreed(session, (columns) => abandonableText(found, columns), question))) {
      await session.answer({ format: 1 }, () => "nothing was abandoned\n");
      return EXIT_DECLINED;
    }
  }
  const by = await whoActs(session, run.services.git);
  const done = await abandonRelease(run, found, { by, reason });
  await session.answer(abandonDocument(done), (columns) => abandonText(done, columns));
  return 0;
}
