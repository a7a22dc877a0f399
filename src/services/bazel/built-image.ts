import type { ImageTag } from "../../domain/images/reference.ts";
import type { Watch } from "../../domain/release/event.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type {
  BuiltImage,
  ContentDelivery,
  Delivery,
  ImageToBuild,
  TaggedDelivery,
} from "../ports/image-builder.ts";
import type { BazelImagesOptions } from "./bazel-command.ts";
import type { ImageOutputs } from "./image-outputs.ts";
import type { Launch } from "./launch.ts";
import type { PushTarget } from "./push-targets.ts";
import { printedDigest, pusherArguments, runPusher } from "./pusher.ts";

/** An image that Bazel has built, with what is needed to push it. */
export interface Built {
  readonly options: BazelImagesOptions;
  readonly target: PushTarget;
  readonly image: ImageToBuild<"bazel">;
  readonly outputs: ImageOutputs;
  readonly launch: Launch;
  /** One run of a pusher of several images serves them all. */
  readonly runs: Map<string, Promise<string>>;
}

/** Makes a built image from what was read of its outputs. */
export function builtImage(built: Built): Omit<BuiltImage, "content"> {
  const { outputs, image } = built;
  const printed = (stdout: string) => printedDigest(stdout, image.repository, outputs.digest);
  return {
    digest: outputs.digest,
    platforms: outputs.platforms,
    isLate: outputs.isLate,
    pushedTags: (tag) => pushedTags(image, outputs, tag),
    delivery:
      outputs.digest !== null && pushesContent(built)
        ? {
            kind: "content",
            digest: outputs.digest,
            bring: async (watch) => printed(await pushOnce(built, null, watch)),
          }
        : {
            kind: "tagged",
            isPushing: (tag) => built.runs.has(runKey(built, tag)),
            push: async (tag, watch, lost) => printed(await pushOnce(built, tag, watch, lost)),
          },
  };
}

/**
 * Whether the pusher brings an image under its digest if it is given no tag. Of rules_img's and rules_oci's that is known; and
 * given tags, rules_img's would name everything else that it pushes too, such as SBOMs.
 */
function pushesContent({ target, image, outputs }: Built): boolean {
  const isKnown = target.rule === "oci_push" || outputs.operation !== undefined;
  return isKnown && image.source.stamp.via === "args" && outputs.ownTags?.length === 0;
}

/** `--tag` adds to the rule's own tags. */
function pushedTags(
  { source }: ImageToBuild<"bazel">,
  { ownTags }: ImageOutputs,
  tag: ImageTag,
): readonly string[] | null {
  if (ownTags === null) return null;
  return [...new Set(source.stamp.via === "args" ? [...ownTags, tag] : ownTags)];
}

/** The same for images whose pusher is called in the same way: one run serves them all. */
function runKey(built: Built, tag: ImageTag | null): string {
  return JSON.stringify([built.target.label, argumentsOf(built, tag)]);
}

function argumentsOf({ options, target, image, outputs }: Built, tag: ImageTag | null): string[] {
  return pusherArguments(target, image, outputs, tag, options.insecure(image.repository.host));
}

function pushOnce(built: Built, tag: ImageTag | null, watch: Watch, lost?: AbortSignal): Promise<string> {
  const { options, target, launch, runs } = built;
  const key = runKey(built, tag);
  const args = argumentsOf(built, tag);
  const running = runs.get(key) ?? runPusher(options.run, { ...launch, args, lost }, target.label, watch);
  runs.set(key, running);
  return running;
}

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
 * before, so it is built again right before its push. Its push throws `not-rebuilt` if that gives another digest.
 */
export function rebuilding(
  image: ImageToBuild<"bazel">,
  built: BuiltImage,
  queue: Queue,
  rebuild: (watch: Watch) => Promise<BuiltImage>,
): BuiltImage {
  const { delivery } = built;
  const again = async (watch: Watch): Promise<Delivery> => {
    const rebuilt = await rebuild(watch);
    if (rebuilt.digest !== built.digest) throw notRebuilt(image, built, rebuilt);
    return rebuilt.delivery;
  };
  if (delivery.kind === "content") {
    const bring: ContentDelivery["bring"] = (watch) =>
      queue(async () => {
        const rebuilt = await again(watch);
        return rebuilt.kind === "content" ? await rebuilt.bring(watch) : null;
      });
    return { ...built, delivery: { ...delivery, bring } };
  }
  const push: TaggedDelivery["push"] = (tag, watch, lost) =>
    queue(async () => {
      const rebuilt = await again(watch);
      return rebuilt.kind === "tagged" ? await rebuilt.push(tag, watch, lost) : null;
    });
  return { ...built, delivery: { ...delivery, push } };
}

function notRebuilt({ id }: ImageToBuild<"bazel">, built: BuiltImage, again: BuiltImage): ReleaseError {
  return new ReleaseError({
    kind: "build",
    code: "not-rebuilt",
    message: `${id} was built as ${built.digest ?? "an unknown digest"}, and now as ${again.digest ?? "an unknown digest"}`,
    hint: "its build is not reproducible: release one version of a component at a time",
  });
}
