import type { SourceRepository } from "../../domain/project/project.ts";
import type { Git } from "../ports/git.ts";
import type { Run } from "../process/run.ts";
import { createGitCommand } from "./command.ts";
import { cutTag } from "./cutting.ts";
import {
  commitsOnNoBranch,
  isAncestor,
  isInTrunk,
  mapPeople,
  movedPackages,
  readCommits,
  readCommitTimes,
  readLineage,
} from "./history.ts";
import { readIntents, storeIntents, tryRecord, writeIntents } from "./intents.ts";
import { commitOf, readObjects } from "./objects.ts";
import { readRemoteState, readRemoteUrls } from "./remote.ts";
import { committerName, listTaggings } from "./taggings.ts";
import {
  fetchTags,
  listTags,
  readLocalTags,
  readTagSubjects,
  readTagsContain,
  readTagTimes,
} from "./tags.ts";
import {
  isShallow,
  pathsChanged,
  readBranch,
  readBuildFiles,
  readModified,
  readWorkTree,
} from "./work-tree.ts";

/** Binds git to a work tree and the configuration's remote. */
export function createGit(
  run: Run,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
  { remote, trunk }: Pick<SourceRepository, "remote" | "trunk">,
): Git {
  const git = createGitCommand(run, cwd, env, remote);
  return {
    workTree: () => readWorkTree(git, remote),
    modified: () => readModified(git),
    branch: () => readBranch(git),
    shallow: () => isShallow(git),
    changedSince: (commit, globs) => pathsChanged(git, commit, globs),
    buildFiles: () => readBuildFiles(git),
    cleanClone: async (folder, at) => (await import("./clean-clone.ts")).cloneClean(git, remote, folder, at),
    commitOf: (revision) => commitOf(git, remote, revision),
    remoteUrls: () => readRemoteUrls(git, remote),
    remoteState: (tags, extent) => readRemoteState(git, { remote, trunk }, tags, extent),
    tags: (globs) => listTags(git, globs),
    taggings: (globs) => listTaggings(git, globs),
    committer: () => committerName(git),
    tagTimes: (tags) => readTagTimes(git, tags),
    tagsContain: (tags, commit) => readTagsContain(git, tags, commit),
    onNoBranch: (commits) => commitsOnNoBranch(git, commits),
    tagSubjects: (tags) => readTagSubjects(git, tags),
    localTags: (tags) => readLocalTags(git, tags),
    fetchTags: () => fetchTags(git, remote),
    cutTag: (tag) => cutTag(git, remote, tag),
    lineage: (ref, excluded) => readLineage(git, ref, excluded),
    commits: (commits, onCommit) => readCommits(git, commits, onCommit),
    commitTimes: () => readCommitTimes(git),
    mapped: (people) => mapPeople(git, people),
    movedPackages: (from, to) => movedPackages(git, from, to),
    contains: (commit, ancestor) => isAncestor(git, ancestor, commit),
    inTrunk: (commit, remoteTrunk) =>
      isInTrunk(git, commit, [`refs/remotes/${remote}/${trunk}`, remoteTrunk]),
    intents: (tags, state) => readIntents(git, remote, state, tags),
    recordText: async (object) => (await readObjects(git, [object])).get(object) ?? null,
    storeIntents: (intents) => storeIntents(git, intents),
    writeIntents: (writes) => writeIntents(git, remote, writes),
    tryRecord: () => tryRecord(git, remote),
  };
}
