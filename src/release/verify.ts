import { chooseForge } from "../domain/project/forge-repository.ts";
import type { ForgeFacts } from "../domain/release/facts.ts";
import type { Verification, VerifiedRelease } from "../domain/release/verification.ts";
import { artifactsOf, type WantedRelease } from "../domain/release/wanted.ts";
import type { ReleaseTag } from "../domain/tags/release-tag.ts";
import { errorFromProblems } from "../domain/text/release-error.ts";
import { sortReleases } from "../planning/standing/artifacts.ts";
import { expectedImages } from "../planning/verification/expected-images.ts";
import { judgeVerification } from "../planning/verification/judge-verification.ts";
import { want } from "../planning/wanting/want.ts";
import { readClaims } from "./history/unfinished.ts";
import { readForge } from "./observation/forge.ts";
import { readListed, readServed } from "./observation/images.ts";
import { readDone, readLiveSites } from "./observation/sites.ts";
import { readPrereleases, readTags } from "./observation/tags.ts";
import { noToken, originOf, type Run } from "./run/services.ts";
import { firstThingsFirst, together } from "./run/together.ts";

/**
 * Reads everything back that releases should have left (tag, record, image tags, the forge's release) and compares. Writes
 * nothing. Throws if something cannot be read; a difference is not an error but drift in the answer.
 */
export async function verify(run: Run, tags: readonly ReleaseTag[]): Promise<Verification> {
  const { services, project } = run;
  const names = tags.map(({ text }) => text);
  const [tree, local, remote] = await firstThingsFirst([
    services.git.workTree(),
    services.git.localTags(names),
    services.git.remoteState(names, "all"),
  ]);
  const [facts, records, prereleases] = await together([
    readTags(services.git, names, local, remote),
    services.git.intents(names, remote),
    readPrereleases(services.git, project, tags, remote, tree),
  ]);
  const origin = originOf(run, tree.remoteUrls);
  const place = chooseForge(project, run.forge, tree.remoteUrls);
  const wanted = tags.map((tag) => {
    const record = records.get(tag.text);
    // What was released, not what is checked out.
    const commit = record?.intent.commit ?? facts.get(tag.text)?.local ?? null;
    const known = new Map(record === undefined ? [] : [[tag.text, record.intent]]);
    const scene = { commit, commitTime: 0, origin, forge: place, records: known };
    return { tag: tag.text, commit, record, releases: want(project, [tag], scene).releases };
  });
  const all = wanted.flatMap(({ releases }) => releases);
  const forge = await readForge(run, all, records);
  requireToken(run, all, forge);
  const releases: VerifiedRelease[] = [];
  for (const { tag, commit, record, releases: ours } of wanted) {
    const claims = await readClaims(services.git, remote, ours, records);
    const images = expectedImages(ours, record?.intent, { ...claims, prereleases });
    const references = images.map(({ reference }) => reference);
    const [release] = ours.flatMap((release) => artifactsOf(release, "forge"));
    const { meant } = sortReleases(forge?.releases.get(tag) ?? [], record?.intent.draft ?? null);
    releases.push(
      judgeVerification({
        tag,
        remote: project.source.remote,
        facts: facts.get(tag) ?? { local: null, inTrunk: null },
        recording: project.source.record === "ref",
        record,
        images,
        served: await readServed(services.registry, references),
        attached: await readListed(services.registry, record?.intent.attestations ?? []),
        artifacts: {
          recorded: record?.intent,
          commit,
          forge: project.source.forge,
          assets: meant[0]?.assets ?? [],
          ...(await readLiveSites(services, ours)),
          done: await readDone(
            services,
            ours.flatMap((release) => artifactsOf(release, "command")),
          ),
          deployments: deploymentIds(ours),
          commands: ours.flatMap((release) => artifactsOf(release, "command")),
        },
        ...(release === undefined || forge === undefined
          ? {}
          : { forge: { releases: meant, draft: release.draft } }),
      }),
    );
  }
  return { releases };
}

function deploymentIds(releases: readonly WantedRelease[]): string[] {
  return releases.flatMap((release) =>
    artifactsOf(release, "site").flatMap(({ deployments }) =>
      deployments.flatMap(({ id, leftTo }) => (leftTo === null ? id : [])),
    ),
  );
}

/** What the forge has for a tag cannot be verified without being allowed to ask. */
function requireToken(
  { services, project }: Run,
  releases: readonly WantedRelease[],
  forge: ForgeFacts | undefined,
): void {
  const published = releases.flatMap((release) => artifactsOf(release, "forge"));
  if (forge !== undefined || published.length === 0 || services.forge !== null) return;
  throw errorFromProblems([
    noToken(
      project.source.forge,
      published.map(({ tag }) => tag),
    ),
  ]);
}
