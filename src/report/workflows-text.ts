import type { Problem } from "../domain/text/problem.ts";
import type { WorkflowOutcome } from "../release/workflows.ts";
import type { Documents } from "./document-schemas.ts";
import { problemDocument } from "./documents.ts";
import { errorText } from "./error-text.ts";
import { count } from "./in-words.ts";
import { createPaint } from "./paint.ts";
import { layoutRows, type Row } from "./table.ts";

/** The document of `slipway ci github|gitlab`. */
export function workflowsDocument(files: readonly WorkflowOutcome[]): Documents["ci"] {
  return { format: 1, files: files.map(({ path, outcome }) => ({ path, outcome })) };
}

/** What was written, for people. */
export function workflowsText(files: readonly WorkflowOutcome[], columns: number, colour: boolean): string {
  const rows = files.map(({ path, outcome }): Row => {
    const isNew = outcome === "written";
    const look = isNew ? { mark: "✓", style: "green" as const } : { mark: "=", style: "dim" as const };
    return { ...look, word: isNew ? "wrote" : "unchanged", subject: path, detail: "" };
  });
  return `${layoutRows(rows, columns, createPaint(colour)).join("\n")}\n`;
}

/** The document of `slipway ci --check`. */
export function workflowCheckDocument(problems: readonly Problem[]): Documents["ci-check"] {
  return { format: 1, agreed: problems.length === 0, problems: problems.map(problemDocument) };
}

/** Where workflows and configuration disagree, for people. */
export function workflowCheckText(problems: readonly Problem[], columns: number, colour: boolean): string {
  if (problems.length === 0) return "workflows and slipway.toml agree\n";
  return `${errorText(problems, columns, colour)}\n${count(problems.length, "thing")} to put right\n`;
}
