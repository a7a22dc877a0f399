import type { PlannedRelease, ReleasePlan, Step } from "../../domain/release/plan.ts";
import type { Run } from "../run/services.ts";
import type { Arrivals } from "./arrivals.ts";
import type { Lock } from "./lock.ts";

/** What stays the same while a plan is executed. What was done by now is in the run's journal. */
export interface Execution {
  readonly run: Run;
  readonly plan: ReleasePlan;
  readonly lock: Lock;
  readonly arrivals: Arrivals;
}

/** A step with the release it belongs to. */
export interface Placed<S extends Step> {
  readonly release: PlannedRelease;
  readonly step: S;
}

/** Does all steps of one kind, for all releases of the run. */
export type Phase<K extends Step["kind"]> = (
  steps: readonly Placed<Extract<Step, { kind: K }>>[],
  execution: Execution,
) => Promise<void>;

/** All steps of one kind in a plan. */
export function stepsOf<K extends Step["kind"]>(
  plan: ReleasePlan,
  kind: K,
): Placed<Extract<Step, { kind: K }>>[] {
  const isKind = (step: Step): step is Extract<Step, { kind: K }> => step.kind === kind;
  return plan.releases.flatMap((release) => release.steps.filter(isKind).map((step) => ({ release, step })));
}
