import type { Facts, GitHubFacts, TargetFacts } from "../domain/facts.ts";
import type { GitHubRepository } from "../domain/project.ts";
import type { ReleaseTag } from "../domain/release-tag.ts";
import type { WantedImage, WantedRelease } from "../domain/wanted.ts";
import { chooseGitHubRepository } from "../planning/github-repository.ts";
import type { Observed } from "../planning/observed.ts";
import { wantedReleases } from "../planning/want.ts";
import { wantedImages } from "../planning/want-images.ts";
import { originOf } from "./origin.ts";
import { readOwners } from "./read-owners.ts";
import { readServed } from "./read-served.ts";
import { readTags } from "./read-tags.ts";
import type { Run } from "./services.ts";
import { firstThingsFirst, together } from "./throw-together.ts";
import { watched } from "./watched.ts";

/** Reads everything a plan for these tags needs: git, its remote, the build tool, registries and GitHub. Writes nothing. */
export async function observe(run: Run, tags: readonly ReleaseTag[]): Promise<Observed> {
  run.report({ kind: "phase", name: "observe" });
  const label = `${run.project.source.remote}, the registries and GitHub`;
  return watched(run.report, { id: "observe", doing: "reading", done: "read", label }, () =>
    readAll(run, tags),
  );
}

async function readAll(run: Run, tags: readonly ReleaseTag[]): Promise<Observed> {
  const { project, services } = run;
  const names = tags.map(({ text }) => text);
  const [git, local, remote] = await firstThingsFirst([
    services.git.workTree(),
    services.git.localTags(names),
    services.git.remoteState(names, "all"),
  ]);
  const origin = originOf(run, git.remoteUrl);
  const releases = wantedReleases(project, tags);
  const { images, problems } = wantedImages(project, releases, git.head, origin);
  const repository = chooseGitHubRepository(project, run.githubRepository, git.remoteUrl);
  const references = images.flatMap(({ reference, floating }) =>
    reference === null ? floating : [reference, ...floating],
  );
  const [tagFacts, intents, served, targets, github] = await together([
    readTags(services.git, names, local, remote),
    services.git.intents(names, remote),
    readServed(services.registry, references),
    inspectTargets(run, images),
    readGitHub(run, releases, repository),
  ]);
  const owners = await readOwners(services.git, images, { intents, served, head: git.head, remote });
  const remoteTags = [...remote.tags.keys()];
  const facts: Facts = { git, tags: tagFacts, remoteTags, intents, served, owners, targets };
  return {
    project,
    releases,
    images,
    imageProblems: problems,
    repository,
    origin,
    facts: github === undefined ? facts : { ...facts, github },
  };
}

async function inspectTargets(
  { services }: Run,
  images: readonly WantedImage[],
): Promise<ReadonlyMap<string, TargetFacts>> {
  const facts = new Map<string, TargetFacts>();
  for (const [kind, builder] of Object.entries(services.images)) {
    const sources = images.map(({ image }) => image.source).filter((source) => source.kind === kind);
    if (sources.length === 0) continue;
    for (const [subject, found] of await builder.inspect(sources)) facts.set(subject, found);
  }
  return facts;
}

/** GitHub's releases for every tag that shall have one; `undefined` where none shall, or where there is no token. */
export async function readGitHub(
  { services }: Run,
  releases: readonly WantedRelease[],
  repository: GitHubRepository | null,
): Promise<GitHubFacts | undefined> {
  const tags = releases
    .filter(({ own, component }) => own && component.githubRelease !== undefined)
    .map(({ tag }) => tag);
  if (services.github === null || repository === null || tags.length === 0) return undefined;
  return { repository, releases: await services.github.releasesForAll(repository, tags) };
}
