import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import type { SourceRepository } from "../../domain/project/project.ts";
import type { Git, LocalTag, RemoteState } from "../ports/git.ts";
import type { Run } from "../process/run.ts";
import { readBuildFiles } from "./build-files.ts";
import { createGitCommand, type GitCommand } from "./command.ts";
import { createCutting } from "./cutting.ts";
import { createHistory } from "./history.ts";
import { intentRef, tagOfIntentRef } from "./intent-ref.ts";
import { readIntents, writeIntent } from "./intents.ts";
import { listRemote, type RemoteRefs, readRemoteUrl } from "./remote.ts";
import { isAncestor, pathsChanged, readWorkTree, resolveNames } from "./work-tree.ts";

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
