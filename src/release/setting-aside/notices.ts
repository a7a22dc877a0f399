import type { Digest } from "../../domain/images/digest.ts";
import { formatPinned, type Repository } from "../../domain/images/reference.ts";
import {
  BUNDLE_TYPE,
  PREDICATE_ANNOTATION,
  type Referrer,
  WITHDRAWAL_NOTICE,
  WITHDRAWAL_STATEMENT,
} from "../../domain/release/attestation.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import { statesAbout } from "../../planning/provenance/statement.ts";
import { type Notice, noticeStatement, noticeText } from "../../planning/setting-aside/notice.ts";
import type { NewArtifact } from "../../services/ports/registry.ts";
import type { Signer } from "../../services/ports/signer.ts";
import { artifactOf } from "../execution/attest-image.ts";
import type { Run } from "../run/services.ts";
import { each } from "../run/together.ts";
import { watched } from "../run/watched.ts";
import type { Held } from "./hold.ts";

/** An image of a release that is yanked, and what is to be put next to it. */
export interface ImageToMark {
  readonly repository: Repository;
  readonly digest: Digest;
  readonly missing: readonly ("notice" | "statement")[];
}

/** Images at once. */
const AT_ONCE = 8;

/**
 * Which images of a record lack the notice that they were withdrawn or, if there is a signer, the signed one. Images that are gone need
 * none.
 */
export async function unmarkedImages(
  { services: { registry } }: Run,
  { images }: Pick<ReleaseIntent, "images">,
  signer: Signer | null,
): Promise<ImageToMark[]> {
  const distinct = new Map(
    images.flatMap(({ reference: { repository }, digest }) =>
      digest === null ? [] : [[formatPinned(repository, digest), { repository, digest }] as const],
    ),
  );
  const found = await each([...distinct.values()], AT_ONCE, async (image): Promise<ImageToMark[]> => {
    const { repository, digest } = image;
    if ((await registry.manifest(repository, digest)) === null) return [];
    const listed = await registry.referrers(repository, digest);
    const notice = listed.some(({ artifactType }) => artifactType === WITHDRAWAL_NOTICE);
    const statement = signer === null || (await isSigned({ registry }, image, listed, signer));
    const missing = [...(notice ? [] : ["notice" as const]), ...(statement ? [] : ["statement" as const])];
    return missing.length === 0 ? [] : [{ ...image, missing }];
  });
  return found.flat();
}

/** Whether this signer has said so of an image: a run that was killed may have come this far. */
async function isSigned(
  { registry }: Pick<Run["services"], "registry">,
  { repository, digest }: Pick<ImageToMark, "repository" | "digest">,
  listed: readonly Referrer[],
  signer: Signer,
): Promise<boolean> {
  for (const { artifactType, annotations, digest: manifest } of listed) {
    if (artifactType !== BUNDLE_TYPE) continue;
    const said = annotations.get(PREDICATE_ANNOTATION);
    if (said !== undefined && said !== WITHDRAWAL_STATEMENT) continue;
    const content = await registry.attachment(repository, manifest);
    const statement =
      content === null ? null : await signer.ownStatement(Buffer.from(content).toString("utf8"));
    if (statement !== null && statesAbout(statement, WITHDRAWAL_STATEMENT, digest)) return true;
  }
  return false;
}

/** Puts the notice next to images, signed as well if there is a signer. Deletes and moves nothing. */
export async function markImages(
  run: Run,
  { look }: Held,
  images: readonly ImageToMark[],
  notice: Notice,
  signer: Signer | null,
): Promise<void> {
  if (images.length === 0) return;
  await look();
  run.report({ kind: "phase", name: "attest" });
  await each(images, AT_ONCE, async ({ repository, digest, missing }) => {
    const label = formatPinned(repository, digest);
    const work = { id: `mark:${label}`, doing: "marking", done: "marked", label };
    await watched(run.report, work, async () => {
      const artifacts: NewArtifact[] = [];
      if (missing.includes("notice")) artifacts.push(plainNotice(notice));
      if (missing.includes("statement") && signer !== null) {
        const statement = noticeStatement(notice, repository, digest);
        artifacts.push(artifactOf(WITHDRAWAL_STATEMENT, await signer.sign(JSON.stringify(statement))));
      }
      await run.services.registry.attach(repository, digest, artifacts, run.readBackWaits);
      for (const _ of artifacts) run.journal.wrote();
      run.journal.moving.marked(label);
    });
  });
}

/** The same notice is the same artifact, byte for byte. */
function plainNotice(notice: Notice): NewArtifact {
  return {
    type: WITHDRAWAL_NOTICE,
    file: "withdrawal.json",
    content: new Uint8Array(Buffer.from(`${JSON.stringify(notice)}\n`)),
    annotations: {
      "org.opencontainers.image.created": notice.at,
      "org.opencontainers.image.description": noticeText(notice),
    },
  };
}
