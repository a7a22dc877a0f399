import type { AttestedImage, AttestStep } from "../../domain/release/plan.ts";
import { statementGone } from "../../domain/release/statement-gone.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { watched } from "../run/watched.ts";
import type { Execution, Placed } from "./execution.ts";

/** An image that is in place, and what is known of the statements about it. */
interface CarryingImage extends Placed<AttestStep> {
  readonly about: AttestedImage;
}

/**
 * Notes the statements that came with an image from where it was taken. What its registry does not list, it has lost since: that is
 * brought again. Throws `proven-statement-gone` if it is not there either.
 */
export async function carryStatements(
  { step, release, about: { image } }: CarryingImage,
  { run, lock }: Execution,
): Promise<void> {
  const { carried, source, repository } = image;
  const [first] = carried;
  if (first === undefined || source.kind !== "released") return;
  const { registry } = run.services;
  const { subject } = first;
  const listed = new Set((await registry.referrers(repository, subject)).map(({ digest }) => digest));
  if (carried.some(({ digest }) => !listed.has(digest))) {
    await lock.keep([release]);
    const from = source.reference.repository;
    const work = { id: `attest:${image.id}`, doing: "copying", done: "copied", label: step.subject };
    const { gone } = await watched(run.report, work, (watch) =>
      registry.copy(from, subject, repository, watch),
    );
    const [missing, ...others] = carried
      .filter(({ digest }) => gone.includes(digest))
      .map((each) => statementGone(each, source));
    if (missing !== undefined) throw errorFromProblems([missing, ...others]);
    run.journal.wrote();
  }
  run.journal.signing.attested(release, carried);
}
