import type { Component } from "../../domain/project/project.ts";
import { exampleVersion } from "../../domain/versions/scheme.ts";

/** A filter for each component's tags, as `on.push.tags` of GitHub Actions takes it: the text before a version, and a digit. */
export function tagFilters(components: readonly Component[]): string[] {
  return components.map(({ tag }) => `${escaped(tag.before)}[0-9]*${escaped(tag.after)}`);
}

/** `\`, `*`, `?`, `+`, `[`, `]` and `!` are special in filters. */
function escaped(text: string): string {
  return text.replace(/[\\*?+[\]!]/g, "\\$&");
}

/** A release tag of a component, to try filters on. */
export function exampleTag({ tag, scheme }: Component): string {
  return tag.before + exampleVersion(scheme) + tag.after;
}

/** Whether a push of this tag starts a workflow with these filters: the last one that matches decides, `!` takes out. */
export function passes(filters: readonly string[], tag: string): boolean {
  const last = filters.findLast((filter) => matchesFilter(filter.replace(/^!/, ""), tag));
  return last !== undefined && !last.startsWith("!");
}

/**
 * Whether a filter matches a whole name: `*` anything but `/`, `**` anything, `?` and `+` none or one and one or more of
 * what comes before, `[…]` one of these, `\` what follows as it is. Source: GitHub's "Workflow syntax", "Filter pattern cheat
 * sheet".
 */
export function matchesFilter(filter: string, name: string): boolean {
  const source = filter.replace(/\\.|\*\*|\*|[?+]|\[[^\]]*\]|./g, (part) => {
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part.startsWith("\\") && part.length > 1) return part;
    if (part === "?" || part === "+" || part.startsWith("[")) return part;
    return part.replace(/[\\^$.|(){}/\]]/, "\\$&");
  });
  try {
    return new RegExp(`^${source}$`).test(name);
  } catch {
    // GitHub refuses the workflow then, and starts nothing.
    return false;
  }
}
