import { readReleases, verifyReleases } from "../../release/list.ts";
import { listDocument } from "../../report/list-documents.ts";
import { listText } from "../../report/list-text.ts";
import { namedComponents } from "../arguments/names.ts";
import { EXIT_CODES } from "../session/exit-codes.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { openPage } from "../wiring/open-page.ts";
import { wire } from "../wiring/wire.ts";
import { wireForHistory } from "../wiring/wire-for-history.ts";

/** Options of `list`. */
export interface ListOptions {
  readonly verify?: boolean;
  /** Only so many, the newest. */
  readonly limit?: number;
  readonly open?: boolean;
}

/** `slipway list [COMPONENT…]`: releases and how they stand, the newest first; `--verify` reads them back, and drift exits with 9. */
export async function list(
  session: Session,
  names: readonly string[],
  options: ListOptions,
): Promise<number> {
  const loaded = await loadProject(session);
  const components = namedComponents(loaded.project, names);
  const newest = <T>(all: readonly T[]) => all.slice(0, options.limit);
  const found =
    options.verify === true
      ? await verifyReleases(await wire(session, loaded), components, newest)
      : await readReleases(await wireForHistory(session, loaded), components, newest);
  if (options.open === true) await openPage(session, found.page, "releases");
  await session.answer(listDocument(found.releases), (columns, colour) => listText(found, columns, colour));
  const drifted = found.releases.some(({ state }) => state === "drifted");
  return options.verify === true && drifted ? EXIT_CODES.drift : 0;
}
