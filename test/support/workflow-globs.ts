/** GitHub's filter patterns for branches, tags and paths, and where a workflow has them. */

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

/**
 * Whether a pattern matches a whole name: `*` anything but `/`, `**` anything, `?` and `+` none or one and one or more of
 * what comes before, `[…]` one of these. Source: GitHub's "Workflow syntax", "Filter pattern cheat sheet".
 */
export function matchesFilter(pattern: string, name: string): boolean {
  const source = pattern.replace(/\*\*|\*|[?+]|\[[^\]]*\]|./g, (part) => {
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?" || part === "+" || part.startsWith("[")) return part;
    return part.replace(/[\\^$.|(){}/]/, "\\$&");
  });
  return new RegExp(`^${source}$`).test(name);
}
