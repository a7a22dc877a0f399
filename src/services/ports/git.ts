import type { Line, Lineage, ListedCommit } from "../../domain/history/commit.ts";
import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { BuildFiles } from "../../domain/history/dependency-graph.ts";
import type { Person } from "../../domain/history/person.ts";
import type { ClonedTag } from "../../domain/history/release-line.ts";
import type { Tagging } from "../../domain/history/tagging.ts";
import type { GitFacts, RecordedIntent, TagFacts } from "../../domain/release/facts.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";

/** The source repository: a clone and its remote. Everything throws `ReleaseError`s, such as `git-failed`. */
export interface Git extends GitHistory, Cutting, Intents {
  /** What is checked out. Throws `no-commit`. */
  workTree(): Promise<GitFacts>;
  /** Paths that `git status` lists, untracked ones included. */
  modified(): Promise<readonly string[]>;
  /** The name that git would commit with here; null if it has none. */
  committer(): Promise<string | null>;
  /** The branch that is checked out; null if none is. */
  branch(): Promise<string | null>;
  /** Whether this clone lacks a part of history. */
  shallow(): Promise<boolean>;
  /** The remote's URL as it is written, then as git rewrites it if it does; empty if there is no such remote. */
  remoteUrls(): Promise<readonly string[]>;
  /** What each of these tags is in the clone, in one process. */
  localTags(tags: readonly string[]): Promise<ReadonlyMap<string, LocalTag>>;
  /**
   * What the remote has of trunk, and of these tags alone (`bare`), of these and their records, of all of both, or of all records. Throws
   * `remote-unreachable`.
   */
  remoteState(tags: readonly string[], extent: RemoteExtent): Promise<RemoteState>;
  /** Whether trunk holds a commit; null if trunk is not known in this clone. */
  inTrunk(commit: CommitSha, remoteTrunk: CommitSha | null): Promise<boolean | null>;
  /** Whether a commit has another one in its history, as far as this clone shows. */
  contains(commit: CommitSha, ancestor: CommitSha): Promise<boolean>;
  /** Whether anything that matches these globs differs between a commit and HEAD; null if the commit is not in this clone. */
  changedSince(commit: CommitSha, globs: readonly string[]): Promise<boolean | null>;
  /**
   * Clones into a folder that is not there yet, without the network, and checks a commit out as if the tag pointed there. Throws
   * `commit-not-here`.
   */
  cleanClone(folder: string, at: { readonly tag: string; readonly commit: CommitSha }): Promise<CleanClone>;
  /** What the work tree holds of Bazel's files, in three processes at most. */
  buildFiles(): Promise<BuildFiles>;
}

/** A clone that holds what was committed, and nothing else. */
export interface CleanClone {
  /** The folder in it that is the workspace here. */
  readonly workspace: string;
  /** Paths of submodules, which are not checked out. */
  readonly lacks: readonly string[];
}

/** A tag in the clone. */
export type LocalTag = Pick<TagFacts, "local" | "localType">;

/** Which refs are asked for: some tags alone, these with their records, all of both, or all records without the tags. */
export type RemoteExtent = "bare" | "these" | "all" | "records";

/** Refs of the remote that slipway reads. */
export interface RemoteState {
  /** Peeled commits by tag name. */
  readonly tags: ReadonlyMap<string, CommitSha>;
  readonly trunk: CommitSha | null;
  /** Objects by release tag. */
  readonly intents: ReadonlyMap<string, string>;
}

