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
}

/** `slipway status [COMPONENT…]`: last release, what changed since, next version and, with `--verify`, drift, which exits with 9. */
export async function status(
  session: Session,
  names: readonly string[],
  options: StatusOptions,
): Promise<number> {
  const loaded = await loadProject(session);
  const components = namedComponents(loaded.project, names);
  const found =
    options.verify === true
      ? await verifiedStatus(wire(session, loaded), components)
      : await projectStatus(await wireForHistory(session, loaded), components);
  await session.answer(statusDocument(found), (columns, colour) =>
    options.markdown === true ? statusMarkdown(found) : statusText(found, columns, colour),
  );
  return found.components.some(({ drift }) => drift === true) ? EXIT_CODES.drift : 0;
}
