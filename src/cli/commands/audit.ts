import {
  type AuditedRelease,
  type AuditTotals,
  NOTHING_AUDITED,
  needsLook,
  withAudited,
} from "../../domain/release/audit.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { openAudit } from "../../release/audit.ts";
import { begin } from "../../release/run/watched.ts";
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
import { keepYoungHeapSmall } from "../wiring/v8-flags.ts";
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
  const run = wire(session, loaded);
  const components = namedComponents(loaded.project, names);
  const kept = openKeptAnswers(session, loaded.root, run.now);
  if (options.fresh === true) kept.forget();
  const since = options.newerThan === undefined ? null : run.now - options.newerThan;
  const work = begin(run.report, { id: "audit", doing: "auditing", label: "releases" });
  const { tags, releases } = await openAudit(run, components, since, kept);
  const teller = tellerFor(session, options, tags, run.now);
  // Rows on a terminal say how far it is by themselves.
  if (session.stdout.isTTY) await session.sink.close();
  await session.print(teller.head());
  let totals = NOTHING_AUDITED;
  const looked: AuditedRelease[] = [];
  for await (const release of releases) {
    totals = withAudited(totals, release);
    work.watch(`${totals.releases} of ${tags.length}`);
    const shown = needsLook(release);
    if (shown && looked.length < SUMMARIZED) looked.push(release);
    if (shown || options.onlyDrift !== true) await session.print(teller.release(release));
  }
  work.finished("audited");
  tellActions(session, {}, auditSummary(totals, looked, run.now));
  const incomplete = incompleteIn(totals, looked);
  if (incomplete === null) kept.forget();
  if (drifted(totals) || incomplete === null || session.options.json !== true) {
    await session.sink.close();
    await session.print(teller.ending(totals, run.now));
  }
  if (drifted(totals)) return EXIT_CODES.drift;
  if (incomplete !== null) throw incomplete;
  return 0;
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

function drifted({ states }: AuditTotals): boolean {
  return states.has("drifted");
}

/** The error of an audit that could not read everything; null if it could. */
function incompleteIn(
  { states, releases }: AuditTotals,
  looked: readonly AuditedRelease[],
): ReleaseError | null {
  const [first] = looked.flatMap(({ unread }) => unread);
  if (first === undefined) return null;
  const { kind = "registry", message } = first.problem;
  return new ReleaseError({
    kind,
    code: "audit-incomplete",
    message: `not everything of ${states.get("unknown") ?? 0} of ${count(releases, "release")} could be read: ${message}`,
    hint: "run the same command again: it goes on, and asks only about what did not agree within the last hour",
  });
}
