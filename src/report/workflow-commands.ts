import type { Problem } from "../domain/text/problem.ts";
import { printable } from "./printable.ts";

/** A workflow command, such as `::group::build`; see "Workflow commands for GitHub Actions". */
export function workflowCommand(
  name: string,
  message: string,
  properties: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const given = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${escapeProperty(String(value))}`],
  );
  return `::${name}${given.length === 0 ? "" : ` ${given.join(",")}`}::${escapeMessage(message)}`;
}

/** A problem as an annotation of the run, at its place in a file if it has one. */
export function annotation(level: "warning" | "error", problem: Omit<Problem, "kind" | "output">): string {
  const { code, message, hint, where } = problem;
  const text = hint === "" ? message : `${message}\n${hint}`;
  return workflowCommand(level, printable(text), {
    title: code,
    file: where?.file,
    line: where?.line,
    col: where?.column,
  });
}

/** The annotations of a command that failed, one per line, for standard error. */
export function problemAnnotations(problems: readonly Problem[]): string {
  return problems.map((problem) => `${annotation("error", problem)}\n`).join("");
}

/** Lines that another program printed, as a group that is folded until somebody opens it. */
export function group(title: string, lines: readonly string[]): string {
  const text = lines.map((line) => `${inert(printable(line))}\n`).join("");
  return `${workflowCommand("group", title)}\n${text}${workflowCommand("endgroup", "")}\n`;
}

/**
 * Text that the runner does not take for a command: it looks for `::name` at the start of every line, blanks skipped, and for
 * `##[name]` anywhere, and what another program printed must not get through as one.
 */
export function inert(text: string): string {
  return withoutOldCommands(text.replace(/^([^\S\r\n\u2028\u2029]*)::/gm, "$1\\::"));
}

function withoutOldCommands(text: string): string {
  return text.replaceAll("##[", "# #[");
}

// As @actions/core's command.ts has it.
function escapeMessage(text: string): string {
  return withoutOldCommands(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
