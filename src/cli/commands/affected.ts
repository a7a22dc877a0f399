import { affected as readAffected } from "../../release/history/affected.ts";
import { affectedText } from "../../report/affected-text.ts";
import { affectedDocument } from "../../report/history-documents.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wireForHistory } from "../wiring/wire-for-history.ts";

/** `slipway affected [--since REV]`: which components commits belong to, and through what. */
export async function affected(session: Session, options: { readonly since?: string }): Promise<number> {
  const loaded = await loadProject(session);
  const found = await readAffected(await wireForHistory(session, loaded), options.since ?? null);
  await session.answer(affectedDocument(found), (columns, colour) => affectedText(found, columns, colour));
  return 0;
}
