import type { ReleaseEvent } from "../domain/release/event.ts";

/** A piece of work that was started and has not ended. */
export interface RunningStep {
  readonly id: string;
  /** `pushing`, or empty if the event did not say. */
  readonly doing: string;
  readonly label: string;
  readonly since: number;
  /** What it said last. */
  readonly text: string;
}

/** What is going on at one moment. */
export interface Progress {
  readonly phase: { readonly name: string; readonly since: number } | null;
  /** In the order in which they were started. */
  readonly running: ReadonlyMap<string, RunningStep>;
}

/** Before anything has begun. */
export const NO_PROGRESS: Progress = { phase: null, running: new Map() };

/** What is going on after an event; `now` in milliseconds. */
export function advance(progress: Progress, event: ReleaseEvent, now: number): Progress {
  switch (event.kind) {
    case "phase":
      return { ...progress, phase: { name: event.name, since: now } };
    case "started": {
      const { id, doing = "", label } = event;
      return withStep(progress, { id, doing, label, since: now, text: "" });
    }
    case "progress": {
      const step = progress.running.get(event.id);
      return step === undefined ? progress : withStep(progress, { ...step, text: event.text });
    }
    case "finished":
    case "failed":
      return withoutStep(progress, event.id);
    case "warning":
      return progress;
  }
}

/** `pushing ghcr.io/acme/api:1.2.3`. */
export function titleOf({ doing, label }: Pick<RunningStep, "doing" | "label">): string {
  return doing === "" ? label : `${doing} ${label}`;
}

function withStep(progress: Progress, step: RunningStep): Progress {
  return { ...progress, running: new Map(progress.running).set(step.id, step) };
}

function withoutStep(progress: Progress, id: string): Progress {
  const running = new Map(progress.running);
  running.delete(id);
  return { ...progress, running };
}
