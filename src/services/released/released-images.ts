import { formatRepository } from "../../domain/images/reference.ts";
import { sourceSubject } from "../../domain/project/artifact.ts";
import type { TargetFacts } from "../../domain/release/facts.ts";
import { statementGone } from "../../domain/release/statement-gone.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import type { BuiltImage, ContentDelivery, ImageBuilder, ImageToBuild } from "../ports/image-builder.ts";
import type { Registry } from "../ports/registry.ts";

/** What images that are released already are copied with. */
type Copier = Pick<Registry, "manifest" | "platforms" | "copy">;

/** Takes images that another release has proved as they are: nothing is built, and a push is a copy between repositories. */
export function createReleasedImages(registry: Copier): ImageBuilder<"released"> {
  return {
    inspect: async (sources) => {
      const found = sources.map(async (source): Promise<[string, TargetFacts]> => {
        const there = await registry.manifest(source.reference.repository, source.digest);
        return [sourceSubject(source), there === null ? { missing: "the registry does not have it" } : {}];
      });
      return new Map(await Promise.all(found));
    },
    build: async (images) =>
      new Map(
        await Promise.all(
          images.map(async (image): Promise<[string, BuiltImage]> => [image.id, await take(registry, image)]),
        ),
      ),
    // No configuration has such an image, so that there is never one to load.
    load: async () => undefined,
  };
}

async function take(
  registry: Copier,
  { source, repository, platforms, carried }: ImageToBuild<"released">,
): Promise<BuiltImage> {
  const {
    digest,
    reference: { repository: from },
  } = source;
  const bring: ContentDelivery["bring"] = async (watch, note) => {
    const { kept, gone } = await registry.copy(from, digest, repository, watch);
    const [first, ...others] = carried
      .filter((each) => gone.includes(each.digest))
      .map((each) => statementGone(each, source));
    if (first !== undefined) throw errorFromProblems([first, ...others]);
    for (const each of gone)
      note?.(`${each}, which ${formatRepository(from)} lists next to it, is gone there`);
    if (kept.length > 0) note?.(`${kept.join(" and ")} was there, and is left as it is`);
    return digest;
  };
  return {
    digest,
    platforms: platforms === undefined ? null : await registry.platforms(from, digest),
    pushedTags: (tag) => [tag],
    delivery: { kind: "content", digest, bring },
    content: async () => null,
  };
}
