import {
  type AuditedRelease,
  type AuditTotals,
  NOTHING_AUDITED,
  needsLook,
  type Unread,
  withAudited,
} from "../../domain/release/audit.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { type Audit, openAudit } from "../../release/audit.ts";
import type { Run } from "../../release/run/services.ts";
import { begin, watched } from "../../release/run/watched.ts";
import { auditedEntry, auditHead } from "../../report/audit-document.ts";
import {
  type AuditTeller,
  auditMarkdown,
  auditSummary,
  auditTeller,
  SUMMARIZED,
} from "../../report/audit-text.ts";
import { count } from "../../report/in-words.ts";
import { ListedDocument } from "../../report/listed-document.ts";
import { namedComponents } from "../arguments/names.ts";
import { tellActions } from "../session/actions.ts";
import { EXIT_CODES } from "../session/exit-codes.ts";
import { openKeptAnswers } from "../session/kept-answers.ts";
import { loadProject } from "../session/load-project.ts";
import { columnsOf, hasColour, type Session } from "../session/session.ts";
import { collectGarbageEarly, keepYoungHeapSmall } from "../wiring/v8-flags.ts";
import { wire } from "../wiring/wire.ts";

/** Options of `audit`. */
export interface AuditOptions {
  /** Seconds. */
  readonly newerThan?: number;
  readonly onlyDrift?: boolean;
  readonly markdown?: boolean;
  readonly fresh?: boolean;
}

/** `slipway audit [COMPONENT…]`: reads back every release there ever was; drift exits with 9. */
export async function audit(
  session: Session,
  names: readonly string[],
  options: AuditOptions,
): Promise<number> {
  const loaded = await loadProject(session);
  keepYoungHeapSmall();
  collectGarbageEarly();
  const run = wire(session, loaded);
  const components = namedComponents(loaded.project, names);
  const kept = openKeptAnswers(session, loaded.root, run.now);
  if (options.fresh === true) kept.forget();
  const since = options.newerThan === undefined ? null : run.now - options.newerThan;
  const begun = await watched(
    run.report,
    { id: "records", doing: "reading", done: "read", label: "tags and records" },
    () => openAudit(run, components, since, kept),
  );
  const teller = tellerFor(session, options, begun.tags, run.now);
  const { totals, looked, unread } = await printRows(session, run, begun, teller, options);
  tellActions(session, {}, auditSummary(totals, looked, run.now));
  if (unread === null) kept.forget();
  // Without drift the document is ended by the error.
  if (totals.drifted !== null || unread === null || session.options.json !== true) {
    await session.sink.close();
    await session.print(teller.ending(totals, run.now));
  }
  if (totals.drifted !== null) return EXIT_CODES.drift;
  if (unread !== null) throw incomplete(totals, unread);
  return 0;
}

/** What is left of rows that were printed. */
interface Printed {
  readonly totals: AuditTotals;
  /** The first of those that somebody has to look at. */
  readonly looked: readonly AuditedRelease[];
  /** The first thing that could not be read; null if all of it was. */
  readonly unread: Unread | null;
}

async function printRows(
  session: Session,
  run: Run,
  { tags, releases }: Audit,
  teller: AuditTeller,
  { onlyDrift = false }: AuditOptions,
): Promise<Printed> {
  const watch = await watchRows(session, run, tags.length);
  await session.print(teller.head());
  let totals = NOTHING_AUDITED;
  let unread: Unread | null = null;
  const looked: AuditedRelease[] = [];
  for await (const release of releases) {
    totals = withAudited(totals, release);
    unread ??= release.unread[0] ?? null;
    const shown = needsLook(release);
    if (shown && looked.length < SUMMARIZED) looked.push(release);
    if (shown || !onlyDrift) await session.print(teller.release(release));
    watch(totals.releases);
  }
  return { totals, looked, unread };
}

/** Says how many rows there are by now; rows on a terminal say that by themselves, and must not be torn by live lines. */
async function watchRows(
  { stdout, sink }: Session,
  { report }: Run,
  all: number,
): Promise<(done: number) => void> {
  if (stdout.isTTY) await sink.close();
  if (stdout.isTTY || all === 0) return () => undefined;
  const work = begin(report, { id: "audit", doing: "auditing", label: count(all, "release") });
  return (done) => (done < all ? work.watch(`${done} by now`) : work.finished("audited"));
}

function tellerFor(
  { options: { json }, document, stdout, env }: Session,
  { markdown }: AuditOptions,
  tags: readonly string[],
  now: number,
): AuditTeller {
  if (json === true) {
    const printed = new ListedDocument();
    return {
      head: () => {
        document.open = printed;
        return printed.begin(auditHead(now), "releases");
      },
      release: (release) => printed.entry(auditedEntry(release)),
      ending: () => {
        document.open = null;
        return printed.end();
      },
    };
  }
  return markdown === true ? auditMarkdown : auditTeller(tags, columnsOf(stdout), hasColour(stdout, env));
}

/** The error of an audit that could not read everything. */
function incomplete({ standings, releases }: AuditTotals, { problem }: Unread): ReleaseError {
  return new ReleaseError({
    kind: problem.kind ?? "registry",
    code: "audit-incomplete",
    message: `${standings.get("unknown") ?? 0} of ${count(releases, "release")} could not be read in full: ${problem.message}`,
    hint: `${problem.hint === "" ? "" : `${problem.hint}. Then `}run the same command again: it goes on, and asks only about what did not agree within the last hour`,
  });
}
