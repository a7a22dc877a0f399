/** Where a workflow has its filters for branches, tags and paths. */

import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** The list under a key of a workflow's `on.push`, such as `tags: ["*@2*"]`; empty if there is none. */
export function filterOf(workflow: string, key: "tags" | "branches" | "paths"): string[] {
  return parse(readFileSync(workflow, "utf8")).on?.push?.[key] ?? [];
}
