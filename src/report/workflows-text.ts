import type { Problem } from "../domain/text/problem.ts";
import type { WorkflowOutcome } from "../release/workflows.ts";
import type { Documents } from "./document-schemas.ts";
import { problemDocument } from "./documents.ts";
import { errorText } from "./error-text.ts";
import { count } from "./in-words.ts";

/** The document of `slipway ci github|gitlab`. */
export function workflowsDocument(files: readonly WorkflowOutcome[]): Documents["ci"] {
  return { format: 1, files: files.map(({ path, outcome }) => ({ path, outcome })) };
}

/** What was written, for people. */
export function workflowsText(files: readonly WorkflowOutcome[]): string {
  return files
    .map(({ path, outcome }) => `${outcome === "written" ? "wrote" : "unchanged:"} ${path}\n`)
    .join("");
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
