import { freeName } from "./drafts.ts";
import type { OldVersion } from "./old-tags.ts";
import type { Owner } from "./owners.ts";
import type { ProposedGroup } from "./proposal.ts";

/** Once may be chance. */
const OFTEN = 2;

/** Components that have always been tagged together: each version of one of them is one of all, at the same commit. */
export function proposedGroups(owners: readonly Owner[]): ProposedGroup[] {
  const together = new Map<string, string[]>();
  for (const { draft, family } of owners) {
    // Tags without a name are one component's.
    if (family === null || family.component === "") continue;
    const history = historyOf(family.versions);
    if (history === null) continue;
    together.set(history, [...(together.get(history) ?? []), draft.name]);
  }
  const groups = [...together.values()].filter((names) => names.length > 1);
  const taken = new Set<string>();
  return groups.map((components) => {
    const name = freeName([groupName(components, owners.length) ?? "together"], taken);
    taken.add(name);
    return { name, components };
  });
}

/** Every version with its commit, in one text; null if that does not say enough. */
function historyOf(versions: readonly OldVersion[]): string | null {
  const known = versions.flatMap(({ text, commit }) => (commit === null ? [] : `${text} ${commit}`));
  return known.length < OFTEN || known.length < versions.length ? null : known.sort().join("\n");
}

/** `all`, or the words that the components' names begin with; null if they have none in common. */
function groupName(components: readonly string[], all: number): string | null {
  if (components.length === all) return "all";
  const [first = [], ...others] = components.map((name) => name.split(/[^A-Za-z0-9]+/));
  const common = first.findIndex((word, index) => others.some((words) => words[index] !== word));
  const words = first.slice(0, common < 0 ? first.length : common).filter(Boolean);
  return /^[A-Za-z]/.test(words[0] ?? "") ? words.join("-") : null;
}
