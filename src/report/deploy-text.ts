import type { DeploymentRecord } from "../domain/release/record.ts";
import { createPaint } from "./paint.ts";
import { recordRow } from "./record-text.ts";
import { layoutRows } from "./rows.ts";
import { count, oneLine } from "./text.ts";

/** A deployment outside a release for people: where it is served, or why nothing was done. */
export function deployText(record: DeploymentRecord, columns: number, colour: boolean): string {
  const rows = record.deployments.map(({ environment, url, outcome, note }) =>
    recordRow(outcome, environment, oneLine([url, note ?? ""].filter(Boolean).join("  "))),
  );
  const ending = record.writes > 0 ? `${count(record.writes, "change")} made` : "nothing to do";
  return `${layoutRows(rows, columns, createPaint(colour)).join("\n")}\n\n${ending}\n`;
}
