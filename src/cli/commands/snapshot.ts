import { readFileSync } from "node:fs";
import { release } from "../../release/release.ts";
import { prepareSnapshot } from "../../release/snapshot.ts";
import { releaseDocument } from "../../report/documents.ts";
import { recordText } from "../../report/record-text.ts";
import { releaseOutputs } from "../../report/step-outputs.ts";
import { releaseSummary } from "../../report/summary.ts";
import { asIfTagged } from "../../services/git/as-if-tagged.ts";
import { knownDestination, namedComponents } from "../arguments/names.ts";
import { tellActions } from "../session/actions.ts";
import { loadProject } from "../session/load-project.ts";
import type { Environment, Session } from "../session/session.ts";
import { wire } from "../wiring/wire.ts";
import { wireForHistory } from "../wiring/wire-for-history.ts";

/** The options of `release --snapshot`. */
export interface SnapshotOptions {
  readonly affected?: boolean;
  readonly since?: string;
  readonly destination?: string;
}

/** `slipway release --snapshot COMPONENT…|--affected`: pushes images of an untagged commit, nothing else. */
export async function snapshot(
  session: Session,
  names: readonly string[],
  options: SnapshotOptions,
): Promise<number> {
  const loaded = await loadProject(session);
  knownDestination(loaded.project, options.destination);
  const history = await wireForHistory(session, loaded);
  const revision = options.since ?? pushedFrom(session.env);
  const { project, tags, commit } = await prepareSnapshot(history, {
    components: namedComponents(loaded.project, names),
    affectedSince: options.affected === true || options.since !== undefined ? { revision } : null,
    branch: branchOf(session.env) ?? (await history.services.git.branch()),
  });
  const run = wire(session, { ...loaded, project }, options);
  const { services } = run;
  const git = asIfTagged(
    services.git,
    tags.map(({ text }) => text),
    commit,
  );
  const record = await release({ ...run, snapshot: true, services: { ...services, git } }, tags);
  await session.answer({ ...releaseDocument(record), snapshot: true }, (columns, colour) =>
    recordText(record, columns, colour),
  );
  tellActions(session, releaseOutputs(record), releaseSummary(record));
  return 0;
}

/** The branch that CI runs for. */
function branchOf(env: Environment): string | null {
  const named = env["GITHUB_REF_TYPE"] === "branch" ? env["GITHUB_REF_NAME"] : env["CI_COMMIT_BRANCH"];
  return named || null;
}

/** The commit that a push began at: GitHub Actions and GitLab say so. Null for a new branch, and outside of CI. */
function pushedFrom(env: Environment): string | null {
  const before = env["CI_COMMIT_BEFORE_SHA"] ?? beforeInEvent(env["GITHUB_EVENT_PATH"]);
  return before === undefined || /^0*$/.test(before) ? null : before;
}

function beforeInEvent(path: string | undefined): string | undefined {
  if (!path) return undefined;
  try {
    const { before } = JSON.parse(readFileSync(path, "utf8")) as { readonly before?: unknown };
    return typeof before === "string" ? before : undefined;
  } catch {
    return undefined;
  }
}
