import type { Change } from "../domain/history/change.ts";
import { shortCommit } from "../domain/history/commit-sha.ts";
import { hang } from "./columns.ts";
import { printableLine } from "./printable.ts";

/** A commit for people: its SHA, and its subject after it; commits may have none. */
export function commitLines({ commit }: Change, columns: number): string[] {
  return hang(`  ${shortCommit(commit.sha)}  `, printableLine(commit.subject) || "(no message)", columns);
}
