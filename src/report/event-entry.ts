import type { ReleaseEvent } from "../domain/release/event.ts";
import type { LogEntry } from "./log.ts";
import { type Progress, type RunningStep, titleOf } from "./progress.ts";

/**
 * An event as a line of the log: phases and ends at `info` and above, the rest at `debug`. The fields are the event's
 * own, its kind as `event`, with what is known of the step it belongs to; `before` is the state before the event.
 */
export function entryOfEvent(event: ReleaseEvent, before: Progress, now: number): LogEntry {
  switch (event.kind) {
    case "phase":
      return { level: "info", text: event.name, fields: { event: "phase", phase: event.name } };
    case "started": {
      const { id, doing = "", label } = event;
      return { level: "debug", text: titleOf({ doing, label }), fields: { event: "started", id, label } };
    }
    case "progress":
      return { level: "debug", text: event.text, fields: { event: "progress", id: event.id } };
    case "finished": {
      const { id, outcome } = event;
      const step = stepFields(id, before, now);
      return {
        level: "info",
        text: `${outcome} ${step.label}`,
        fields: { event: "finished", ...step, outcome },
      };
    }
    case "failed": {
      const step = before.running.get(event.id);
      return {
        level: "error",
        text: step === undefined ? event.id : titleOf(step),
        fields: { event: "failed", ...stepFields(event.id, before, now) },
      };
    }
    case "warning": {
      const { message, output: _, ...rest } = event.problem;
      return { level: "warn", text: message, fields: { event: "warning", ...rest } };
    }
  }
}

/** The line for a step that was still running when the run ended: interrupted, or stopped by another's failure. */
export function entryOfUnfinished(step: RunningStep, before: Progress, now: number): LogEntry {
  return {
    level: "info",
    text: titleOf(step),
    fields: { event: "unfinished", ...stepFields(step.id, before, now) },
  };
}

/** The line for a step that takes long: what it said last. */
export function entryOfRunning(step: RunningStep, before: Progress, now: number): LogEntry {
  const text = step.text === "" ? "" : `: ${step.text}`;
  return {
    level: "info",
    text: `${titleOf(step)}${text}`,
    fields: { event: "running", ...stepFields(step.id, before, now) },
  };
}

function stepFields(
  id: string,
  before: Progress,
  now: number,
): { id: string; label: string; elapsed: number } {
  const step = before.running.get(id);
  return { id, label: step?.label ?? id, elapsed: step === undefined ? 0 : Math.round(now - step.since) };
}
