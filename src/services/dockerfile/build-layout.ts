import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Platform } from "../../domain/images/platform.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { Builder } from "./builder.ts";
import { joinIndex } from "./join-index.ts";
import type { Recipe } from "./recipe.ts";
import { type BuildPlace, runBuilder } from "./run-builder.ts";

/**
 * Builds into an OCI layout of its own and gives its folder. It holds one image, or one index where there are several
 * platforms. Throws `build-failed`.
 */
export async function buildLayout(
  options: BuildPlace & { readonly scratch: () => Promise<string> },
  builder: Builder,
  recipe: Recipe,
  platforms: readonly Platform[],
  watch: Watch,
): Promise<string> {
  const layout = join(await mkdtemp(join(await options.scratch(), "image-")), "layout");
  const calls = builder.build(recipe, platforms, layout);
  for (const call of calls) await runBuilder(options, builder, call, recipe, watch);
  if (calls.length > 1) await joinIndex(layout, platforms);
  return layout;
}
