import type { ProjectStatus } from "../../domain/history/status.ts";
import type { Component } from "../../domain/project/project.ts";
import { affected } from "../../release/history/affected.ts";
import type { HistoryRun } from "../../release/run/services.ts";
import { projectStatus, verifiedStatus } from "../../release/status.ts";
import { statusDocument } from "../../report/history-documents.ts";
import { statusText } from "../../report/status-text.ts";
import { statusMarkdown } from "../../report/summary.ts";
import { namedComponents } from "../arguments/names.ts";
import { EXIT_CODES } from "../session/exit-codes.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wire } from "../wiring/wire.ts";
import { wireForHistory } from "../wiring/wire-for-history.ts";

/** Options of `status`. */
export interface StatusOptions {
  readonly verify?: boolean;
  readonly markdown?: boolean;
  readonly since?: string;
}

/** `slipway status [COMPONENT…]`: last release, what changed since, next version and, with `--verify`, drift, which exits with 9. */
export async function status(
  session: Session,
  names: readonly string[],
  options: StatusOptions,
): Promise<number> {
  const loaded = await loadProject(session);
  const named = namedComponents(loaded.project, names);
  const find = async <R extends HistoryRun>(
    run: R,
    read: (run: R, components: readonly Component[]) => Promise<ProjectStatus>,
  ) => read(run, options.since === undefined ? named : await touchedSince(run, named, options.since));
  const found =
    options.verify === true
      ? await find(wire(session, loaded), verifiedStatus)
      : await find(await wireForHistory(session, loaded), projectStatus);
  await session.answer(statusDocument(found), (columns, colour) =>
    options.markdown === true ? statusMarkdown(found) : statusText(found, columns, colour),
  );
  return found.components.some(({ drift }) => drift === true) ? EXIT_CODES.drift : 0;
}

/** Those of some components that the commits since a revision belong to. */
async function touchedSince(
  run: HistoryRun,
  components: readonly Component[],
  since: string,
): Promise<readonly Component[]> {
  const touched = new Set((await affected(run, since)).components.map(({ component }) => component));
  return components.filter(({ name }) => touched.has(name));
}
