import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import type {
  ClonedTag,
  ReleasedVersion,
  ReleaseLine,
  UnfinishedRelease,
} from "../../domain/history/release-line.ts";
import { targetsOf } from "../../planning/attribution/component-sources.ts";
import { unfinishedRelease } from "../../planning/history/finished.ts";
import { judgeLineage, judgeUnpushed, releasesElsewhere } from "../../planning/numbering/judge-lineage.ts";
import type { HistoryRun } from "../run/services.ts";

/** Warns if the commits that are attributed lead elsewhere than to HEAD: Bazel reads only the work tree. */
export async function warnOfCheckout(
  { project, services: { git }, report }: HistoryRun,
  head: CommitSha,
): Promise<void> {
  if (targetsOf(project.components).length === 0) return;
  const checkedOut = await git.commitOf("HEAD");
  if (checkedOut === head) return;
  report({
    kind: "warning",
    problem: {
      code: "other-checkout",
      message: `which commits belong to a component depends on Bazel's targets as they are in ${shortCommit(checkedOut)}, which is checked out, and not in ${shortCommit(head)}`,
      hint: `if dependencies differ there: git checkout ${shortCommit(head)}, then the same command again`,
    },
  });
}

/** What components' releases in one line of history are looked at for. */
interface Lineage {
  readonly lines: readonly ReleaseLine[];
  readonly head: CommitSha;
  readonly counts: (tag: string) => boolean;
  /** Whether versions are chosen: a line that has no releases yet begins anew then, though another branch has some. */
  readonly numbers: boolean;
}

/**
 * Warns if components seem to have been released before, under another name or outside the history of a commit, and of tags that
 * were not pushed. Of releases on other branches it warns only if a version is chosen: many projects release from branches, and
 * have nothing to do about it.
 */
export async function warnOfLineage(
  { project, services: { git }, report }: HistoryRun,
  { lines, head, counts, numbers }: Lineage,
): Promise<void> {
  const unpushed = judgeUnpushed(lines, project.source.remote);
  if (unpushed !== undefined) report({ kind: "warning", problem: unpushed });
  if (lines.every(({ releases }) => releases.length > 0)) return;
  const tags = (await git.tags()).filter(({ name }) => counts(name));
  const names = tags.map(({ name }) => name);
  const found = releasesElsewhere(lines, names);
  const elsewhere = numbers ? found : await withoutBranch(git, tags, found);
  for (const problem of judgeLineage(lines, project.components, names, { head, elsewhere }))
    report({ kind: "warning", problem });
}

/** Those of some releases that no branch of this clone has. */
async function withoutBranch(
  git: HistoryRun["services"]["git"],
  tags: readonly ClonedTag[],
  releases: readonly ReleasedVersion[],
): Promise<readonly ReleasedVersion[]> {
  if (releases.length === 0) return [];
  const objects = new Map(tags.map(({ name, object }) => [name, object]));
  const lost = await git.onNoBranch(releases.flatMap(({ tag }) => objects.get(tag) ?? []));
  return releases.filter(({ tag }) => lost.has(objects.get(tag) ?? ""));
}

/** Warns of releases that were tagged and are not finished. */
export function warnOfUnfinished({ report }: HistoryRun, releases: readonly UnfinishedRelease[]): void {
  for (const release of releases) report({ kind: "warning", problem: unfinishedRelease(release) });
}
