import { formatPinned, formatReference, sameRepository } from "../domain/images/reference.ts";
import type { Claims } from "../domain/release/facts.ts";
import type { ReleaseIntent } from "../domain/release/intent.ts";
import { artifactsOf, type WantedRelease } from "../domain/release/wanted.ts";
import { otherOwner } from "../planning/standing/floating.ts";
import { type ExpectedImage, expectedImages } from "../planning/verification/expected-images.ts";
import { type AuditExtent, type FormerFloating, traceImages } from "../planning/verification/judge-audit.ts";
import type { AuditScene } from "./audit-scene.ts";
import { readRecorded } from "./history/unfinished.ts";
import type { ExpectedRelease, RegistryAnswers } from "./read-back.ts";

/** A floating tag that a yanked release had. */
export interface AskedFloating extends FormerFloating {
  /** Whether no other release has it. */
  readonly isOrphan: boolean;
}

/** What registries are asked about one release. */
export interface Asked {
  readonly images: readonly ExpectedImage[];
  readonly former: readonly AskedFloating[];
  /** Whose statements are looked for; undefined if none are. */
  readonly record: ReleaseIntent | undefined;
}

/** What is asked about a release, by how much of it is read. */
export async function whatToAsk(
  scene: AuditScene,
  { releases, record }: ExpectedRelease,
  extent: AuditExtent,
): Promise<Asked> {
  switch (extent) {
    case "git":
      return { images: [], former: [], record: undefined };
    case "traces":
      return { images: traceImages(releases), former: [], record: undefined };
    case "yanked":
      return {
        images: record?.images ?? [],
        former: await formerFloating(scene, { releases, record }),
        record,
      };
    case "all":
      return { images: expectedImages(releases, record, claimsOf(scene, releases)), former: [], record };
  }
}

/** The floating tags that a yanked release had, and whether each may still stand on it. */
async function formerFloating(
  scene: AuditScene,
  { releases, record }: Pick<ExpectedRelease, "releases" | "record">,
): Promise<readonly AskedFloating[]> {
  const { run, remote } = scene;
  const claims = claimsOf(scene, releases);
  const owned = (record?.floating ?? []).map((floating) => ({
    floating,
    owner: ownerOf(floating.reference.tag, releases, claims),
  }));
  const owners = owned.flatMap(({ owner }) => owner ?? []);
  const records = await readRecorded(run.services.git, remote, [...new Set(owners)]);
  const holds = (owner: string, { reference, digest }: ExpectedImage) =>
    (records.get(owner)?.images ?? []).some(
      (image) => image.digest === digest && sameRepository(image.reference.repository, reference.repository),
    );
  return owned.map(({ floating, owner }) => ({
    ...floating,
    isOrphan: owner === null,
    mayStay: owner === null || holds(owner, floating),
  }));
}

function claimsOf({ owners, setAside, prereleases }: AuditScene, releases: readonly WantedRelease[]): Claims {
  return { remoteTags: owners(releases), setAside, prereleases };
}

/** The release that has a floating tag of a release's that was set aside; null if none has. */
function ownerOf(floatingTag: string, releases: readonly WantedRelease[], claims: Claims): string | null {
  const [owner] = releases.flatMap((release) => {
    const floating = artifactsOf(release, "image").flatMap((image) => image.floating);
    const templates = floating.find(({ reference }) => reference.tag === floatingTag)?.templates ?? [];
    return otherOwner(release, floatingTag, templates, claims) ?? [];
  });
  return owner ?? null;
}

/** Those that stand on the yanked release, because no other one has them. */
export function staying(former: readonly AskedFloating[], served: RegistryAnswers["served"]): string[] {
  return former.flatMap(({ reference, digest, isOrphan }) => {
    const name = formatReference(reference);
    return isOrphan && digest !== null && served.get(name) === digest ? name : [];
  });
}

/** Whether some answers are about everything that would be asked. */
export function answersAll(
  { served, attached }: Pick<RegistryAnswers, "served" | "attached">,
  { images, former, record }: Asked,
): boolean {
  return (
    [...images, ...former].every(({ reference }) => served.has(formatReference(reference))) &&
    (record?.attestations ?? []).every(({ repository, subject }) =>
      attached.has(formatPinned(repository, subject)),
    )
  );
}
