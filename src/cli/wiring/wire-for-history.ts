import type { HistoryRun } from "../../release/run/services.ts";
import type { LoadedProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wireHistory } from "./wire-history.ts";

/** What is needed to read history, and, if nothing is recorded, to ask registries and GitHub which releases are finished. */
export async function wireForHistory(session: Session, loaded: LoadedProject): Promise<HistoryRun> {
  if (loaded.project.source.record !== "none") return wireHistory(session, loaded);
  const { wire } = await import("./wire.ts");
  return wire(session, loaded);
}
