import type { Digest } from "../../domain/images/digest.ts";
import { formatReference } from "../../domain/images/reference.ts";
import type { FloatStep } from "../../domain/release/plan.ts";
import type { ReleasedImage } from "../../domain/release/record.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { watched } from "../run/watched.ts";
import type { Execution, Phase, Placed } from "./execution.ts";
import { readBack } from "./read-back.ts";

/** Moves floating tags, one after the other; every immutable tag has been read back by now. */
export const floatTags: Phase<"float"> = async (steps, execution, flow) => {
  for (const placed of steps) {
    const { step, release } = placed;
    if (step.leftTo !== null) continue;
    const digest = flow.digests.get(step.image.id);
    if (digest === undefined) throw new Error(`${step.subject} floats to an image that was never pushed`);
    const outcome = await floatTag(placed, digest, execution);
    const { image, reference } = step;
    execution.ledger.image(release, step.subject, {
      reference: step.subject,
      ...(image.configured.host === image.repository.host
        ? {}
        : { configured: formatReference({ repository: image.configured, tag: reference.tag }) }),
      digest,
      outcome,
    });
  }
  return flow;
};

async function floatTag(
  { step, release }: Placed<FloatStep>,
  digest: Digest,
  { run, ledger, lock }: Execution,
): Promise<ReleasedImage["outcome"]> {
  const { registry } = run.services;
  const { reference, subject } = step;
  const before = await registry.digestOf(reference);
  if (before === digest) return "unchanged";
  const work = { id: `float:${subject}`, doing: "moving", done: "moved", label: subject };
  return watched(
    run.report,
    work,
    async () => {
      const manifest = await registry.manifest(reference.repository, digest);
      await lock.hold(release);
      await registry.tag(reference, manifest);
      ledger.wrote();
      const after = await readBack(registry, reference, run.readBackWaits);
      if (after !== digest) throw notMoved(subject, digest, after);
      return before === null ? ("pushed" as const) : ("moved" as const);
    },
    (outcome) => outcome,
  );
}

function notMoved(subject: string, digest: Digest, after: Digest | null): ReleaseError {
  return new ReleaseError({
    kind: "registry",
    code: "not-moved",
    message: `${subject} was put at ${digest}, and the registry serves ${after ?? "nothing"}`,
    hint: "something else writes this tag too; run the same command again when it is done",
  });
}
