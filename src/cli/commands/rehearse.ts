import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { Project } from "../../domain/project/project.ts";
import { parseReleaseTag, type ReleaseTag } from "../../domain/tags/release-tag.ts";
import { nextReleases } from "../../release/history/next-releases.ts";
import { rehearse as rehearseReleases } from "../../release/rehearse.ts";
import { rehearsalDocument, rehearsalText } from "../../report/rehearsal-text.ts";
import { ownedFolder } from "../../services/process/scratch.ts";
import { knownDestination, namedComponents } from "../arguments/names.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wireHistory } from "../wiring/wire-history.ts";
import { wireRehearsal } from "../wiring/wire-rehearsal.ts";

/** `slipway rehearse TAG…|COMPONENT…`: the whole release against an embedded registry and forge; nothing outside changes. */
export async function rehearse(
  session: Session,
  given: readonly string[],
  options: { readonly destination?: string },
): Promise<number> {
  const loaded = await loadProject(session);
  const { project } = loaded;
  knownDestination(project, options.destination);
  const history = wireHistory(session, loaded);
  const { whole, names } = sorted(project, given);
  const next = names.length === 0 ? [] : await nextReleases(history, namedComponents(project, names));
  const tags = [...whole, ...next];
  const { git } = history.services;
  const folder = await ownedFolder(tmpdir(), history.services.machine);
  session.cleanUp.push(() => rm(folder, { recursive: true, force: true }));
  const head = await git.commitOf("HEAD");
  const run = await wireRehearsal(session, loaded, {
    ...options,
    tags: tags.map(({ text }) => text),
    head,
    folder,
  });
  const rehearsal = await rehearseReleases(run, tags, history);
  await session.answer(rehearsalDocument(rehearsal), (columns, colour) =>
    rehearsalText(rehearsal, columns, colour),
  );
  return 0;
}

/** Release tags, and names of components. */
function sorted({ components }: Project, given: readonly string[]) {
  const whole: ReleaseTag[] = [];
  const names: string[] = [];
  for (const text of new Set(given)) {
    const tag = parseReleaseTag(components, text);
    if (tag.ok) whole.push(tag.value);
    else names.push(text);
  }
  return { whole, names };
}
