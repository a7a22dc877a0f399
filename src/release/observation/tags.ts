import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Project } from "../../domain/project/project.ts";
import type { CheckedOut, Prereleases, TagFacts } from "../../domain/release/facts.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import { beyondStable } from "../../planning/history/version-history.ts";
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

/**
 * Which prereleases above their component's last stable release go on, and which were given up, for the tags that are
 * prereleases themselves. What the clone cannot tell is absent.
 */
export async function readPrereleases(
  git: Git,
  { components }: Project,
  tags: readonly ReleaseTag[],
  { tags: remote }: RemoteState,
  { shallow }: Pick<CheckedOut, "shallow">,
): Promise<Prereleases> {
  if (shallow) return new Map();
  const found = new Map<string, "going-on" | "given-up">();
  const names = new Set(
    tags.flatMap(({ component, version }) => (version.prerelease === null ? [] : component)),
  );
  for (const component of components) {
    if (!names.has(component.name)) continue;
    const { stable, above } = beyondStable(component, [...remote.keys()]);
    const commit = stable === null ? undefined : remote.get(stable);
    // One alone has none to be compared with.
    if (commit === undefined || above.length < 2) continue;
    for (const [tag, contains] of await git.tagsContain(above, commit))
      found.set(tag, contains ? "going-on" : "given-up");
  }
  return found;
}
