import { findYank, yank as yankRelease } from "../../release/yank.ts";
import { foundYankText, yankDocument, yankedText } from "../../report/set-aside-text.ts";
import { oneReleaseTag } from "../arguments/release-tags.ts";
import { agreed } from "../session/agreed.ts";
import { EXIT_DECLINED } from "../session/exit-codes.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { givenReason, whoActs } from "../wiring/who-acts.ts";
import { wire } from "../wiring/wire.ts";
import { checkOutOf } from "../wiring/wire-checkout.ts";

/** Options of `yank`. */
export interface YankOptions {
  readonly reason?: string;
  readonly component?: string;
}

/** `slipway yank TAG --reason TEXT`: marks a finished release as withdrawn, wherever it is seen, and deletes nothing. */
export async function yank(session: Session, given: string, options: YankOptions): Promise<number> {
  const reason = givenReason(session, "yank", given, options.reason);
  const loaded = await loadProject(session);
  const tag = oneReleaseTag(loaded.project, given, options.component, session.env);
  const run = wire(session, loaded);
  const found = await findYank(run, tag);
  if (found.before === null) {
    const shown = (columns: number) => foundYankText(found, columns);
    if (!(await agreed(session, shown, `Yank ${tag.text} for good?`))) {
      await session.answer({ format: 1 }, () => "nothing was yanked\n");
      return EXIT_DECLINED;
    }
  }
  const by = await whoActs(session, run.services.git);
  const done = await yankRelease(run, found, { by, reason }, checkOutOf(session, run));
  await session.answer(yankDocument(done), (columns) => yankedText(done, columns));
  return 0;
}
