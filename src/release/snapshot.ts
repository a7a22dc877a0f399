import type { CommitSha } from "../domain/history/commit-sha.ts";
import type { Component } from "../domain/project/project.ts";
import { planSnapshot, type SnapshotRelease } from "../planning/snapshots/snapshot.ts";
import { affected } from "./history/affected.ts";
import { nextReleases } from "./history/next-releases.ts";
import type { HistoryRun } from "./run/services.ts";

/** What a snapshot is asked of. */
export interface SnapshotRequest {
  /** Those whose images are pushed. */
  readonly components: readonly Component[];
  /** Only those that the commits since a revision belong to, or since the last releases; null: all of them. */
  readonly affectedSince: { readonly revision: string | null } | null;
  /** Null if no branch is checked out. */
  readonly branch: string | null;
}

/** A snapshot that is ready to be released: with the commit it is of. */
export interface PreparedSnapshot extends SnapshotRelease {
  readonly commit: CommitSha;
}

/** Works out what a snapshot of HEAD pushes. Only reads; asks the remote where its trunk is if floating tags depend on it. */
export async function prepareSnapshot(
  run: HistoryRun,
  { components, affectedSince, branch }: SnapshotRequest,
): Promise<PreparedSnapshot> {
  const { git } = run.services;
  const { trunk } = run.project.source;
  const commit = await git.commitOf("HEAD");
  const withImages = components.filter(({ artifacts }) => artifacts.some(({ kind }) => kind === "image"));
  const chosen =
    affectedSince === null ? withImages : await onlyAffected(run, withImages, affectedSince.revision);
  const next = chosen.length === 0 ? [] : await nextReleases(run, chosen);
  const overtaken = branch === trunk && next.length > 0 && (await isBehind(run, commit));
  return { ...planSnapshot(run.project, next, { commit, branch, overtaken }), commit };
}

async function onlyAffected(
  run: HistoryRun,
  components: readonly Component[],
  since: string | null,
): Promise<readonly Component[]> {
  const names = new Set((await affected(run, since)).components.map(({ component }) => component));
  return components.filter(({ name }) => names.has(name));
}

/** Whether the remote's trunk has gone on: a run for an older commit must not move floating tags back. */
async function isBehind(
  { services: { git }, report, project }: HistoryRun,
  commit: CommitSha,
): Promise<boolean> {
  const { trunk: there } = await git.remoteState([], "bare");
  if (there === null || there === commit) return false;
  // A commit that this clone does not have is later than all that it has.
  const behind = await git.contains(there, commit).catch(() => true);
  if (behind) {
    const { remote, trunk } = project.source;
    const problem = {
      code: "trunk-went-on",
      message: `${remote}/${trunk} is at a later commit by now, to which floating tags are left`,
      hint: "the run for that commit moves them",
    };
    report({ kind: "warning", problem });
  }
  return behind;
}
