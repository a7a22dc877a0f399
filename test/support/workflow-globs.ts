/** Where a workflow has its filters for branches, tags and paths. */

import { readFileSync } from "node:fs";

/**
 * The list under a key of a workflow's `on.push`, such as `tags: ["*@2*"]`; empty if there is none. Written as a JSON list
 * on one line, which is YAML too.
 */
export function filterOf(workflow: string, key: "tags" | "branches" | "paths"): string[] {
  const [, list = "[]"] =
    new RegExp(`^ {4}${key}: (\\[.*\\])$`, "m").exec(readFileSync(workflow, "utf8")) ?? [];
  return JSON.parse(list);
}
