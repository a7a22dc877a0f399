import { PREDICATES } from "../../domain/release/attestation.ts";
import type { Materials } from "../../domain/release/materials.ts";
import type { AttestStep } from "../../domain/release/plan.ts";
import type { WantedFiles, WantedImage } from "../../domain/release/wanted.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import type { Signer } from "../../services/ports/signer.ts";
import { noSigning } from "../run/services.ts";
import { each } from "../run/together.ts";
import { watched } from "../run/watched.ts";
import { attestFiles } from "./attest-files.ts";
import { attestImage } from "./attest-image.ts";
import { type Execution, type Phase, type Placed, stepsOf } from "./execution.ts";

/** Finds out what it is made from that something is to be signed about: while images are pushed, Bazel has nothing to do. */
export async function prepareStatements({ run, plan }: Execution): Promise<void> {
  const open = stepsOf(plan, "attest").flatMap(({ step }) => (step.state === "satisfied" ? [] : step));
  const made = open.flatMap(({ about, predicates }): (WantedFiles | WantedImage)[] => {
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

/**
 * Signs statements about images and puts them next to them, side by side, once every image was read back and before anything
 * else is moved or announced; and those about the files of releases, which are attached with the files. What this signer has said
 * already stays; what others say is left alone.
 */
export const attestReleases: Phase<"attest"> = async (steps, execution) => {
  const { run, lock } = execution;
  for (const { step, release } of steps)
    if (step.about.kind === "image" && step.about.standing.kind === "same")
      run.journal.signing.attested(release, step.about.standing.attestations);
  const open = steps.filter(({ step }) => step.state !== "satisfied");
  if (open.length === 0) return;
  const { signing } = run.services;
  if (signing === null) throw errorFromProblems([noSigning()]);
  const signer = await signing.signer();
  await lock.keep(open.map(({ release }) => release));
  await each(open, AT_ONCE, (placed) => attest(placed, signer, execution));
};

/** Images and releases at once. What is attached to one is a few small requests, one after the other. */
const AT_ONCE = 16;

const NO_MATERIALS: Materials = { packages: [], dependencies: [] };

function attest(placed: Placed<AttestStep>, signer: Signer, execution: Execution): Promise<void> {
  const { journal } = execution.run;
  const { about } = placed.step;
  const { id } = about.kind === "image" ? about.image : about.files;
  const materials = journal.signing.materialsOf(id) ?? NO_MATERIALS;
  if (about.kind === "files") return attestFiles({ ...placed, about, signer, materials }, execution);
  return attestImage({ ...placed, about, signer, materials, digest: journal.pushedDigest(id) }, execution);
}
