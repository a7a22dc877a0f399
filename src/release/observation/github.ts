import type { GitHubFacts } from "../../domain/release/facts.ts";
import { artifactsOf, type WantedRelease } from "../../domain/release/wanted.ts";
import type { Run } from "../run/services.ts";

type Assets = GitHubFacts["assets"] extends ReadonlyMap<string, infer A> ? A : never;

/** GitHub's releases for every tag that should have one; `undefined` if none should, or if there is no token. */
export async function readGitHub(
  { services: { github } }: Run,
  releases: readonly WantedRelease[],
): Promise<GitHubFacts | undefined> {
  const wanted = releases.flatMap((release) => artifactsOf(release, "forge"));
  const repository = wanted[0]?.repository ?? null;
  if (github === null || repository === null) return undefined;
  const found = await github.releasesForAll(
    repository,
    wanted.map(({ tag }) => tag),
  );
  const assets = new Map<string, Assets>();
  for (const { tag, files } of wanted) {
    const [release] = found.get(tag) ?? [];
    if (release === undefined || files.length === 0) continue;
    assets.set(tag, await github.assets(repository, release.id));
  }
  return { repository, releases: found, assets };
}
