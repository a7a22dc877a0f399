import { shortCommit } from "../domain/commit-sha.ts";
import type { PlannedRelease, ReleasePlan, Step, StepState } from "../domain/plan.ts";
import { createPaint, type Paint } from "./paint.ts";
import { layoutRows, type Row } from "./rows.ts";
import { count, oneLine } from "./text.ts";

const LOOK: { readonly [state in StepState]: Pick<Row, "mark" | "style"> } = {
  needed: { mark: "+", style: "cyan" },
  satisfied: { mark: "✓", style: "green" },
  refused: { mark: "✗", style: "red" },
  unknown: { mark: "?", style: "yellow" },
};

/** A plan for people: what each release needs, step by step, and why. */
export function planText(plan: ReleasePlan, columns: number, colour: boolean): string {
  const paint = createPaint(colour);
  const releases = plan.releases.map((release) => releaseLines(release, columns, paint).join("\n"));
  return `${[...releases, summary(plan.releases.flatMap(({ steps }) => steps))].join("\n\n")}\n`;
}

function releaseLines(release: PlannedRelease, columns: number, paint: Paint): string[] {
  const { tag, channel, commit, steps } = release;
  const rows = steps.map((step) => ({
    ...LOOK[step.state],
    word: step.kind,
    subject: oneLine(step.subject),
    detail: oneLine(step.reason),
  }));
  return [
    `${paint("bold", tag)}  ${paint("dim", `${channel}, ${shortCommit(commit)}`)}`,
    ...layoutRows(rows, columns, paint),
  ];
}

/** `3 steps to do, 1 done, 1 decided by what is built`. */
function summary(steps: readonly Step[]): string {
  const total = (state: StepState): number => steps.filter((step) => step.state === state).length;
  if (steps.length === total("satisfied")) return "nothing to do";
  const parts: readonly (readonly [number, string])[] = [
    [total("needed"), `${count(total("needed"), "step")} to do`],
    [total("satisfied"), `${total("satisfied")} done`],
    [total("unknown"), `${total("unknown")} decided by what is built`],
    [total("refused"), `${total("refused")} refused`],
  ];
  return parts.flatMap(([number, text]) => (number === 0 ? [] : [text])).join(", ");
}
