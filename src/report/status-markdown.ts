import type { ComponentStatus, ProjectStatus } from "../domain/history/status.ts";
import { formatAge } from "./age.ts";
import { code, literal, table } from "./markdown.ts";

const HEAD = ["Component", "Last release", "Age", "Commits", "Next"];

/** Where all components stand, as Markdown: for `--markdown`, and so for a step's summary. */
export function statusMarkdown({ components, time }: ProjectStatus): string {
  const verified = components.some(({ drift }) => drift !== null);
  const rows = components.map((status) => [
    literal(status.component),
    status.last === null ? "" : code(status.last.tag),
    status.last?.time == null ? "" : formatAge(time - status.last.time),
    String(status.changes.length),
    next(status),
    ...(verified ? [drift(status)] : []),
  ]);
  return table([...HEAD, ...(verified ? ["Published"] : [])], rows);
}

function next({ next: tag, obstacle }: ComponentStatus): string {
  if (obstacle !== null) return literal(obstacle.message);
  return tag === null ? "" : code(tag.text);
}

function drift({ drift: found }: ComponentStatus): string {
  if (found === null) return "";
  return found ? "drift" : "agrees";
}
