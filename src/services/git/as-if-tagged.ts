import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Git } from "../ports/git.ts";

/**
 * A clone as if these tags, and no others, were made at a commit and pushed, and as if trunk held it. Its remote is not asked for
 * them. Nothing is recorded.
 */
export function asIfTagged(git: Git, tags: readonly string[], head: CommitSha): Git {
  const made = new Map(tags.map((name): [string, CommitSha] => [name, head]));
  return {
    ...git,
    localTags: async (names) => new Map(names.map((name) => [name, { local: made.get(name) ?? null }])),
    remoteState: async () => ({ tags: made, trunk: head, intents: new Map() }),
    inTrunk: async () => true,
  };
}
