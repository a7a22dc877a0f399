import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { TagFacts } from "../../domain/release/facts.ts";
import type { Git, RemoteState } from "../../services/ports/git.ts";

/** Git's facts about tags: here, on the remote, and whether trunk contains them. */
export async function readTags(
  git: Git,
  tags: readonly string[],
  local: ReadonlyMap<string, Pick<TagFacts, "local" | "localType">>,
  remote: RemoteState,
): Promise<ReadonlyMap<string, TagFacts>> {
  const commits = new Set(tags.flatMap((tag) => local.get(tag)?.local ?? []));
  const contained = new Map<CommitSha, boolean | null>();
  for (const commit of commits) contained.set(commit, await git.inTrunk(commit, remote.trunk));
  return new Map(
    tags.map((tag) => {
      const here = local.get(tag) ?? { local: null };
      const inTrunk = here.local === null ? null : (contained.get(here.local) ?? null);
      return [tag, { ...here, remote: remote.tags.get(tag) ?? null, inTrunk }];
    }),
  );
}
