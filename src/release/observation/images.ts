import pMap from "p-map";
import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import type { Digest } from "../../domain/images/digest.ts";
import { formatPinned, formatReference, type Reference } from "../../domain/images/reference.ts";
import { madeBy, type SourceKind, type SourceOf } from "../../domain/project/artifact.ts";
import type { Attestation } from "../../domain/release/attestation.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { Facts, RecordedIntent, ReferenceOwner, TargetFacts } from "../../domain/release/facts.ts";
import {
  artifactsOf,
  type Wanted,
  type WantedImage,
  type WantedRelease,
} from "../../domain/release/wanted.ts";
import { versionsOf } from "../../planning/history/version-history.ts";
import { REVISION_LABEL } from "../../planning/wanting/images.ts";
import type { Git, RemoteState } from "../../services/ports/git.ts";
import { eachKind } from "../../services/ports/image-builder.ts";
import type { Registry } from "../../services/ports/registry.ts";
import type { Run, Services } from "../run/services.ts";

/** Look-ups at once, over all registries. */
export const LOOKUPS = 16;

/** Images at once whose labels are read, which takes their configuration's blob. */
const LABELS = 4;

/** Every reference that releases are about: those of their images as far as they are known, and their floating tags. */
export function referencesOf(releases: readonly WantedRelease[]): Reference[] {
  const images = releases.flatMap((release) => artifactsOf(release, "image"));
  return images.flatMap(({ reference, floating }) => [
    ...(reference === null ? [] : [reference]),
    ...floating.map((each) => each.reference),
  ]);
}

/** What registries serve under references, by the reference written out; each is asked for once. */
export async function readServed(
  registry: Registry,
  references: readonly Reference[],
): Promise<ReadonlyMap<string, Digest | null>> {
  const distinct = new Map(references.map((reference) => [formatReference(reference), reference]));
  const lookup = async ([text, reference]: [string, Reference]) =>
    [text, await registry.digestOf(reference)] as const;
  return new Map(await pMap([...distinct], lookup, { concurrency: LOOKUPS }));
}

/**
 * What registries list next to images whose records say that statements about them were signed. Of others nothing has to be known
 * before they are signed.
 */
export function readAttached(
  registry: Registry,
  { releases, predicates }: Wanted,
  served: ReadonlyMap<string, Digest | null>,
  records: ReadonlyMap<string, RecordedIntent>,
): Promise<Facts["attached"]> {
  const signed = releases.flatMap((release) => {
    const recorded = records.get(release.tag)?.intent.attestations ?? [];
    return artifactsOf(release, "image").flatMap(({ reference, repository, carried }) => {
      if (predicates.length === 0 && carried.length === 0) return [];
      const digest = reference === null ? null : (served.get(formatReference(reference)) ?? null);
      const isSigned = recorded.some(({ subject }) => subject === digest);
      return isSigned && digest !== null ? { repository, subject: digest } : [];
    });
  });
  return readListed(registry, signed);
}

/** What registries list of what is attached to images, by the image; each is asked about once. */
async function readListed(
  registry: Registry,
  images: readonly Pick<Attestation, "repository" | "subject">[],
): Promise<Facts["attached"]> {
  const distinct = new Map(images.map((each) => [formatPinned(each.repository, each.subject), each]));
  const look = async ([name, { repository, subject }]: [string, (typeof images)[number]]) => {
    const listed = await registry.referrers(repository, subject);
    return [name, new Set(listed.map(({ digest }) => digest))] as const;
  };
  return new Map(await pMap([...distinct], look, { concurrency: LOOKUPS }));
}

/** What the build tools know of images' targets, without building, and where the configuration names what they do not know. */
export async function inspectTargets(
  { services, placeOf }: Pick<Run, "services" | "placeOf">,
  images: readonly { readonly source: SourceOf<SourceKind> }[],
  watch: Watch,
): Promise<ReadonlyMap<string, TargetFacts>> {
  const facts = new Map<string, TargetFacts>();
  await eachKind(services.images, async (kind, builder) => {
    const sources = madeBy(kind, images).map(({ source }) => source);
    if (sources.length === 0) return;
    for (const [subject, found] of await builder.inspect(sources, watch)) {
      const where = found.missing === undefined ? undefined : placeOf(subject);
      facts.set(subject, where === undefined ? found : { ...found, where });
    }
  });
  return facts;
}

/**
 * Only for Dockerfile images: a rebuild of the same commit may give another digest, and the label says which commit it is
 * from.
 */
export async function readRevisions(
  { registry }: Services,
  releases: readonly WantedRelease[],
  served: ReadonlyMap<string, Digest | null>,
): Promise<ReadonlyMap<string, CommitSha>> {
  const images = releases.flatMap((release) => artifactsOf(release, "image"));
  const revisions = new Map<string, CommitSha>();
  const read = async ({ reference }: WantedImage) => {
    const digest = reference === null ? null : (served.get(formatReference(reference)) ?? null);
    if (reference === null || digest === null) return;
    const label = (await registry.labels(reference.repository, digest)).get(REVISION_LABEL);
    const revision = parseCommitSha(label ?? "");
    if (revision !== undefined) revisions.set(formatReference(reference), revision);
  };
  await pMap(madeBy("dockerfile", images), read, { concurrency: LABELS });
  return revisions;
}

/** What is known before owners are looked for. */
export interface Known extends Pick<Facts, "intents" | "served"> {
  readonly head: CommitSha;
  readonly remote: RemoteState;
}

/**
 * Which earlier release pushed what is under an image tag that is not recorded as ours. Read only if something unexpected is
 * there, because it takes all of the component's records.
 */
export async function readOwners(
  git: Git,
  releases: readonly WantedRelease[],
  { intents, served, head, remote }: Known,
): Promise<ReadonlyMap<string, ReferenceOwner>> {
  const unexpected = releases.filter(
    (release) =>
      !intents.has(release.tag) &&
      artifactsOf(release, "image").some(
        ({ reference }) => reference !== null && served.get(formatReference(reference)) != null,
      ),
  );
  const recorded = [...remote.intents.keys()];
  const tags = new Set(unexpected.flatMap(({ line }) => versionsOf(line, recorded).map(({ tag }) => tag)));
  const owners = new Map<string, ReferenceOwner>();
  for (const { intent } of (await git.intents([...tags], remote)).values()) {
    if (intent.commit === head) continue;
    for (const { reference } of intent.images)
      owners.set(formatReference(reference), { tag: intent.tag, commit: intent.commit });
  }
  return owners;
}
