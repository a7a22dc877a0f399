import { readRelease, verifyRelease } from "../../release/list.ts";
import { showDocument } from "../../report/list-documents.ts";
import { showText } from "../../report/show-text.ts";
import { oneReleaseTag } from "../arguments/release-tags.ts";
import { EXIT_CODES } from "../session/exit-codes.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { openPage } from "../wiring/open-page.ts";
import { wire } from "../wiring/wire.ts";
import { wireForHistory } from "../wiring/wire-for-history.ts";

/** Options of `show`. */
export interface ShowOptions {
  readonly component?: string;
  readonly verify?: boolean;
  readonly open?: boolean;
}

/** `slipway show TAG`: one release, with all that its record says; `--verify` reads it back, and drift exits with 9. */
export async function show(
  session: Session,
  given: string | undefined,
  options: ShowOptions,
): Promise<number> {
  const loaded = await loadProject(session);
  const tag = oneReleaseTag(loaded.project, given, options.component, session.env);
  const shown =
    options.verify === true
      ? await verifyRelease(await wire(session, loaded), tag)
      : await readRelease(await wireForHistory(session, loaded), tag);
  if (options.open === true) await openPage(session, shown.release.url, tag.text);
  await session.answer(showDocument(shown), (columns, colour) => showText(shown, columns, colour));
  return options.verify === true && shown.release.state === "drifted" ? EXIT_CODES.drift : 0;
}
