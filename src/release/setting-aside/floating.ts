import type { Digest } from "../../domain/images/digest.ts";
import { formatReference } from "../../domain/images/reference.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import type { OwnedFloating } from "../../planning/setting-aside/floating-owners.ts";
import { moveFloatingTag } from "../execution/float.ts";
import { readServed } from "../observation/images.ts";
import type { MovedFloating } from "../run/moving-notes.ts";
import type { Run } from "../run/services.ts";
import { each } from "../run/together.ts";
import { watched } from "../run/watched.ts";
import type { Held } from "./hold.ts";

/** Which of these floating tags are not where they belong. `isMeant`: what is moved, by what is there; all unless it is given. */
export async function misplaced(
  { services }: Run,
  owned: readonly OwnedFloating[],
  isMeant: (there: Digest | null) => boolean = () => true,
): Promise<MovedFloating[]> {
  const served = await readServed(
    services.registry,
    owned.map(({ reference }) => reference),
  );
  return owned.flatMap(({ reference, digest }) => {
    const from = served.get(formatReference(reference)) ?? null;
    return from !== digest && isMeant(from) ? [{ reference, from, to: digest }] : [];
  });
}

/**
 * Makes sure that floating tags are where they belong, whoever moved them there, or moved them meanwhile. Throws `not-moved`, with what
 * stands where.
 */
export async function confirmPlaces(run: Run, owned: readonly OwnedFloating[]): Promise<void> {
  const [first, ...others] = (await misplaced(run, owned)).map(notThere);
  if (first !== undefined) throw errorFromProblems([first, ...others]);
}

function notThere({ reference, from, to }: MovedFloating): Problem {
  return {
    kind: "registry",
    code: "not-moved",
    message: `${formatReference(reference)} belongs at ${to}, but the registry serves ${from ?? "nothing"}`,
    hint: "something else writes this tag too; run the same command again when it is done",
  };
}

/** Moves floating tags, side by side, after a look at the records. Throws as a release does. */
export async function moveAll(run: Run, { look }: Held, moves: readonly MovedFloating[]): Promise<void> {
  if (moves.length === 0) return;
  await look();
  run.report({ kind: "phase", name: "float" });
  await each(moves, run.project.bazel.pushJobs, async (move) => {
    const { reference, to } = move;
    const label = formatReference(reference);
    const work = { id: `float:${label}`, doing: "moving", done: "moved", label };
    await watched(run.report, work, (watch: Watch) => moveFloatingTag(reference, to, run, watch));
    run.journal.moving.moved(move);
  });
}
