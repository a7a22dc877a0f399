/** Gives a component of the unkey example files to release, so that its GitHub release is drafted first. */

import type { WorkTree } from "./work-tree.ts";

/** Edits the configuration accordingly; the caller commits. */
export async function withFiles(tree: WorkTree, component: string): Promise<void> {
  const heading = `[components.${component}.image]`;
  const files = `[components.${component}.files]\nbazel = ["//cmd/cli:dist"]`;
  await tree.edit({ "slipway.toml": [[heading, `${files}\n\n${heading}`]] });
}
