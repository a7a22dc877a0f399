import type { GitHubRepository } from "../../domain/project/project.ts";
import type { GitHubFacts } from "../../domain/release/facts.ts";
import type { WantedRelease } from "../../domain/release/wanted.ts";
import type { Run } from "../run/services.ts";

/** GitHub's releases for every tag that shall have one; `undefined` where none shall, or where there is no token. */
export async function readGitHub(
  { services: { github } }: Run,
  releases: readonly WantedRelease[],
  repository: GitHubRepository | null,
): Promise<GitHubFacts | undefined> {
  const published = releases.filter(({ own, component }) => own && component.githubRelease !== undefined);
  if (github === null || repository === null || published.length === 0) return undefined;
  const found = await github.releasesForAll(
    repository,
    published.map(({ tag }) => tag),
  );
  const assets: [string, GitHubFacts["assets"] extends ReadonlyMap<string, infer A> ? A : never][] = [];
  for (const { tag, component } of published) {
    const [release] = found.get(tag) ?? [];
    if (release === undefined || !component.artifacts.some(({ kind }) => kind === "files")) continue;
    assets.push([tag, await github.assets(repository, release.id)]);
  }
  return { repository, releases: found, assets: new Map(assets) };
}
