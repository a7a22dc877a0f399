import type { CommitSha } from "../domain/history/commit-sha.ts";
import { formatPinned, formatReference } from "../domain/images/reference.ts";
import type { Extent } from "../domain/images/served-image.ts";
import type { ForgePlace } from "../domain/project/forge.ts";
import { chooseForge } from "../domain/project/forge-repository.ts";
import type { Facts, Prereleases, PublishedFacts, RunOrigin } from "../domain/release/facts.ts";
import type { ReleaseIntent } from "../domain/release/intent.ts";
import type { CheckKind } from "../domain/release/verification.ts";
import { artifactsOf, type WantedRelease } from "../domain/release/wanted.ts";
import type { ReleaseTag } from "../domain/tags/release-tag.ts";
import { sortReleases } from "../planning/standing/artifacts.ts";
import type { ExpectedImage } from "../planning/verification/expected-images.ts";
import type { ArtifactsReadBack, ReadBack } from "../planning/verification/judge-verification.ts";
import { want } from "../planning/wanting/want.ts";
import type { LocalTag, RemoteState } from "../services/ports/git.ts";
import type { Registry } from "../services/ports/registry.ts";
import { LOOKUPS } from "./observation/images.ts";
import { originOf, type Run } from "./run/services.ts";
import { tryEach } from "./run/together.ts";

/** What is known before anything is asked about single releases. */
export interface ReadBackScene {
  readonly local: ReadonlyMap<string, LocalTag>;
  readonly remote: RemoteState;
  readonly prereleases: Prereleases;
  readonly origin: RunOrigin;
  readonly place: ForgePlace;
}

/** Where this run happens, and where its releases are published. */
export function releasePlace(
  run: Run,
  remoteUrls: readonly string[],
): Pick<ReadBackScene, "origin" | "place"> {
  return {
    origin: originOf(run, remoteUrls),
    place: chooseForge(run.project, run.forge, remoteUrls),
  };
}

/** A release as it was recorded and as the configuration wants it. */
export interface ExpectedRelease {
  readonly tag: string;
  readonly record: ReleaseIntent | undefined;
  /** What was released, not what is checked out; null if nothing says. */
  readonly commit: CommitSha | null;
  readonly releases: readonly WantedRelease[];
}

/** What is expected of a release. */
export function expectRelease(
  { project }: Run,
  { local, remote, origin, place }: ReadBackScene,
  tag: ReleaseTag,
  record: ReleaseIntent | undefined,
): ExpectedRelease {
  const { text } = tag;
  const commit = record?.commit ?? local.get(text)?.local ?? remote.tags.get(text) ?? null;
  const records = new Map(record === undefined ? [] : [[text, record]]);
  const scene = { commit, commitTime: 0, origin, forge: place, records };
  return { tag: text, record, commit, releases: want(project, [tag], scene).releases };
}

/** What registries answered about one release; what they did not answer is left out, and why is in `failures`. */
export interface RegistryAnswers {
  /** The digests of the bytes that are served. */
  readonly served: Facts["served"];
  readonly faults: ReadBack["faults"];
  readonly attached: Facts["attached"];
  readonly failures: readonly { readonly kind: CheckKind; readonly thrown: unknown }[];
}

/**
 * Reads what is under image tags, each followed as far as this says, and asks for what is attached to the images of which the record says
 * that something was.
 */
export async function askRegistries(
  registry: Pick<Registry, "examine" | "referrers">,
  images: readonly Pick<ExpectedImage, "reference">[],
  record: ReleaseIntent | undefined,
  extent: Extent,
): Promise<RegistryAnswers> {
  const references = new Map(images.map(({ reference }) => [formatReference(reference), reference]));
  const subjects = new Map(
    (record?.attestations ?? []).map(({ repository, subject }) => [
      formatPinned(repository, subject),
      { repository, subject },
    ]),
  );
  const [served, attached] = await Promise.all([
    tryEach(
      [...references],
      LOOKUPS,
      async ([name, { repository, tag }]) => [name, await registry.examine(repository, tag, extent)] as const,
    ),
    tryEach([...subjects], LOOKUPS, async ([name, { repository, subject }]) => {
      const listed = await registry.referrers(repository, subject);
      return [name, new Set(listed.map(({ digest }) => digest))] as const;
    }),
  ]);
  const because = (kind: CheckKind) => (thrown: unknown) => ({ kind, thrown });
  return {
    served: new Map(served.results.map(([name, image]) => [name, image?.digest ?? null])),
    faults: new Map(served.results.map(([name, image]) => [name, image?.faults ?? []])),
    attached: new Map(attached.results),
    failures: [...served.failures.map(because("image")), ...attached.failures.map(because("signature"))],
  };
}

/** What was found of a release besides what git says. */
export interface FoundRelease extends Pick<RegistryAnswers, "served" | "faults" | "attached"> {
  readonly images: readonly ExpectedImage[];
  /** The forge's releases of the tag; null if it was not asked. */
  readonly forge: readonly PublishedFacts[] | null;
  readonly effects: Pick<ArtifactsReadBack, "live" | "superseded" | "done">;
}

/** All of it, to be judged. Of images only those that registries answered about. */
export function readBackOf(
  { project }: Run,
  { local, remote }: ReadBackScene,
  { tag, record, commit, releases }: ExpectedRelease,
  { images, served, faults, attached, forge, effects }: FoundRelease,
): ReadBack {
  const { meant } = sortReleases(forge ?? [], record?.draft ?? null);
  const [published] = releases.flatMap((release) => artifactsOf(release, "forge"));
  const asForge =
    published === undefined || forge === null ? {} : { forge: { releases: meant, draft: published.draft } };
  return {
    tag,
    remote: project.source.remote,
    facts: { local: local.get(tag)?.local ?? null, remote: remote.tags.get(tag) ?? null },
    recording: project.source.record === "ref",
    record,
    images: images.filter(({ reference }) => served.has(formatReference(reference))),
    served,
    faults,
    attached,
    artifacts: {
      recorded: forge === null && record !== undefined ? { ...record, files: [] } : record,
      commit,
      forge: project.source.forge,
      assets: meant[0]?.assets ?? [],
      ...effects,
      deployments: deploymentIds(releases),
      commands: releases.flatMap((release) => artifactsOf(release, "command")),
    },
    ...asForge,
  };
}

function deploymentIds(releases: readonly WantedRelease[]): string[] {
  return releases.flatMap((release) =>
    artifactsOf(release, "site").flatMap(({ deployments }) =>
      deployments.flatMap(({ id, leftTo }) => (leftTo === null ? id : [])),
    ),
  );
}
