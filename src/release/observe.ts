import pMap from "p-map";
import type { CommitSha } from "../domain/commit-sha.ts";
import type { Digest } from "../domain/digest.ts";
import type {
  Facts,
  GitFacts,
  GitHubFacts,
  RecordedIntent,
  ReferenceOwner,
  RunOrigin,
  TagFacts,
  TargetFacts,
} from "../domain/facts.ts";
import type { GitHubRepository } from "../domain/project.ts";
import { formatReference, type Reference } from "../domain/reference.ts";
import type { ReleaseTag } from "../domain/release-tag.ts";
import type { WantedImage, WantedRelease } from "../domain/wanted.ts";
import { chooseGitHubRepository } from "../planning/github-repository.ts";
import type { Observed } from "../planning/observed.ts";
import { versionsOf } from "../planning/version-history.ts";
import { wantedReleases } from "../planning/want.ts";
import { wantedImages } from "../planning/want-images.ts";
import type { Git, RemoteState } from "../services/git/git.ts";
import type { Run } from "./services.ts";

/** Look-ups at once, over all registries. */
const LOOKUPS = 8;

/** Reads everything a plan for these tags needs: git, its remote, the build tool, registries and GitHub. Writes nothing. */
export async function observe(run: Run, tags: readonly ReleaseTag[]): Promise<Observed> {
  const { project, services, report } = run;
  const names = tags.map(({ text }) => text);
  report({ kind: "phase", name: "observe" });
  report({
    kind: "started",
    id: "observe",
    doing: "reading",
    label: `${project.source.remote}, the registries and GitHub`,
  });
  const [git, local, remote] = await Promise.all([
    services.git.workTree(),
    services.git.localTags(names),
    services.git.remoteState(names, "all"),
  ]);
  const origin: RunOrigin = {
    env: run.env,
    remoteUrl: git.remoteUrl,
    ...(run.destination === undefined ? {} : { chosenDestination: run.destination }),
  };
  const releases = wantedReleases(project, tags);
  const wanted = wantedImages(project, releases, git.head, origin);
  const repository = chooseGitHubRepository(project, run.githubRepository, git.remoteUrl);
  const [tagFacts, intents, served, targets, github] = await Promise.all([
    readTags(services.git, names, local, remote),
    services.git.intents(names, remote),
    readServed(run, wanted.images),
    inspectTargets(run, wanted.images),
    readGitHub(run, releases, repository),
  ]);
  const owners = await readOwners(run, wanted.images, { git, intents, served, remote });
  report({ kind: "finished", id: "observe", outcome: "read" });
  const facts: Facts = {
    git,
    tags: tagFacts,
    remoteTags: [...remote.tags.keys()],
    intents,
    served,
    owners,
    targets,
    ...(github === undefined ? {} : { github }),
  };
  return {
    project,
    releases,
    images: wanted.images,
    imageProblems: wanted.problems,
    repository,
    origin,
    facts,
  };
}

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

async function readServed(
  { services }: Run,
  images: readonly WantedImage[],
): Promise<ReadonlyMap<string, Digest | null>> {
  const references = new Map<string, Reference>();
  for (const { reference, floating } of images) {
    for (const each of reference === null ? floating : [reference, ...floating])
      references.set(formatReference(each), each);
  }
  const lookup = async ([text, reference]: [string, Reference]) =>
    [text, await services.registry.digestOf(reference)] as const;
  return new Map(await pMap([...references], lookup, { concurrency: LOOKUPS }));
}

async function inspectTargets(
  { services }: Run,
  images: readonly WantedImage[],
): Promise<ReadonlyMap<string, TargetFacts>> {
  const facts = new Map<string, TargetFacts>();
  for (const builder of Object.values(services.images)) {
    const sources = images
      .map(({ image }) => image.source)
      .filter((source) => services.images[source.kind] === builder);
    if (sources.length === 0) continue;
    for (const [subject, found] of await builder.inspect(sources)) facts.set(subject, found);
  }
  return facts;
}

async function readGitHub(
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

/**
 * Which earlier release put there what stands under an image tag that is not recorded as ours. Read only where
 * something unexpected stands there, because it takes all of the component's records.
 */
async function readOwners(
  { services }: Run,
  images: readonly WantedImage[],
  found: {
    readonly git: GitFacts;
    readonly intents: ReadonlyMap<string, RecordedIntent>;
    readonly served: ReadonlyMap<string, Digest | null>;
    readonly remote: RemoteState;
  },
): Promise<ReadonlyMap<string, ReferenceOwner>> {
  const { intents, served, remote } = found;
  const unexpected = images.filter(
    ({ reference, release }) =>
      reference !== null && served.get(formatReference(reference)) != null && !intents.has(release.tag),
  );
  const tags = new Set(
    unexpected.flatMap(({ release }) =>
      versionsOf(release.component, [...remote.intents.keys()]).map(({ tag }) => tag),
    ),
  );
  const owners = new Map<string, ReferenceOwner>();
  for (const { intent } of (await services.git.intents([...tags], remote)).values()) {
    if (intent.commit === found.git.head) continue;
    for (const { reference } of intent.images)
      owners.set(reference, { tag: intent.tag, commit: intent.commit });
  }
  return owners;
}
