import pMap from "p-map";
import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";
import type { Digest } from "../../domain/images/digest.ts";
import { formatReference } from "../../domain/images/reference.ts";
import { madeBy } from "../../domain/project/artifact.ts";
import type { RecordedIntent, TargetFacts } from "../../domain/release/facts.ts";
import type { WantedImage } from "../../domain/release/wanted.ts";
import { resolveRecorded } from "../../planning/standing/recorded-image.ts";
import { REVISION_LABEL } from "../../planning/wanting/image-labels.ts";
import { eachKind } from "../../services/ports/image-builder.ts";
import type { Services } from "../run/services.ts";
import { together } from "../run/together.ts";
import { readServed } from "./read-served.ts";

/** What was read about images: in their registries, and by the tools that build them. */
export interface ImagesRead {
  /** The same images, with the references that only the records could tell. */
  readonly images: readonly WantedImage[];
  readonly served: ReadonlyMap<string, Digest | null>;
  readonly revisions: ReadonlyMap<string, CommitSha>;
  readonly targets: ReadonlyMap<string, TargetFacts>;
}

/** Reads what stands under the images' references, from which commit it was built, and whether their sources exist. */
export async function readImages(
  services: Services,
  wanted: readonly WantedImage[],
  intents: ReadonlyMap<string, RecordedIntent>,
  head: CommitSha,
): Promise<ImagesRead> {
  const images = wanted.map((image) => resolveRecorded(image, intents, head));
  const references = images.flatMap(({ reference, floating }) =>
    reference === null ? floating : [reference, ...floating],
  );
  const [served, targets] = await together([
    readServed(services.registry, references),
    inspectTargets(services, images),
  ]);
  return { images, served, targets, revisions: await readRevisions(services, images, served) };
}

async function inspectTargets(
  services: Services,
  images: readonly WantedImage[],
): Promise<ReadonlyMap<string, TargetFacts>> {
  const facts = new Map<string, TargetFacts>();
  await eachKind(services.images, async (kind, builder) => {
    const sources = madeBy(
      kind,
      images.map(({ image }) => image),
    ).map(({ source }) => source);
    if (sources.length === 0) return;
    for (const [subject, found] of await builder.inspect(sources)) facts.set(subject, found);
  });
  return facts;
}

/** Only for Dockerfile images: a rebuild of the same commit may give another digest, and the label tells. */
async function readRevisions(
  { registry }: Services,
  images: readonly WantedImage[],
  served: ReadonlyMap<string, Digest | null>,
): Promise<ReadonlyMap<string, CommitSha>> {
  const revisions = new Map<string, CommitSha>();
  await pMap(
    images.filter(({ image }) => image.source.kind === "dockerfile"),
    async ({ reference }) => {
      const digest = reference === null ? null : (served.get(formatReference(reference)) ?? null);
      if (reference === null || digest === null) return;
      const labels = await registry.labels(reference.repository, digest);
      const revision = parseCommitSha(labels.get(REVISION_LABEL) ?? "");
      if (revision !== undefined) revisions.set(formatReference(reference), revision);
    },
    { concurrency: 4 },
  );
  return revisions;
}
