import {
  type Attestation,
  BUNDLE_FILES,
  BUNDLE_TYPE,
  PREDICATE_ANNOTATION,
  PREDICATES,
  type PredicateType,
  type Referrer,
  type StatementType,
} from "../../domain/release/attestation.ts";
import { provenanceOf, statesAbout } from "../../planning/provenance/statement.ts";
import type { NewArtifact } from "../../services/ports/registry.ts";
import { watched } from "../run/watched.ts";
import type { Execution } from "./execution.ts";
import { type AttestingImage, statementAbout } from "./statements.ts";
import { storeAttestation } from "./store-attestation.ts";

/** What is attached to an image, and what it holds. */
interface Attached {
  readonly attestation: Attestation;
  readonly bundle: string;
}

/** Signs what this signer has not said of an image yet, puts it next to it, and lets the forge keep it if it is to. */
export async function attestImage(attesting: AttestingImage, execution: Execution): Promise<void> {
  const { step, release, about } = attesting;
  const { run } = execution;
  const there = await findOwn(attesting, execution);
  const missing = openIn(attesting, there);
  const work = { id: `attest:${about.image.id}`, doing: "signing", done: "signed", label: step.subject };
  const made =
    missing.length === 0 ? [] : await watched(run.report, work, () => attach(missing, attesting, execution));
  const all = [...there, ...made];
  for (const { bundle } of all) await storeAttestation(attesting.digest, bundle, run);
  run.journal.signing.attested(
    release,
    all.map(({ attestation }) => attestation),
  );
}

async function attach(
  types: readonly PredicateType[],
  attesting: AttestingImage,
  execution: Execution,
): Promise<readonly Attached[]> {
  const { release, digest: subject, about } = attesting;
  const { repository } = about.image;
  const { services, journal, readBackWaits } = execution.run;
  const bundles = await Promise.all(types.map((type) => bundleOf(type, attesting, execution)));
  await execution.lock.keep([release]);
  const artifacts = types.map((type, index) => artifactOf(type, bundles[index] ?? ""));
  const digests = await services.registry.attach(repository, subject, artifacts, readBackWaits);
  return digests.flatMap((digest, index): Attached[] => {
    const [predicateType, bundle] = [types[index], bundles[index]];
    if (predicateType === undefined || bundle === undefined) return [];
    journal.wrote();
    return [{ attestation: { repository, subject, predicateType, digest }, bundle }];
  });
}

async function bundleOf(
  type: PredicateType,
  attesting: AttestingImage,
  execution: Execution,
): Promise<string> {
  return attesting.signer.sign(JSON.stringify(await statementAbout(type, attesting, execution)));
}

/** A signed bundle, ready to be put next to the image that it is about. */
export function artifactOf(type: StatementType, bundle: string): NewArtifact {
  return {
    type: BUNDLE_TYPE,
    file: BUNDLE_FILES[type],
    content: new Uint8Array(Buffer.from(bundle)),
    // As cosign has them, whose verifiers choose by the first one.
    annotations: { "dev.sigstore.bundle.content": "dsse-envelope", [PREDICATE_ANNOTATION]: type },
  };
}

/** What this signer has said of the image already: a run that was killed may have come this far. */
async function findOwn(attesting: AttestingImage, { run }: Execution): Promise<readonly Attached[]> {
  const { repository } = attesting.about.image;
  const { registry } = run.services;
  const listed = await registry.referrers(repository, attesting.digest);
  const found: Attached[] = [];
  for (const referrer of listed.filter(({ artifactType }) => artifactType === BUNDLE_TYPE)) {
    const open = openIn(attesting, found);
    if (!mayState(referrer, open)) continue;
    const content = await registry.attachment(repository, referrer.digest);
    if (content === null) continue;
    const bundle = Buffer.from(content).toString("utf8");
    const predicateType = await ownPredicate(bundle, open, attesting);
    if (predicateType === null) continue;
    const { digest } = referrer;
    found.push({ attestation: { repository, subject: attesting.digest, predicateType, digest }, bundle });
  }
  return found;
}

/** What is wanted, and not there yet. */
function openIn({ step }: AttestingImage, there: readonly Attached[]): readonly PredicateType[] {
  return step.predicates.filter((type) => !there.some((each) => each.attestation.predicateType === type));
}

function mayState({ annotations }: Referrer, open: readonly PredicateType[]): boolean {
  const said = annotations.get(PREDICATE_ANNOTATION);
  return said === undefined || open.some((type) => type === said);
}

/**
 * What a bundle of this signer's says, if it is among these; null of any other. A signature and a bill of materials are about the digest,
 * whatever it is released as. Provenance is about a release: there may be that of another one which has the same digest.
 */
async function ownPredicate(
  bundle: string,
  open: readonly PredicateType[],
  { signer, digest, release, snapshot }: AttestingImage,
): Promise<PredicateType | null> {
  const statement = await signer.ownStatement(bundle);
  if (statement === null) return null;
  const said = open.find((type) => statesAbout(statement, type, digest)) ?? null;
  if (said !== PREDICATES.provenance) return said;
  return provenanceOf(statement, { ...release, snapshot }, digest) ? said : null;
}
