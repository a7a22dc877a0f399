import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { readOverview } from "../../release/overview.ts";
import { count } from "../../report/in-words.ts";
import { overviewDocument } from "../../report/overview-document.ts";
import { reportPage } from "../../report/report-page.ts";
import { loadProject } from "../session/load-project.ts";
import { readAudit } from "../session/read-audit.ts";
import type { Session } from "../session/session.ts";
import { wireForHistory } from "../wiring/wire-for-history.ts";

/** Options of `report`. */
export interface ReportOptions {
  readonly output?: string;
  /** What `audit --json` printed. */
  readonly audit?: string;
  /** False: without dependencies and commits, which need Bazel. */
  readonly graph?: boolean;
}

/** `slipway report`: one self-contained page of all releases, on standard output or in a file; with `--json` what it is made from. */
export async function report(
  session: Session,
  { output, graph = true, audit }: ReportOptions,
): Promise<number> {
  const loaded = await loadProject(session);
  const audited = audit === undefined ? null : readAudit(session, audit);
  const overview = await readOverview(await wireForHistory(session, loaded), graph);
  const document = overviewDocument(overview, audited);
  // Built next to the program (`scripts/build-page.ts`).
  const page = () => reportPage(readFileSync(new URL("report.html", import.meta.url), "utf8"), document);
  if (output === undefined) {
    await session.answer(document, page);
    return 0;
  }
  write(resolve(session.cwd, output), page());
  const releases = count(document.releases.length, "release");
  await session.answer(
    document,
    () => `${output}: ${releases} of ${count(document.components.length, "component")}\n`,
  );
  return 0;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const message = `${file} cannot be written: ${(error as Error).message}`;
    const hint = "name another file with --output, or leave it out to get the page on standard output";
    throw new ReleaseError({ kind: "usage", code: "no-output", message, hint, cause: error });
  }
}
