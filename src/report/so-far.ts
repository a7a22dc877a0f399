import type { Progress } from "../release/run/journal.ts";
import { cutText } from "./cut-text.ts";
import { type JsonDocument, planDocument, releaseDocument } from "./documents.ts";
import { cutDocument } from "./history-documents.ts";
import { planText } from "./plan-text.ts";
import { recordText, unfinishedText } from "./record-text.ts";

/** What a command has done, as one document; its format alone if it has done nothing. */
export function soFarDocument({ cuts, plan, record }: Progress): JsonDocument {
  return {
    format: 1,
    ...(cuts === null ? {} : cutDocument(cuts)),
    ...(plan === null ? {} : planDocument(plan)),
    ...(record === null ? {} : releaseDocument(record)),
  };
}

/** What a command had done when it failed, for people; empty if that is nothing. */
export function unfinishedSoFar(progress: Progress, columns: number, colour: boolean): string {
  const { cuts, plan, record } = progress;
  return [
    cuts === null ? "" : cutText(cuts, columns, colour),
    plan === null ? "" : planText(plan, columns, colour),
    record === null ? "" : unfinishedText(record, columns, colour),
  ].join("");
}

/** What a command has done that succeeded, for people. */
export function finishedSoFar({ cuts, record }: Progress, columns: number, colour: boolean): string {
  return [
    cuts === null ? "" : cutText(cuts, columns, colour),
    record === null ? "" : recordText(record, columns, colour),
  ]
    .filter((text) => text !== "")
    .join("\n");
}
