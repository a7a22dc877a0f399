import { madeBy } from "../../domain/project/artifact.ts";
import type { TargetFacts } from "../../domain/release/facts.ts";
import { errorFromProblems, ReleaseError } from "../../domain/text/release-error.ts";
import { judgeSource } from "../../planning/gates/judge.ts";
import type { RecordedImage } from "../../planning/reproduction/recorded-images.ts";
import { eachKind } from "../../services/ports/image-builder.ts";
import { watched } from "../run/watched.ts";
import type { RebuildPlace } from "./rebuild.ts";

/** A clean clone: where it is, and whether it stays there. */
interface Clone {
  readonly clone: { readonly path: string; readonly stays: boolean };
}

/** Makes sure that what images are made from is in the clone, and loads there. Throws `no-such-target`, with the build tool's words. */
export async function requireTargets({ run }: RebuildPlace, images: readonly RecordedImage[]): Promise<void> {
  const found = new Map<string, TargetFacts>();
  const wanted = images.map(({ image }) => image);
  const work = { id: "targets", doing: "looking at", done: "found", label: "what is built" };
  await watched(run.report, work, async (watch) => {
    await eachKind(run.services.images, async (kind, builder) => {
      const sources = madeBy(kind, wanted).map(({ source }) => source);
      if (sources.length === 0) return;
      for (const [subject, facts] of await builder.inspect(sources, watch)) found.set(subject, facts);
    });
  });
  const [first, ...others] = images.flatMap(({ image: { source }, release: { component } }) =>
    judgeSource(source, `the image of ${component} in a clean clone`, found),
  );
  if (first !== undefined) throw errorFromProblems([first, ...others]);
}

/**
 * Builds in a clean clone. What fails there may work in anybody's own work tree, and cannot be put right there: so what to do next is
 * said anew. Throws what `build` throws.
 */
export async function inClone<T>({ clone }: Clone, tag: string, build: () => Promise<T>): Promise<T> {
  try {
    return await build();
  } catch (error) {
    if (!(error instanceof ReleaseError) || error.kind !== "build") throw error;
    const [first, ...others] = error.problems.map((problem) => ({
      ...problem,
      kind: error.kind,
      hint: WORDED.has(problem.code) ? hintIn(clone, tag) : problem.hint,
    }));
    throw first === undefined ? error : errorFromProblems([first, ...others]);
  }
}

/** What is said of builds in general, and does not fit here. */
const WORDED: ReadonlySet<string> = new Set([
  "no-such-target",
  "build-failed",
  "bazel-query-failed",
  "cannot-push",
]);

function hintIn({ path, stays }: Clone["clone"], tag: string): string {
  const committed = "it has nothing but what was committed: no ignored files, no submodules";
  return stays
    ? `try it in the clean clone, which stays in ${path}; ${committed}`
    : `\`slipway reproduce ${tag} --keep\` leaves the clean clone where it can be tried; ${committed}`;
}
