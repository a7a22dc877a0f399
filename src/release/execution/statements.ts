import type { Digest } from "../../domain/images/digest.ts";
import { formatReference, formatRepository } from "../../domain/images/reference.ts";
import { PREDICATES, type PredicateType, type Statement } from "../../domain/release/attestation.ts";
import type { BuildFacts } from "../../domain/release/build-facts.ts";
import type { NamedDigest } from "../../domain/release/intent.ts";
import type { Materials } from "../../domain/release/materials.ts";
import type { AttestedFiles, AttestedImage, AttestStep, PlannedRelease } from "../../domain/release/plan.ts";
import type { WantedImage } from "../../domain/release/wanted.ts";
import { type BuildDefinition, provenanceStatement } from "../../planning/provenance/provenance.ts";
import { makeStatement, type Subject, signatureStatement } from "../../planning/provenance/statement.ts";
import { finalReference } from "../../planning/wanting/recorded.ts";
import type { Signer } from "../../services/ports/signer.ts";
import type { Run } from "../run/services.ts";
import type { Execution, Placed } from "./execution.ts";

/** What something is to be signed about, and who signs. */
export interface Attesting<About extends AttestStep["about"]> extends Placed<AttestStep> {
  readonly about: About;
  readonly signer: Signer;
  readonly materials: Materials;
  /** The references that it is pushed under, if it is a snapshot's. */
  readonly snapshot?: readonly string[] | undefined;
}

/** An image, and all that is known of it now that it is published. */
export interface AttestingImage extends Attesting<AttestedImage> {
  readonly digest: Digest;
}

/** One statement about an image. */
export async function statementAbout(
  type: PredicateType,
  published: AttestingImage,
  { run }: Execution,
): Promise<Statement> {
  const { image } = published.about;
  const subjects: readonly Subject[] = [
    { name: formatRepository(image.repository), digest: published.digest },
  ];
  switch (type) {
    case PREDICATES.provenance: {
      const definition = { made: image.source, settings: image.build };
      return provenance(subjects, published, definition, run);
    }
    case PREDICATES.spdx:
      return makeStatement(subjects, type, await bill("spdx", published, run));
    case PREDICATES.cyclonedx:
      return makeStatement(subjects, type, await bill("cyclonedx", published, run));
    case PREDICATES.signature:
      return signatureStatement(subjects);
  }
}

/** Every reference that an image is pushed under, or that is moved to it. */
export function namesOf(image: WantedImage, digest: Digest): readonly string[] {
  const floating = image.floating.map(({ reference }) => reference);
  return [finalReference(image, digest) ?? [], floating].flat().map(formatReference);
}

/** Where the files of a release are from. */
export function filesStatement(
  attached: readonly NamedDigest[],
  attesting: Attesting<AttestedFiles>,
  { run }: Execution,
): Statement {
  const { targets, build, taken } = attesting.about.files;
  return provenance(attached, attesting, { made: { kind: "files", targets, taken }, settings: build }, run);
}

function provenance(
  subjects: readonly Subject[],
  { step, about, release, materials, signer, snapshot }: Attesting<AttestStep["about"]>,
  definition: BuildDefinition,
  run: Run,
): Statement {
  const { id } = about.kind === "image" ? about.image : about.files;
  const { sourceUri, predicates } = step;
  return provenanceStatement(
    subjects,
    {
      ...release,
      snapshot,
      source: sourceUri,
      recorded: release.record.kind !== "off",
      attached: predicates,
    },
    definition,
    {
      builder: signer.identity ?? run.builder.id,
      version: run.builder.version,
      build: run.journal.signing.buildOf(id) ?? recordedBuild(release, run),
      dependencies: materials.dependencies,
    },
  );
}

/** What the record says of the build, if it was a run of this very builder that wrote it: nobody vouches for others. */
function recordedBuild({ record }: PlannedRelease, { builder }: Run): BuildFacts | null {
  const build = "intent" in record ? record.intent.build : undefined;
  return build !== undefined && builder.id !== null && build.builder === builder.id ? build : null;
}

function bill(
  format: "spdx" | "cyclonedx",
  { step, about, release, digest, materials }: AttestingImage,
  { services, builder }: Run,
): Promise<object> {
  const { image } = about;
  return services.writeBill(format, {
    name: formatRepository(image.repository),
    version: release.version,
    digest,
    commit: release.commit,
    commitTime: image.build.commitTime,
    sourceUri: step.sourceUri,
    packages: materials.packages,
    toolVersion: builder.version,
  });
}
