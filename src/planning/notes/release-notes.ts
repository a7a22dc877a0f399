import type { Change } from "../../domain/history/change.ts";
import { comparePage, type ForgePlace, forgeHost } from "../../domain/project/forge.ts";
import { nameAuthors } from "./authors.ts";
import {
  type ComponentChange,
  GROUPS,
  type Group,
  groupOf,
  type NotedChange,
  noteChange,
} from "./noted-change.ts";

/** What release notes are made from. */
export interface NotesInput {
  /** Where commits and requests can be seen. */
  readonly forge: ForgePlace;
  readonly tag: string;
  /** The component's previous release; null for the first. */
  readonly previousTag: string | null;
  readonly component: string;
  readonly version: string;
  /** As `2026-06-08`. */
  readonly date: string;
  /** Newest first. */
  readonly changes: readonly ComponentChange[];
}

/** The notes of a release as data; each change is in one group, and groups without changes are left out. */
export interface ReleaseNotes {
  readonly component: string;
  readonly version: string;
  readonly tag: string;
  readonly previousTag: string | null;
  readonly date: string;
  /** Where all commits between the two tags can be seen. */
  readonly compareUrl: string | null;
  readonly groups: readonly { readonly title: Group; readonly changes: readonly NotedChange[] }[];
}

/** Sorts the changes of a release into groups. Merges that only say which branch was merged are left out. */
export function releaseNotes(input: NotesInput): ReleaseNotes {
  const { component, version, tag, previousTag, date, changes, forge } = input;
  const shown = changes
    .filter(({ change }) => change.commit.parents.length < 2 || change.titled)
    .flatMap((each) => textsOf(each.change).map((change) => ({ ...each, change })));
  const authorsOf = nameAuthors(
    shown.map(({ change }) => change.commit),
    forgeHost(forge),
  );
  const groups = GROUPS.map((title) => ({
    title,
    changes: shown
      .filter(({ change }) => groupOf(change) === title)
      .map((each) => noteChange(each, forge, authorsOf(each.change.commit))),
  }));
  return {
    component,
    version,
    tag,
    previousTag,
    date,
    compareUrl: previousTag === null ? null : comparePage(forge, previousTag, tag),
    groups: groups.filter((group) => group.changes.length > 0),
  };
}

/** A change, or the several that its message holds, each on its own. */
function textsOf(change: Change): Change[] {
  return change.parts.length === 0 ? [change] : change.parts.map((part) => ({ ...change, ...part }));
}
