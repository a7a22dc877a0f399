import { formatRepository } from "../../domain/images/reference.ts";
import { BUNDLE_TYPE, PREDICATES } from "../../domain/release/attestation.ts";
import type { BuildFacts, ResolvedDependency } from "../../domain/release/build-facts.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import type { ReproducedImage } from "../../domain/release/reproduction.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { provenanceStatement } from "../../planning/provenance/provenance.ts";
import { readProvenance } from "../../planning/provenance/read-provenance.ts";
import { parseStatement, statesAbout } from "../../planning/provenance/statement.ts";
import type { RecordedImage } from "../../planning/reproduction/recorded-images.ts";
import type { Signer } from "../../services/ports/signer.ts";
import { artifactOf } from "../execution/attest-image.ts";
import { noSigning, type Run } from "../run/services.ts";

/** Whoever signs that a release was built again. Throws `no-signing-key`, before anything is built. */
export async function signerOf({ services: { signing } }: Run): Promise<Signer> {
  if (signing === null) throw errorFromProblems([noSigning()]);
  const obstacle = await signing.obstacle();
  if (obstacle !== null) throw errorFromProblems([obstacle]);
  return await signing.signer();
}

/** A build that gave the recorded image. */
export interface SecondBuild {
  readonly record: ReleaseIntent;
  readonly image: RecordedImage;
  readonly build: BuildFacts;
  readonly dependencies: readonly ResolvedDependency[];
  readonly signer: Signer;
}

/**
 * Puts a second builder's provenance next to an image that it has built again; one that this signer has put there before stays. The
 * release's record is its own, and is left as it is. Throws `signing-failed`, and what a registry throws.
 */
export async function recordBuild(
  run: Run,
  { record, image, build, dependencies, signer }: SecondBuild,
): Promise<NonNullable<ReproducedImage["statement"]>> {
  const { registry } = run.services;
  const { repository } = image.reference;
  const there = await ownStatement(run, image, signer);
  if (there !== null) return { digest: there, outcome: "unchanged" };
  const { release, wanted } = image;
  const statement = provenanceStatement(
    [{ name: formatRepository(repository), digest: image.digest }],
    {
      tag: record.tag,
      component: release.component,
      version: release.version.text,
      commit: record.commit,
      source: wanted.sourceUri,
      recorded: true,
      attached: [PREDICATES.provenance],
      reproduced: true,
    },
    { made: image.image.source, settings: image.image.build },
    { builder: signer.identity ?? run.builder.id, version: run.builder.version, build, dependencies },
  );
  const artifact = artifactOf(PREDICATES.provenance, await signer.sign(JSON.stringify(statement)));
  const [digest] = await registry.attach(repository, image.digest, [artifact], run.readBackWaits);
  if (digest === undefined) throw new Error("a registry attached a statement and gave no digest");
  run.journal.wrote();
  return { digest, outcome: "attached" };
}

/** The manifest of a statement by which this signer has said before that it built the image again; null if there is none. */
async function ownStatement(run: Run, { reference, digest }: RecordedImage, signer: Signer) {
  const { registry } = run.services;
  const listed = await registry.referrers(reference.repository, digest);
  for (const bundle of listed.filter(({ artifactType }) => artifactType === BUNDLE_TYPE)) {
    const content = await registry.attachment(reference.repository, bundle.digest);
    const statement =
      content === null ? null : await signer.ownStatement(Buffer.from(content).toString("utf8"));
    if (statement === null || !statesAbout(statement, PREDICATES.provenance, digest)) continue;
    if (readProvenance(parseStatement(statement)?.predicate).reproduced) return bundle.digest;
  }
  return null;
}
