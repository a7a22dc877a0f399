import { displayWidth, shorten, shortenMiddle } from "./columns.ts";
import { formatSeconds } from "./in-words.ts";
import type { Paint } from "./paint.ts";
import { printableLine } from "./printable.ts";
import { type Progress, type RunningStep, titleOf } from "./progress.ts";

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** Milliseconds between two pictures of the spinner. */
export const FRAME = 100;

/** The part of the room in a line that its title keeps if there is progress text as well. */
const TITLE_SHARE = 0.7;

/** A progress text shorter than this says nothing. */
const SHORTEST_TEXT = 6;

/** Columns of the spinner with its blank, and between two parts of a line. */
const MARK = 2;
const GAP = 2;

/** How much room a terminal has, and whether it shows colours. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
}

/**
 * The live area at one moment: a line for each running step, oldest first, none wider than the terminal; what does not fit
 * above its lower edge is counted. Between steps the phase itself is what runs.
 */
export function liveLines(progress: Progress, now: number, screen: Screen): string[] {
  const steps = [...progress.running.values()];
  if (steps.length === 0)
    return progress.phase === null ? [] : [stepLine(phaseStep(progress.phase), now, screen)];
  // One row for the cursor below the area, one so that the line above it stays in sight.
  const room = Math.max(1, screen.rows - 2);
  const shown = steps.length <= room ? steps : steps.slice(0, Math.max(1, room - 1));
  const lines = shown.map((step) => stepLine(step, now, screen));
  const hidden = steps.length - shown.length;
  return hidden === 0
    ? lines
    : [...lines, screen.paint("dim", shorten(`  … and ${hidden} more`, screen.columns - 1))];
}

function stepLine(step: RunningStep, now: number, { columns, paint }: Screen): string {
  const elapsed = formatSeconds(now - step.since);
  // The last column stays empty: some terminals wrap as soon as it is written.
  const room = columns - 1 - MARK - (elapsed === "" ? 0 : displayWidth(elapsed) + GAP);
  const { title, text } = share(printableLine(titleOf(step)), printableLine(step.text), room);
  const spinner = SPINNER[Math.floor(now / FRAME) % SPINNER.length] ?? "";
  const parts = [`${paint("cyan", spinner)} ${title}`];
  if (elapsed !== "") parts.push(paint("dim", elapsed));
  if (text !== "") parts.push(paint("dim", text));
  return parts.join("  ");
}

/** Divides a line between what is done and how far it is, so that the title stays in place while the text changes. */
function share(title: string, text: string, room: number): { title: string; text: string } {
  const shortTitle = shortenMiddle(title, Math.floor(room * TITLE_SHARE));
  const rest = room - displayWidth(shortTitle) - GAP;
  if (text === "" || rest < SHORTEST_TEXT) return { title: shortenMiddle(title, room), text: "" };
  return { title: shortTitle, text: shorten(text, rest) };
}

function phaseStep({ name, since }: { name: string; since: number }): RunningStep {
  return { id: "", doing: "", label: name, since, text: "" };
}
