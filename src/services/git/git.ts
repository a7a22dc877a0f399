import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import type { BuildFiles } from "../../domain/history/dependency-graph.ts";
import type { SourceRepository } from "../../domain/project/project.ts";
import type { GitFacts, RecordedIntent, TagFacts } from "../../domain/release/facts.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import type { Run } from "../process/run.ts";
import { readBuildFiles } from "./build-files.ts";
import { createGitCommand, type GitCommand } from "./command.ts";
import { type Cutting, createCutting } from "./cutting.ts";
import { createHistory, type History } from "./history.ts";
import { intentRef, tagOfIntentRef } from "./intent-ref.ts";
import { readIntents, writeIntent } from "./intents.ts";
import { listRemote, type RemoteRefs, readRemoteUrl } from "./remote.ts";
import { isAncestor, pathsChanged, readWorkTree, resolveNames } from "./work-tree.ts";

/** The source repository: a clone and its remote. */
export interface Git extends History, Cutting {
  /** What is checked out. */
  workTree(): Promise<GitFacts>;
  /** The remote's URL; null where there is no such remote. */
  remoteUrl(): Promise<string | null>;
  /** Which of these tags exist locally, in one process. */
  localTags(tags: readonly string[]): Promise<ReadonlyMap<string, Pick<TagFacts, "local" | "localType">>>;
  /** What the remote has of these tags and of trunk. */
  remoteState(tags: readonly string[], extent: "these" | "all"): Promise<RemoteState>;
  /** Whether trunk holds a commit; null where trunk is not known in this clone. */
  inTrunk(commit: CommitSha, remoteTrunk: CommitSha | null): Promise<boolean | null>;
  /** Whether a commit has another one in its history, as far as this clone shows. */
  contains(commit: CommitSha, ancestor: CommitSha): Promise<boolean>;
  /** Whether anything that matches these globs differs between a commit and HEAD; null where that cannot be told. */
  changedSince(commit: CommitSha, globs: readonly string[]): Promise<boolean | null>;
  /** What the work tree holds of Bazel's files, in three processes at most. */
  buildFiles(): Promise<BuildFiles>;
  /** The intents of these tags, given what the remote has. */
  intents(tags: readonly string[], state: RemoteState): Promise<ReadonlyMap<string, RecordedIntent>>;
  /** The object a tag's intent ref holds on the remote now. */
  intentObject(tag: string): Promise<string | null>;
  /** Compare-and-swap; null where another run was quicker. */
  writeIntent(intent: ReleaseIntent, expected: string | null): Promise<string | null>;
}

/** Refs of the remote that slipway reads. */
export interface RemoteState {
  /** Peeled commits by tag name. */
  readonly tags: ReadonlyMap<string, CommitSha>;
  readonly trunk: CommitSha | null;
  /** Objects by release tag. */
  readonly intents: ReadonlyMap<string, string>;
}

/** Binds git to a work tree and the configuration's remote. */
export function createGit(
  run: Run,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
  { remote, trunk }: Pick<SourceRepository, "remote" | "trunk">,
): Git {
  const git = createGitCommand(run, cwd, env);
  return {
    ...createHistory(git, remote),
    ...createCutting(git, remote),
    workTree: () => readWorkTree(git, remote),
    remoteUrl: () => readRemoteUrl(git, remote),
    localTags: (tags) => readLocalTags(git, tags),
    remoteState: async (tags, extent) => {
      const named = extent === "all" ? ["refs/tags/*", "refs/slipway/*"] : tags.flatMap(refsOfTag);
      return remoteState(await listRemote(git, remote, [...named, `refs/heads/${trunk}`]), trunk);
    },
    inTrunk: (commit, remoteTrunk) =>
      containedInTrunk(git, commit, [`refs/remotes/${remote}/${trunk}`, remoteTrunk]),
    contains: (commit, ancestor) => isAncestor(git, ancestor, commit),
    changedSince: (commit, globs) => pathsChanged(git, commit, globs),
    buildFiles: () => readBuildFiles(git),
    intents: (tags, state) => readIntents(git, remote, pick(state.intents, tags)),
    intentObject: async (tag) =>
      (await listRemote(git, remote, [intentRef(tag)])).get(intentRef(tag)) ?? null,
    writeIntent: (intent, expected) => writeIntent(git, remote, intent, expected),
  };
}

function refsOfTag(tag: string): string[] {
  return [`refs/tags/${tag}`, `refs/tags/${tag}^{}`, intentRef(tag)];
}

function pick(objects: ReadonlyMap<string, string>, tags: readonly string[]): ReadonlyMap<string, string> {
  return new Map([...objects].filter(([tag]) => tags.includes(tag)));
}

type LocalTag = Pick<TagFacts, "local" | "localType">;

async function readLocalTags(
  git: GitCommand,
  tags: readonly string[],
): Promise<ReadonlyMap<string, LocalTag>> {
  const names = tags.map((tag) => `refs/tags/${tag}^{}`);
  const objects = await resolveNames(git, names);
  return new Map(tags.map((tag, index) => [tag, localTag(objects.get(names[index] ?? "") ?? null)]));
}

function localTag(found: { readonly object: string; readonly type: string } | null): LocalTag {
  if (found?.type === "tree" || found?.type === "blob") return { local: null, localType: found.type };
  return { local: found === null ? null : (parseCommitSha(found.object) ?? null) };
}

function remoteState(refs: RemoteRefs, trunk: string): RemoteState {
  const tags = new Map<string, CommitSha>();
  const intents = new Map<string, string>();
  for (const [ref, object] of refs) {
    const intended = tagOfIntentRef(ref);
    if (intended !== null) intents.set(intended, object);
    if (!ref.startsWith("refs/tags/") || ref.endsWith("^{}")) continue;
    const commit = parseCommitSha(refs.get(`${ref}^{}`) ?? object);
    if (commit !== undefined) tags.set(ref.slice("refs/tags/".length), commit);
  }
  return { tags, intents, trunk: parseCommitSha(refs.get(`refs/heads/${trunk}`) ?? "") ?? null };
}

/**
 * Trunk is what the clone fetched or what the remote says now, whichever is here: a clone may be older than its remote,
 * and CI often fetches the tag alone.
 */
async function containedInTrunk(
  git: GitCommand,
  commit: CommitSha,
  tips: readonly (string | null)[],
): Promise<boolean | null> {
  if (tips.includes(commit)) return true;
  const names = tips.flatMap((tip) => (tip === null ? [] : [tip]));
  const known = [...(await resolveNames(git, names)).values()].flatMap((found) =>
    found === null ? [] : [found.object],
  );
  if (known.length === 0) return null;
  for (const tip of new Set(known)) if (await isAncestor(git, commit, tip)) return true;
  return false;
}
