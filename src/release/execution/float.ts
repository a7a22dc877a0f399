import type { Digest } from "../../domain/images/digest.ts";
import type { FloatStep } from "../../domain/release/plan.ts";
import type { ReleasedImage } from "../../domain/release/record.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { watched } from "../run/watched.ts";
import type { Execution, Phase, Placed } from "./execution.ts";
import { namesOf, readBack } from "./push.ts";
import { isLeft } from "./record-content.ts";

/** Moves floating tags, one after the other; every immutable tag has been read back by now. */
export const floatTags: Phase<"float"> = async (steps, execution) => {
  const { journal } = execution.run;
  for (const placed of steps) {
    const { step, release } = placed;
    if (isLeft(step)) continue;
    const digest = journal.pushedDigest(step.image.id);
    const outcome = await floatTag(placed, digest, execution);
    journal.image(release, step.subject, {
      ...namesOf(step.image, step.floating.reference),
      digest,
      outcome,
    });
  }
};

async function floatTag(
  { step, release }: Placed<FloatStep>,
  digest: Digest,
  { run, lock }: Execution,
): Promise<ReleasedImage["outcome"]> {
  const { services, journal, readBackWaits, report } = run;
  const { registry } = services;
  const { floating, subject } = step;
  const { reference } = floating;
  const before = await registry.digestOf(reference);
  if (before === digest) return "unchanged";
  const work = { id: `float:${subject}`, doing: "moving", done: "moved", label: subject };
  return await watched(
    report,
    work,
    async () => {
      const manifest = await registry.manifest(reference.repository, digest);
      await lock.hold(release);
      await registry.tag(reference, manifest);
      journal.wrote();
      const after = await readBack(registry, reference, readBackWaits);
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
    message: `${subject} was moved to ${digest}, but the registry serves ${after ?? "nothing"}`,
    hint: "something else writes this tag too; run the same command again when it is done",
  });
}
