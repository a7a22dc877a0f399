import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import type { Git, RemoteState } from "../ports/git.ts";

/**
 * A clone as if these release tags were made at a commit and pushed, and as if trunk held it. Their records are kept in memory.
 * Clone and remote are read and not changed; if the remote cannot be reached, it is taken to hold what the clone holds.
 */
export function rehearsedGit(git: Git, tags: readonly string[], head: CommitSha): Git {
  const stored = new Map<string, ReleaseIntent>();
  const refs = new Map<string, string>();
  let there: Promise<RemoteState> | undefined;
  let next = 0;
  const made = (names: readonly string[]) => names.filter((name) => tags.includes(name));
  return {
    ...git,
    workTree: async () => ({ ...(await git.workTree()), modified: [], shallow: false }),
    modified: async () => [],
    localTags: async (names) => {
      const here = new Map(await git.localTags(names));
      for (const name of made(names)) here.set(name, { local: head });
      return here;
    },
    remoteState: async (names, extent): Promise<RemoteState> => {
      there ??= git.remoteState([...names], "all").catch(() => whatIsHere(git));
      const state = await there;
      const others = [...state.intents].filter(([name]) => !tags.includes(name));
      return {
        tags: new Map([...state.tags, ...tags.map((name): [string, CommitSha] => [name, head])]),
        trunk: head,
        intents: new Map(extent === "bare" ? [] : [...others, ...refs]),
      };
    },
    inTrunk: async () => true,
    intents: async (names, state) => {
      const others = names.filter((name) => !tags.includes(name));
      const found = new Map(others.length === 0 ? [] : await git.intents(others, state));
      for (const name of made(names)) {
        const object = refs.get(name) ?? "";
        const intent = stored.get(object);
        if (intent !== undefined) found.set(name, { object, intent });
      }
      return found;
    },
    storeIntents: async (intents) =>
      intents.map((intent) => {
        const object = `rehearsed-${next++}`;
        stored.set(object, intent);
        return object;
      }),
    writeIntents: async (writes) => {
      const written = new Map<string, string | null>();
      for (const { tag, object, expected } of writes) {
        const isFree = (refs.get(tag) ?? null) === expected;
        if (isFree) refs.set(tag, object);
        written.set(tag, isFree ? object : null);
      }
      return written;
    },
  };
}

/** What the clone knows of its remote. */
async function whatIsHere(git: Git): Promise<RemoteState> {
  const tags = (await git.tags()).flatMap(({ name, object }): [string, CommitSha][] => {
    const commit = parseCommitSha(object);
    return commit === undefined ? [] : [[name, commit]];
  });
  return { tags: new Map(tags), trunk: null, intents: new Map() };
}
