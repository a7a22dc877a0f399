import { formatPinned, formatReference, sameRepository } from "../domain/images/reference.ts";
import type { ReleaseIntent } from "../domain/release/intent.ts";
import { floatingOwner } from "../planning/standing/floating.ts";
import { type ExpectedImage, expectedImages } from "../planning/verification/expected-images.ts";
import { type AuditExtent, type FormerFloating, traceImages } from "../planning/verification/judge-audit.ts";
import type { AuditScene } from "./audit-scene.ts";
import { readRecorded } from "./history/unfinished.ts";
import type { ExpectedRelease, RegistryAnswers } from "./read-back.ts";

/** What registries are asked about one release. */
export interface Asked {
  readonly images: readonly ExpectedImage[];
  readonly former: readonly FormerFloating[];
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
    case "all": {
      const { setAside, prereleases } = scene;
      const images = expectedImages(releases, record, {
        remoteTags: scene.owners(releases),
        setAside,
        prereleases,
      });
      return { images, former: [], record };
    }
  }
}

/** The floating tags that a yanked release had, and whether each may still stand on it. */
async function formerFloating(
  scene: AuditScene,
  { releases, record }: Pick<ExpectedRelease, "releases" | "record">,
): Promise<readonly FormerFloating[]> {
  const { run, remote } = scene;
  const owned = (record?.floating ?? []).map((floating) => {
    const owner = floatingOwner(releases, floating.reference.tag, scene.owners(releases));
    return { floating, owner };
  });
  const owners = owned.flatMap(({ owner }) => owner ?? []);
  const records = await readRecorded(run.services.git, remote, [...new Set(owners)]);
  const holds = (owner: string, { reference, digest }: ExpectedImage) =>
    (records.get(owner)?.images ?? []).some(
      (image) => image.digest === digest && sameRepository(image.reference.repository, reference.repository),
    );
  return owned.map(({ floating, owner }) => ({
    ...floating,
    mayStay: owner === null || holds(owner, floating),
  }));
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
