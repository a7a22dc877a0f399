import type { PlannedRelease, ReleasePlan, Step, StepState } from "../domain/release/plan.ts";
import { hang } from "./columns.ts";
import { count } from "./in-words.ts";
import { createPaint, type Paint } from "./paint.ts";
import { printableLine } from "./printable.ts";
import { releaseHeading } from "./release-heading.ts";
import { layoutRows, type Row } from "./table.ts";

const LOOK: { readonly [state in StepState]: Pick<Row, "mark" | "style"> } = {
  needed: { mark: "+", style: "cyan" },
  satisfied: { mark: "✓", style: "green" },
  refused: { mark: "✗", style: "red" },
  unknown: { mark: "?", style: "yellow" },
};

/** A plan for people: what each release needs, step by step, and why. */
export function planText(plan: ReleasePlan, columns: number, colour: boolean): string {
  const paint = createPaint(colour);
  const releases = plan.releases.map((release) =>
    [...releaseHeading(release, plan.releases, columns, paint), ...stepLines(release, columns, paint)].join(
      "\n",
    ),
  );
  return `${[...releases, hang("", summary(plan.releases), columns).join("\n")].join("\n\n")}\n`;
}

function stepLines({ steps }: PlannedRelease, columns: number, paint: Paint): string[] {
  const rows = steps.map((step) => ({
    ...LOOK[step.state],
    word: step.kind,
    subject: printableLine(step.subject),
    detail: printableLine(step.reason),
  }));
  return layoutRows(rows, columns, paint);
}

/** What a build decides: the other steps that are unknown could not be asked about. */
const DECIDED_BY_BUILD: readonly Step["kind"][] = ["build", "push", "float"];

/** `3 steps to do, 1 done, 1 decided by what is built, 1 not known`. */
function summary(releases: readonly PlannedRelease[]): string {
  const steps = releases.flatMap((release) => release.steps);
  const total = (state: StepState): number => steps.filter((step) => step.state === state).length;
  if (steps.length === total("satisfied")) {
    const recorded = releases.every(({ record: { kind } }) => kind === "complete" || kind === "off");
    return recorded ? "nothing to do" : "nothing to do but complete the record";
  }
  const built = steps.filter(
    ({ kind, state }) => state === "unknown" && DECIDED_BY_BUILD.includes(kind),
  ).length;
  const parts: readonly (readonly [number, string])[] = [
    [total("needed"), `${count(total("needed"), "step")} to do`],
    [total("satisfied"), `${total("satisfied")} done`],
    [built, `${built} decided by what is built`],
    [total("unknown") - built, `${total("unknown") - built} not known`],
    [total("refused"), `${total("refused")} refused`],
  ];
  return parts.flatMap(([number, text]) => (number === 0 ? [] : [text])).join(", ");
}
