import type { Digest } from "../domain/images/digest.ts";
import { formatReference, formatRepository, parseImageTag } from "../domain/images/reference.ts";
import type { ServedImage } from "../domain/images/served-image.ts";
import type {
  FoundRecord,
  FoundStatement,
  NamedImage,
  Trusted,
  VerifiedImage,
} from "../domain/release/image-verification.ts";
import type { ReleaseIntent } from "../domain/release/intent.ts";
import { errorFromProblems, type ReleaseError } from "../domain/text/release-error.ts";
import type { ReadProvenance } from "../planning/provenance/read-provenance.ts";
import { judgeImage, trustedStatements } from "../planning/verification/judge-image.ts";
import { trustedProvenance } from "../planning/verification/judge-provenance.ts";
import { type ImageRelease, type ImageReleases, isNobodys } from "../planning/verification/judge-releases.ts";
import { likelyOwners } from "../planning/verification/likely-owners.ts";
import type { Registry } from "../services/ports/registry.ts";
import type { Verifiers } from "../services/ports/stranger.ts";
import { readAttached } from "./image-attachments.ts";
import { each } from "./run/together.ts";

/** What verifying an image needs: no configuration, and no source repository. */
export interface VerifyImageServices {
  readonly registry: Registry;
  readonly verifiers: Verifiers;
}

/** Records, or image tags, that are read at once. */
const READS = 8;

/**
 * Reads an image and what is attached to it, and verifies it: who signed, what it was built from, whether the release's record says the
 * same, and whether all of it is there. Where the records are asked for is what trusted provenance says. Writes nothing. Throws if
 * something cannot be read; a doubt is not an error, but said in the answer.
 */
export async function verifyImage(
  { registry, verifiers }: VerifyImageServices,
  named: NamedImage,
  trusted: Trusted,
  askRecord: boolean,
): Promise<VerifiedImage> {
  const open = await verifiers.opener(trusted);
  const name = named.reference?.tag ?? named.digest;
  const content = name === null ? null : await registry.examine(named.repository, name, "everything");
  if (content === null) throw notThere(named);
  const digest = named.reference === null && named.digest !== null ? named.digest : content.digest;
  const { statements, notices, faults } = await readAttached(registry, named.repository, digest, open);
  const trustworthy = trustedStatements(statements, digest, trusted);
  const releases = askRecord ? await readReleases(verifiers, trustedProvenance(trustworthy)) : "left-out";
  return judgeImage({
    named,
    digest,
    trusted,
    statements,
    notices,
    releases,
    others: await readOthers(verifiers, named, releases),
    faults: [
      ...(content.digest === digest ? [] : [`manifest ${digest} was changed`]),
      ...content.faults,
      ...faults,
    ],
    partOf: await indexAround(registry, named, content, statements),
  });
}

async function readReleases(
  verifiers: Verifiers,
  provenance: readonly ReadProvenance[],
): Promise<readonly ImageRelease[]> {
  return await each(provenance, READS, async (said) => ({
    provenance: said,
    record: await recordOf(verifiers, said),
  }));
}

/** Records in which the name that is asked for may be, if those of the image's own releases do not have it. */
async function readOthers(
  verifiers: Verifiers,
  named: NamedImage,
  releases: ImageReleases,
): Promise<readonly ReleaseIntent[]> {
  const { reference } = named;
  if (reference === null || releases === "left-out" || !isNobodys(named, releases)) return [];
  const source = releases.find(({ provenance }) => provenance.repository !== null)?.provenance.repository;
  const known = releases.map(({ provenance }) => provenance.tag);
  return source == null
    ? []
    : await verifiers.records(source, (tags) => likelyOwners(tags, reference.tag, known));
}

/** Image tags that are looked through for the index that an image is a part of, the last in their order. */
const LOOKED_THROUGH = 64;

/**
 * The index that the image which is named by its digest is a part of: what is attached is about the whole. Looked for under the image tag
 * that is given as well, or if nothing is attached to it, under the repository's.
 */
async function indexAround(
  registry: Registry,
  { repository, reference, digest }: NamedImage,
  content: ServedImage,
  statements: readonly FoundStatement[],
): Promise<Digest | null> {
  if (digest === null) return null;
  if (reference !== null) return content.children.includes(digest) ? content.digest : null;
  if (statements.length > 0) return null;
  const listed = [...((await registry.tags(repository)) ?? [])].slice(-LOOKED_THROUGH);
  const tags = listed.flatMap((tag) => parseImageTag(tag) ?? []);
  const images = await each(tags, READS, (tag) => registry.examine(repository, tag, "itself"));
  return images.find((image) => image?.children.includes(digest))?.digest ?? null;
}

/** What the remote that provenance names says; nothing of a snapshot, of which it has neither tag nor record. */
async function recordOf(
  verifiers: Verifiers,
  { repository, tag, snapshot, record }: ReadProvenance,
): Promise<FoundRecord> {
  if (snapshot !== null || (tag === null && record === null)) return { kind: "left-out" };
  if (repository !== null && tag !== null) return await verifiers.record(repository, tag);
  return { kind: "unread", why: "the provenance does not say where it is" };
}

function notThere({ repository, reference, digest }: NamedImage): ReleaseError {
  const name = reference !== null ? formatReference(reference) : `${formatRepository(repository)}@${digest}`;
  return errorFromProblems([
    {
      code: "no-such-image",
      kind: "registry",
      message: `${name} is not in the registry`,
      hint: "check its name; for a private repository, log in first: docker login",
    },
  ]);
}
