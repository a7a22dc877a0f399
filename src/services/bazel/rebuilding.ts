import type { Watch } from "../../domain/release/event.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { BuiltImage, ImageToBuild } from "../ports/image-builder.ts";

/** Does one thing after the other. */
export type Queue = <T>(work: () => Promise<T>) => Promise<T>;

/** Makes an empty queue. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next;
    return next;
  };
}

/**
 * An image whose target is built more than once in a run, each time for another version: every build overwrites the one
 * before, so it is built again right before its push. Its push throws `not-rebuilt` where that gives another digest.
 */
export function rebuilding(
  image: ImageToBuild<"bazel">,
  built: BuiltImage,
  queue: Queue,
  rebuild: (watch: Watch) => Promise<BuiltImage | undefined>,
): BuiltImage {
  return {
    ...built,
    push: (tag, watch) =>
      queue(async () => {
        const again = await rebuild(watch);
        if (again === undefined || again.digest !== built.digest) throw notRebuilt(image, built, again);
        return again.push(tag, watch);
      }),
  };
}

function notRebuilt(
  { id }: ImageToBuild<"bazel">,
  built: BuiltImage,
  again: BuiltImage | undefined,
): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "not-rebuilt",
    message: `${id} was built as ${built.digest ?? "an unknown digest"}, and now as ${again?.digest ?? "an unknown digest"}`,
    hint: "its build is not reproducible: release one version of a component at a time",
  });
}
