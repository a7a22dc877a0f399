import { notesOfRelease } from "../../release/history/notes.ts";
import { notesDocument } from "../../report/history-documents.ts";
import { namedComponent } from "../arguments/names.ts";
import { oneReleaseTag } from "../arguments/release-tags.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wireForHistory } from "../wiring/wire-for-history.ts";

/** `slipway notes TAG`: the release notes of one tag, as Markdown; if it is not made yet, what they would be. */
export async function notes(
  session: Session,
  tag: string | undefined,
  options: { readonly component?: string },
): Promise<number> {
  const loaded = await loadProject(session);
  const { project } = loaded;
  const { text, component: name, version } = oneReleaseTag(project, tag, options.component, session.env);
  const component = namedComponent(project.components, name);
  const written = await notesOfRelease(await wireForHistory(session, loaded), {
    tag: text,
    component,
    version,
  });
  await session.answer(notesDocument(written), () => written.markdown);
  return 0;
}
