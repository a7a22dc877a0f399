import type { Change } from "../domain/history/change.ts";
import { oneLine } from "./text.ts";

/** A commit's subject for people; commits may have none. */
export function subjectOf({ commit }: Change): string {
  return oneLine(commit.subject) || "(no message)";
}
