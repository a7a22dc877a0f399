import pMap from "p-map";
import type { Digest } from "../domain/digest.ts";
import type { RecordedIntent, RunOrigin } from "../domain/facts.ts";
import { formatReference, parseReference } from "../domain/reference.ts";
import { errorFromProblems } from "../domain/release-error.ts";
import type { ReleaseTag } from "../domain/release-tag.ts";
import type { Verification } from "../domain/verification.ts";
import type { WantedRelease } from "../domain/wanted.ts";
import { chooseGitHubRepository } from "../planning/github-repository.ts";
import { judgeVerification, type ReadBack } from "../planning/judge-verification.ts";
import { newerOwner } from "../planning/newer-owner.ts";
import { wantedReleases } from "../planning/want.ts";
import { wantedImages } from "../planning/want-images.ts";
import type { RemoteState } from "../services/git/git.ts";
import { noToken } from "./no-token.ts";
import { readTags } from "./observe.ts";
import type { Run } from "./services.ts";

type Image = ReadBack["images"][number];

/**
 * Reads everything back that releases should have left (tag, record, image tags, GitHub release) and compares. Writes
 * nothing. Throws where something cannot be read; a difference is no error but drift in the answer.
 */
export async function verify(run: Run, tags: readonly ReleaseTag[]): Promise<Verification> {
  const { services, project } = run;
  const names = tags.map(({ text }) => text);
  const [tree, local, remote] = await Promise.all([
    services.git.workTree(),
    services.git.localTags(names),
    services.git.remoteState(names, "all"),
  ]);
  const [facts, records] = await Promise.all([
    readTags(services.git, names, local, remote),
    services.git.intents(names, remote),
  ]);
  const releases = wantedReleases(project, tags);
  const origin: RunOrigin = { env: run.env, remoteUrl: tree.remoteUrl };
  const github = await readGitHub(run, releases, tree.remoteUrl);
  const verified = [];
  for (const tag of names) {
    const ours = releases.filter((release) => release.tag === tag);
    const images = imagesOf(run, ours, records.get(tag), remote, origin);
    const own = github.get(tag);
    verified.push(
      judgeVerification({
        tag,
        remote: project.source.remote,
        facts: facts.get(tag) ?? { local: null, inTrunk: null },
        recording: project.source.record === "ref",
        record: records.get(tag),
        images,
        served: await readServed(run, images),
        ...(own === undefined ? {} : { github: own }),
      }),
    );
  }
  return { releases: verified };
}

/** What a tag's record names, less the floating tags that a newer release has taken over since. */
function imagesOf(
  { project }: Run,
  releases: readonly WantedRelease[],
  record: RecordedIntent | undefined,
  remote: RemoteState,
  origin: RunOrigin,
): Image[] {
  const { images } = wantedImages(project, releases, record?.intent.commit ?? null, origin);
  const taken = new Set(
    images.flatMap((image) =>
      image.floating
        .filter((reference) => newerOwner(image, reference, project, [...remote.tags.keys()]) !== undefined)
        .map(formatReference),
    ),
  );
  const configured = images.flatMap(({ reference, floating }) =>
    reference === null ? floating : [reference, ...floating],
  );
  const named: readonly Image[] =
    record === undefined
      ? configured.map((reference) => ({ reference: formatReference(reference), digest: null }))
      : [...record.intent.images, ...record.intent.floating];
  return named.filter(({ reference }) => !taken.has(reference));
}

async function readServed(
  { services }: Run,
  images: readonly Image[],
): Promise<ReadonlyMap<string, Digest | null>> {
  const lookup = async ({ reference }: Image) => {
    const parsed = parseReference(reference);
    return [reference, parsed === undefined ? null : await services.registry.digestOf(parsed)] as const;
  };
  return new Map(await pMap(images, lookup, { concurrency: 8 }));
}

async function readGitHub(
  { services, project, githubRepository }: Run,
  releases: readonly WantedRelease[],
  remoteUrl: string | null,
): Promise<ReadonlyMap<string, NonNullable<ReadBack["github"]>>> {
  const published = releases.filter(({ own, component }) => own && component.githubRelease !== undefined);
  const repository = chooseGitHubRepository(project, githubRepository, remoteUrl);
  if (published.length === 0 || repository === null) return new Map();
  const tags = published.map(({ tag }) => tag);
  if (services.github === null) throw errorFromProblems([noToken(tags)]);
  const found = await services.github.releasesForAll(repository, tags);
  return new Map(
    published.map(({ tag, component }) => [
      tag,
      { releases: found.get(tag) ?? [], draft: component.githubRelease?.draft ?? false },
    ]),
  );
}
