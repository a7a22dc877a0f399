import type { Digest } from "../../domain/images/digest.ts";
import { formatRepository } from "../../domain/images/reference.ts";
import { PREDICATES, type PredicateType, type Statement } from "../../domain/release/attestation.ts";
import type { BuildFacts } from "../../domain/release/build-facts.ts";
import type { Materials } from "../../domain/release/materials.ts";
import type { AttestStep, PlannedRelease } from "../../domain/release/plan.ts";
import { provenanceStatement } from "../../planning/provenance/provenance.ts";
import { makeStatement, type Subject, signatureStatement } from "../../planning/provenance/statement.ts";
import type { Signer } from "../../services/ports/signer.ts";
import type { Run } from "../run/services.ts";
import type { Execution, Placed } from "./execution.ts";

/** An image, and all that is known of it now that it is published. */
interface Published extends Placed<AttestStep> {
  readonly digest: Digest;
  readonly signer: Signer;
  readonly materials: Materials;
}

/** One statement about an image. */
export async function statementAbout(
  type: PredicateType,
  published: Published,
  { run }: Execution,
): Promise<Statement> {
  const { image } = published.step;
  const subjects: readonly Subject[] = [
    { name: formatRepository(image.repository), digest: published.digest },
  ];
  switch (type) {
    case PREDICATES.provenance:
      return provenance(subjects, published, run);
    case PREDICATES.spdx:
      return makeStatement(subjects, type, await bill("spdx", published, run));
    case PREDICATES.cyclonedx:
      return makeStatement(subjects, type, await bill("cyclonedx", published, run));
    case PREDICATES.signature:
      return signatureStatement(subjects);
  }
}

function provenance(
  subjects: readonly Subject[],
  { step, release, materials, signer }: Published,
  run: Run,
): Statement {
  const { image, sourceUri, predicates } = step;
  return provenanceStatement(
    subjects,
    { ...release, source: sourceUri, recorded: release.record.kind !== "off", attached: predicates },
    { made: image.source, settings: image.build },
    {
      builder: signer.identity ?? run.builder.id,
      version: run.builder.version,
      build: run.journal.signing.buildOf(image.id) ?? recordedBuild(release, run),
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
  { step, release, digest, materials }: Published,
  { services, builder }: Run,
): Promise<object> {
  const { image, sourceUri } = step;
  return services.writeBill(format, {
    name: formatRepository(image.repository),
    version: release.version,
    digest,
    commit: release.commit,
    commitTime: image.build.commitTime,
    sourceUri,
    packages: materials.packages,
    toolVersion: builder.version,
  });
}
