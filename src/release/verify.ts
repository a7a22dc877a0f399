import { parseReference } from "../domain/images/reference.ts";
import type { GitHubFacts } from "../domain/release/facts.ts";
import type { Verification } from "../domain/release/verification.ts";
import type { WantedRelease } from "../domain/release/wanted.ts";
import type { ReleaseTag } from "../domain/tags/release-tag.ts";
import { errorFromProblems } from "../domain/text/release-error.ts";
import { expectedImages } from "../planning/verification/expected-images.ts";
import { judgeVerification, type ReadBack } from "../planning/verification/judge-verification.ts";
import { chooseGitHubRepository } from "../planning/wanting/github-repository.ts";
import { wantedReleases } from "../planning/wanting/want.ts";
import { wantedImages } from "../planning/wanting/want-images.ts";
import { readArtifacts } from "./observation/read-artifacts.ts";
import { readGitHub } from "./observation/read-github.ts";
import { readServed } from "./observation/read-served.ts";
import { readTags } from "./observation/read-tags.ts";
import { noToken } from "./run/no-token.ts";
import { originOf } from "./run/origin.ts";
import type { Run } from "./run/services.ts";
import { firstThingsFirst, together } from "./run/together.ts";

/**
 * Reads everything back that releases should have left (tag, record, image tags, GitHub release) and compares. Writes
 * nothing. Throws where something cannot be read; a difference is no error but drift in the answer.
 */
export async function verify(run: Run, tags: readonly ReleaseTag[]): Promise<Verification> {
  const { services, project } = run;
  const names = tags.map(({ text }) => text);
  const [tree, local, remote] = await firstThingsFirst([
    services.git.workTree(),
    services.git.localTags(names),
    services.git.remoteState(names, "all"),
  ]);
  const releases = wantedReleases(project, tags);
  const repository = chooseGitHubRepository(project, run.githubRepository, tree.remoteUrl, run.githubHost);
  const origin = originOf(run, tree.remoteUrl);
  const [facts, records, github] = await together([
    readTags(services.git, names, local, remote),
    services.git.intents(names, remote),
    readGitHub(run, releases, repository),
  ]);
  requireToken(run, releases, github);
  const verified = [];
  for (const tag of names) {
    const ours = releases.filter((release) => release.tag === tag);
    const record = records.get(tag);
    const { images } = wantedImages(project, ours, record?.intent.commit ?? null, origin);
    const expected = expectedImages(project, images, record?.intent, [...remote.tags.keys()]);
    const references = expected.flatMap(({ reference }) => parseReference(reference) ?? []);
    verified.push(
      judgeVerification({
        tag,
        remote: project.source.remote,
        facts: facts.get(tag) ?? { local: null, inTrunk: null },
        recording: project.source.record === "ref",
        record,
        images: expected,
        served: await readServed(services.registry, references),
        artifacts: await readArtifacts(services, ours, {
          recorded: record?.intent,
          commit: record?.intent.commit ?? facts.get(tag)?.local ?? null,
          assets: github?.assets.get(tag) ?? [],
        }),
        ...gitHubOf(ours, github),
      }),
    );
  }
  return { releases: verified };
}

/** What GitHub has for a tag cannot be verified without being allowed to ask. */
function requireToken(
  { services }: Run,
  releases: readonly WantedRelease[],
  github: GitHubFacts | undefined,
): void {
  const published = releases.filter(({ own, component }) => own && component.githubRelease !== undefined);
  if (github !== undefined || published.length === 0 || services.github !== null) return;
  throw errorFromProblems([noToken(published.map(({ tag }) => tag))]);
}

function gitHubOf(
  releases: readonly WantedRelease[],
  facts: GitHubFacts | undefined,
): Pick<ReadBack, "github"> {
  const settings = releases.find(({ own }) => own)?.component.githubRelease;
  const [release] = releases;
  if (facts === undefined || settings === undefined || release === undefined) return {};
  return { github: { releases: facts.releases.get(release.tag) ?? [], draft: settings.draft } };
}
