import type { Digest } from "../domain/images/digest.ts";
import { formatReference, formatRepository } from "../domain/images/reference.ts";
import { BUNDLE_TYPE, type Referrer, WITHDRAWAL_NOTICE } from "../domain/release/attestation.ts";
import type {
  FoundRecord,
  FoundStatement,
  NamedImage,
  Trusted,
  VerifiedImage,
} from "../domain/release/image-verification.ts";
import { errorFromProblems } from "../domain/text/release-error.ts";
import type { ReadProvenance } from "../planning/provenance/read-provenance.ts";
import { judgeImage, trustedProvenance, trustedStatements } from "../planning/verification/judge-image.ts";
import type { Registry } from "../services/ports/registry.ts";
import type { Verifiers } from "../services/ports/stranger.ts";
import { each } from "./run/together.ts";

/** What verifying an image needs: no configuration, and no source repository. */
export interface VerifyImageServices {
  readonly registry: Registry;
  readonly verifiers: Verifiers;
}

/** Bundles that are read at once. */
const READS = 8;

/**
 * Reads what is attached to an image and verifies it: who signed, what it was built from, and whether the release's record says
 * the same. Where the records are asked for is what trusted
 * provenance says. Writes nothing. Throws if something cannot be
 * read; a doubt is not an error, but said in the answer.
 */
export async function verifyImage(
  { registry, verifiers }: VerifyImageServices,
  named: NamedImage,
  trusted: Trusted,
  askRecord: boolean,
): Promise<VerifiedImage> {
  const open = await verifiers.opener(trusted);
  const digest = await digestOf(registry, named);
  const listed = await registry.referrers(named.repository, digest);
  const bundles = listed.filter(({ artifactType }) => artifactType === BUNDLE_TYPE);
  const opened = await each(bundles, READS, async (bundle): Promise<FoundStatement[]> => {
    const content = await registry.attachment(named.repository, bundle.digest);
    const found = content === null ? null : open(Buffer.from(content).toString("utf8"));
    return found === null ? [] : [{ digest: bundle.digest, ...found }];
  });
  const statements = opened.flat();
  const provenance = trustedProvenance(trustedStatements(statements, digest, trusted));
  const releases = askRecord
    ? await each(provenance, READS, async (said) => ({
        provenance: said,
        record: await recordOf(verifiers, said),
      }))
    : "left-out";
  const notices = await readNotices(registry, named, listed);
  return judgeImage({ named, digest, trusted, statements, notices, releases });
}

/** What is next to an image and says that it was withdrawn; of what is listed and cannot be read, nothing. */
async function readNotices(
  registry: Registry,
  { repository }: NamedImage,
  listed: readonly Referrer[],
): Promise<string[]> {
  const notices = listed.filter(({ artifactType }) => artifactType === WITHDRAWAL_NOTICE);
  return [
    ...(await each(notices, READS, async ({ digest }) =>
      Buffer.from((await registry.attachment(repository, digest)) ?? "").toString("utf8"),
    )),
  ];
}

/** What the remote that provenance names says; nothing if provenance says that nothing is recorded. */
async function recordOf(
  verifiers: Verifiers,
  { repository, tag, record }: ReadProvenance,
): Promise<FoundRecord> {
  if (record === null) return { kind: "left-out" };
  if (repository !== null && tag !== null) return await verifiers.record(repository, tag);
  return { kind: "unread", why: "the provenance does not say where it is" };
}

/**
 * What a tag stands for now, by the bytes that whoever pulls it gets, not by what the registry says of them; a digest that is given
 * as well is compared with it.
 */
async function digestOf(registry: Registry, { repository, reference, digest }: NamedImage): Promise<Digest> {
  const served =
    reference !== null
      ? ((await registry.tagged(reference))?.digest ?? null)
      : digest !== null && (await registry.manifest(repository, digest)) !== null
        ? digest
        : null;
  if (served !== null) return served;
  const name = reference !== null ? formatReference(reference) : `${formatRepository(repository)}@${digest}`;
  throw errorFromProblems([
    {
      code: "no-such-image",
      kind: "registry",
      message: `${name} is not in the registry`,
      hint: "check its name; for a private repository, log in first: docker login",
    },
  ]);
}
