import type { Change } from "../../domain/history/change.ts";

/** The groups of release notes, in their order. */
export const GROUPS = [
  "Breaking changes",
  "Features",
  "Fixes",
  "Performance",
  "Reverts",
  "Documentation",
  "Other changes",
] as const;

/** The title of a group. */
export type Group = (typeof GROUPS)[number];

const BY_KIND: Readonly<Record<string, Group>> = {
  feat: "Features",
  feature: "Features",
  fix: "Fixes",
  bugfix: "Fixes",
  hotfix: "Fixes",
  perf: "Performance",
  revert: "Reverts",
  docs: "Documentation",
  doc: "Documentation",
};

/** Kinds that say what was done and nothing that a reader needs. */
const PLAIN = new Set(["build", "chore", "ci", "refactor", "style", "test", "tests"]);

/** The group a change is shown in; what breaks something is shown as that only. */
export function groupOf({ kind, breaking, reverts }: Change): Group {
  if (breaking !== null) return "Breaking changes";
  if (reverts !== null) return "Reverts";
  return (kind !== null && Object.hasOwn(BY_KIND, kind) ? BY_KIND[kind] : undefined) ?? "Other changes";
}

/**
 * What a change is called in notes: scope and summary without the kind, which the group tells. A word before a colon that is
 * no usual kind, such as `bazel: update`, is part of what the author says.
 */
export function captionOf({ kind, scope, summary, commit }: Change): {
  readonly scope: string | null;
  readonly text: string;
} {
  if (kind === null || PLAIN.has(kind) || Object.hasOwn(BY_KIND, kind)) return { scope, text: summary };
  return { scope: null, text: commit.subject };
}