/** What happened in the source repository, as far as the clone shows it. Every answer takes one process, or a few. */
interface GitHistory {
  /** All tags of the clone by name; with globs at least those that match one of them, as git matches refs. */
  tags(globs?: readonly string[]): Promise<readonly ClonedTag[]>;
  /** Who made the clone's tags that match some globs, and when, by name; in one process. */
  taggings(globs: readonly string[]): Promise<ReadonlyMap<string, Tagging>>;
  /** When these tags were made or, for lightweight ones, their commits: seconds since the epoch, if anything says so. */
  tagTimes(tags: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Whether each of these tags contains a commit, of those that the clone has; nothing if it does not have the commit. */
  tagsContain(tags: readonly string[], commit: CommitSha): Promise<ReadonlyMap<string, boolean>>;
  /** Those of some commits that no branch of the clone has, neither its own nor the remotes' that were fetched. */
  onNoBranch(commits: readonly string[]): Promise<ReadonlySet<string>>;
  /** What annotated tags of the clone say in their first line, of those among these names. */
  tagSubjects(tags: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The commits that `ref` reaches and none of `excluded` does. Throws `git-failed`. */
  lineage(ref: CommitSha, excluded: readonly CommitSha[]): Promise<Line>;
  /**
   * Reads commits of a line: gives each one once, in any order, since several processes share a long list. Throws `git-failed`, perhaps
   * after giving some, and what `onCommit` throws.
   */
  commits(commits: readonly Lineage[], onCommit: (commit: ListedCommit) => void): Promise<void>;
  /** When each commit was made that a branch or tag of this clone reaches, in seconds since the epoch. */
  commitTimes(): Promise<ReadonlyMap<CommitSha, number>>;
  /** The same people as the repository's `.mailmap` has them, in one process. */
  mapped(people: readonly Person[]): Promise<readonly Person[]>;
  /** Packages that were moved between two commits: new folders by old ones. */
  movedPackages(from: CommitSha, to: CommitSha): Promise<ReadonlyMap<string, string>>;
  /** The commit that a revision means, as `git rev-parse` reads it. Throws `unknown-revision`; `no-commit` for HEAD. */
  commitOf(revision: string): Promise<CommitSha>;
}

/** Makes tags, here and on the remote. */
interface Cutting {
  /** Fetches what the remote's branches and all of its tags are now. Throws `remote-unreachable`. */
  fetchTags(): Promise<FetchedTags>;
  /**
   * Makes an annotated tag, signed if git is configured to sign tags, and pushes it alone; gives the tag object's name. This
   * clone has the tag once the remote has it, and not before; an annotated tag that is here at that commit, as a run leaves it that
   * was killed in between, is pushed as it is, and any other stays. Throws `tag-exists`,
   * `tag-failed`, `tag-taken` (somebody was quicker), `tag-rejected`, `tag-not-pushed`, and `tag-unconfirmed` if it is
   * unknown whether it arrived.
   */
  cutTag(tag: NewTag): Promise<string>;
}

/** Tags as the remote has them, by name. */
export interface FetchedTags {
  readonly there: ReadonlySet<string>;
  /** Those that lead to another commit here than there, which stay as they are. */
  readonly moved: readonly string[];
}

/** A tag to be made. */
export interface NewTag {
  /** Without `refs/tags/`. */
  readonly name: string;
  readonly commit: CommitSha;
  readonly message: string;
  /** The stored record of its release, which the remote must have as soon as it has the tag: it says what the tag's release is. */
  readonly record?: string;
}

/** The records of releases, `refs/slipway/<release tag>` on the remote. */
interface Intents {
  /** The intents of these tags, given what the remote has; of those that were replaced since, the new ones. Throws `bad-record`. */
  intents(
    tags: readonly string[],
    state: Pick<RemoteState, "intents">,
  ): Promise<ReadonlyMap<string, RecordedIntent>>;
  /** What a record's object holds, as it is written; null if it was not read before. */
  recordText(object: string): Promise<string | null>;
  /** Makes objects of intents in this clone alone; gives their names in the same order. Throws `git-failed`. */
  storeIntents(intents: readonly ReleaseIntent[]): Promise<readonly string[]>;
  /**
   * Compare-and-swap of several stored records in one push, each ref on its own: those of other runs that were quicker do not keep
   * the rest from being written. Gives each tag's new object, or null if another run was quicker. Throws `record-refused` and
   * `remote-unreachable`.
   */
  writeIntents(writes: readonly IntentWrite[]): Promise<ReadonlyMap<string, string | null>>;
  /** Asks the remote as before a push of a record, and pushes nothing. Throws `record-refused` and `remote-unreachable`. */
  tryRecord(): Promise<void>;
}

/** The stored record of a tag, and the object that its ref must still hold; null if it must not exist. */
export interface IntentWrite {
  readonly tag: string;
  readonly object: string;
  readonly expected: string | null;
}
