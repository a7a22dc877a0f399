import { PREDICATES } from "../../domain/release/attestation.ts";
import type { Materials } from "../../domain/release/materials.ts";
import type { AttestStep } from "../../domain/release/plan.ts";
import type { WantedFiles, WantedImage } from "../../domain/release/wanted.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import type { Signer } from "../../services/ports/signer.ts";
import { noSigning, type Run } from "../run/services.ts";
import { each } from "../run/together.ts";
import { watched } from "../run/watched.ts";
import { attestFiles } from "./attest-files.ts";
import { attestImage } from "./attest-image.ts";
import type { Execution, Phase, Placed } from "./execution.ts";
import { namesOf } from "./statements.ts";

type PlacedAttest = Placed<AttestStep>;

/**
 * Signs statements about images and puts them next to them, each image once it was read back, and those about the files of releases,
 * which are attached with the files, once every image was; all of it before anything else is moved or announced. What this signer
 * has said already stays; what others say is left alone.
 */
export const attestReleases: Phase<"attest"> = async (steps, execution) => {
  const { run, lock } = execution;
  for (const { step, release } of steps)
    if (step.about.kind === "image" && step.about.standing.kind === "same")
      run.journal.signing.attested(release, step.about.standing.attestations);
  const open = steps.filter(({ step }) => step.state !== "satisfied");
  if (open.length === 0) return;
  // While images are pushed, Bazel has nothing to do.
  await prepareStatements(open, run);
  const signer = open.some(({ step }) => step.predicates.length > 0) ? await signerOf(run) : null;
  // Releases whose images are to be pushed are taken by that.
  await lock.keep(open.filter(({ step }) => isInPlace(step)).map(({ release }) => release));
  const signed = await each(open, AT_ONCE, (placed) => attestImageIn(placed, signer, execution));
  if (signed.includes(false)) return;
  await each(open, AT_ONCE, (placed) => attestFilesIn(placed, signer, execution));
};

async function signerOf({ services: { signing } }: Run): Promise<Signer> {
  if (signing === null) throw errorFromProblems([noSigning()]);
  return await signing.signer();
}

/** Images and releases at once. What is attached to one is a few small requests, one after the other. */
const AT_ONCE = 16;

/** Finds out what it is made from that something is to be signed about. */
async function prepareStatements(open: readonly PlacedAttest[], run: Run): Promise<void> {
  const made = open.flatMap(({ step: { about, predicates } }): (WantedFiles | WantedImage)[] => {
    if (predicates.every((type) => type === PREDICATES.signature)) return [];
    if (about.kind === "files") return about.files.taken === null ? [about.files] : [];
    return about.image.source.kind === "released" ? [] : [about.image];
  });
  if (made.length === 0) return;
  const label = "what images and files are made from";
  const work = { id: "materials", doing: "asking Bazel", done: "read", label };
  run.journal.signing.madeFrom(
    await watched(run.report, work, async (watch) => {
      const found = new Map(await run.services.materials(made, watch));
      for (const { id } of made) {
        const own = await run.journal.builtInRun(id)?.image.materials?.();
        if (own !== undefined) found.set(id, own);
      }
      return found;
    }),
  );
}

function isInPlace({ about }: AttestStep): boolean {
  return about.kind === "files" || about.standing.kind === "same";
}

/** Whether nothing stands in the way: false if the image is not there, which its push has told. */
async function attestImageIn(
  placed: PlacedAttest,
  signer: Signer | null,
  execution: Execution,
): Promise<boolean> {
  const { about } = placed.step;
  if (about.kind !== "image") return true;
  const digest = await execution.arrivals.of(about.image.id);
  if (digest === null) return false;
  // Few images are taken from anywhere.
  if (about.image.carried.length > 0)
    await (await import("./carry-statements.ts")).carryStatements({ ...placed, about }, execution);
  if (signer === null || placed.step.predicates.length === 0) return true;
  const materials = materialsOf(about.image, execution);
  const snapshot = execution.run.snapshot ? namesOf(about.image, digest) : undefined;
  await attestImage({ ...placed, about, signer, materials, digest, snapshot }, execution);
  return true;
}

async function attestFilesIn(
  placed: PlacedAttest,
  signer: Signer | null,
  execution: Execution,
): Promise<void> {
  const { about } = placed.step;
  if (about.kind !== "files" || signer === null) return;
  await attestFiles({ ...placed, about, signer, materials: materialsOf(about.files, execution) }, execution);
}

function materialsOf({ id }: WantedFiles | WantedImage, { run: { journal } }: Execution): Materials {
  return journal.signing.materialsOf(id) ?? { packages: [], dependencies: [] };
}
