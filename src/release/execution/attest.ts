import type { Digest } from "../../domain/images/digest.ts";
import {
  type Attestation,
  BUNDLE_TYPE,
  PREDICATE_ANNOTATION,
  PREDICATES,
  type PredicateType,
  type Referrer,
  type Statement,
} from "../../domain/release/attestation.ts";
import type { Materials } from "../../domain/release/materials.ts";
import type { AttestStep } from "../../domain/release/plan.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { provenanceOf, statesAbout } from "../../planning/provenance/statement.ts";
import type { NewArtifact, Registry } from "../../services/ports/registry.ts";
import type { Signer } from "../../services/ports/signer.ts";
import { noSigning } from "../run/services.ts";
import { each } from "../run/together.ts";
import { watched } from "../run/watched.ts";
import { type Execution, type Phase, type Placed, stepsOf } from "./execution.ts";
import { statementAbout } from "./statements.ts";

/** An image that something is to be signed about. */
interface Attesting extends Placed<AttestStep> {
  readonly digest: Digest;
  readonly signer: Signer;
  readonly materials: Materials;
}

/** Finds out what images are made from that something is to be signed about: while they are pushed, Bazel has nothing to do. */
export async function prepareStatements({ run, plan }: Execution): Promise<void> {
  const open = stepsOf(plan, "attest").flatMap(({ step }) => (step.standing.kind === "same" ? [] : step));
  const told = open.filter(
    ({ image, predicates }) =>
      image.source.kind !== "released" && predicates.some((type) => type !== PREDICATES.signature),
  );
  if (told.length === 0) return;
  const work = {
    id: "materials",
    doing: "asking Bazel",
    done: "read",
    label: "what the images are made from",
  };
  const images = told.map(({ image }) => image);
  run.journal.signing.madeFrom(
    await watched(run.report, work, (watch) => run.services.materials(images, watch)),
  );
}

/**
 * Signs statements about images and puts them next to them, side by side, once every image was read back and before anything
 * else is moved or announced. What this signer has said of an image already stays; what others say is left alone.
 */
export const attestImages: Phase<"attest"> = async (steps, execution) => {
  const { run, lock } = execution;
  const { journal, services } = run;
  for (const { step, release } of steps)
    if (step.standing.kind === "same") journal.signing.attested(release, step.standing.attestations);
  const open = steps.filter(({ step }) => step.standing.kind !== "same");
  if (open.length === 0) return;
  const { signing } = services;
  if (signing === null) throw errorFromProblems([noSigning()]);
  const signer = await signing.signer();
  await lock.hold(open.map(({ release }) => release));
  await each(open, AT_ONCE, async (placed) => {
    const { image } = placed.step;
    const digest = journal.pushedDigest(image.id);
    await attest(
      { ...placed, digest, signer, materials: journal.signing.materialsOf(image.id) ?? NO_MATERIALS },
      execution,
    );
  });
};

/** Images at once. What is attached to one is a few small requests, one after the other. */
const AT_ONCE = 16;

const NO_MATERIALS: Materials = { packages: [], dependencies: [] };

async function attest(attesting: Attesting, execution: Execution): Promise<void> {
  const { step, release, digest } = attesting;
  const { run } = execution;
  const { image, predicates, subject } = step;
  const there = await findOwn(attesting, execution);
  run.journal.signing.attested(release, there);
  const missing = predicates.filter((type) => !there.some(({ predicateType }) => predicateType === type));
  if (missing.length === 0) return;
  const work = { id: `attest:${image.id}`, doing: "signing", done: "signed", label: subject };
  await watched(run.report, work, async () => {
    const bundles = await Promise.all(missing.map((type) => bundleOf(type, attesting, execution)));
    await execution.lock.keep(release);
    const digests = await run.services.registry.attach(image.repository, digest, bundles, run.readBackWaits);
    const made = missing.flatMap((predicateType, index): Attestation[] => {
      const bundle = digests[index];
      return bundle === undefined
        ? []
        : [{ repository: image.repository, subject: digest, predicateType, digest: bundle }];
    });
    for (const _ of made) run.journal.wrote();
    run.journal.signing.attested(release, made);
  });
}

async function bundleOf(
  type: PredicateType,
  attesting: Attesting,
  execution: Execution,
): Promise<NewArtifact> {
  return await signedArtifact(await statementAbout(type, attesting, execution), attesting.signer);
}

/** A statement as a signed bundle, ready to be put next to what it is about. */
export async function signedArtifact(statement: Statement, signer: Signer): Promise<NewArtifact> {
  const bundle = await signer.sign(JSON.stringify(statement));
  return {
    type: BUNDLE_TYPE,
    content: new Uint8Array(Buffer.from(bundle)),
    // As cosign has them, whose verifiers choose by the first one.
    annotations: {
      "dev.sigstore.bundle.content": "dsse-envelope",
      [PREDICATE_ANNOTATION]: statement.predicateType,
    },
  };
}

/** What this signer has said of the image already: a run that was killed may have come this far. */
async function findOwn(attesting: Attesting, { run }: Execution): Promise<readonly Attestation[]> {
  const { repository } = attesting.step.image;
  const listed = await run.services.registry.referrers(repository, attesting.digest);
  const bundles = listed.filter(({ artifactType }) => artifactType === BUNDLE_TYPE);
  const found: Attestation[] = [];
  for (const bundle of bundles) {
    const predicateType = await ownPredicate(bundle, attesting, found, run.services.registry);
    if (predicateType !== null)
      found.push({ repository, subject: attesting.digest, predicateType, digest: bundle.digest });
  }
  return found;
}

/** What a bundle of this signer's says that is wanted and not found yet; null of any other. */
async function ownPredicate(
  { digest: manifest, annotations }: Referrer,
  { step, release, digest, signer }: Attesting,
  found: readonly Attestation[],
  registry: Registry,
): Promise<PredicateType | null> {
  const open = step.predicates.filter((type) => !found.some(({ predicateType }) => predicateType === type));
  const annotated = annotations.get(PREDICATE_ANNOTATION);
  if (annotated !== undefined && !open.some((type) => type === annotated)) return null;
  const content = await registry.attachment(step.image.repository, manifest);
  const statement =
    content === null ? null : await signer.ownStatement(Buffer.from(content).toString("utf8"));
  if (statement === null) return null;
  const said = open.find((type) => statesAbout(statement, type, digest)) ?? null;
  const { promotedFrom, tag } = release;
  // Of a promoted image there is provenance already: that of the release which is promoted.
  const isOthers =
    said === PREDICATES.provenance && promotedFrom !== null && !provenanceOf(statement, tag, digest);
  return isOthers ? null : said;
}
