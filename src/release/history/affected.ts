import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Affected } from "../../domain/history/status.ts";
import type { HistoryRun } from "../run/services.ts";
import { firstThingsFirst } from "../run/together.ts";
import { baseOf, type Scope } from "./change-ranges.ts";
import { readChanges } from "./read-changes.ts";
import { readReleases } from "./read-releases.ts";

/**
 * Which components the commits since a revision belong to; without one, since each component's last stable release.
 * Throws `unknown-revision`, and where git or Bazel cannot tell.
 */
export async function affected(run: HistoryRun, since: string | null): Promise<Affected> {
  const head = await run.services.git.commitOf("HEAD");
  const scope = since === null ? sinceReleases(run, head) : sinceRevision(run, head, since);
  const [{ ranges }, history] = await firstThingsFirst([scope, readChanges(run, head, scope)]);
  const found = ranges.map(({ component, base }) => ({ component, changes: history.since(component, base) }));
  return { since, components: found.filter(({ changes }) => changes.length > 0) };
}

async function sinceReleases(run: HistoryRun, head: CommitSha): Promise<Scope> {
  const { lines, lineage } = await readReleases(run, run.project.components, head);
  return {
    lineage,
    ranges: lines.map(({ component, stable }) => ({ component: component.name, base: baseOf(stable) })),
  };
}

/** The revision may be on another branch, so that only git knows what it holds of this one. */
async function sinceRevision(
  { project, services: { git } }: HistoryRun,
  head: CommitSha,
  name: string,
): Promise<Scope> {
  const base = { name, commit: await git.commitOf(name) };
  return {
    lineage: await git.lineage(head, [base.commit]),
    ranges: project.components.map((component) => ({ component: component.name, base })),
  };
}
