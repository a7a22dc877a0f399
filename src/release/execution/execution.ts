import type { Digest } from "../../domain/images/digest.ts";
import type { PlannedRelease, ReleasePlan, Step } from "../../domain/release/plan.ts";
import type { BuiltFile } from "../../services/ports/file-builder.ts";
import type { BuiltImage } from "../../services/ports/image-builder.ts";
import type { Run } from "../run/services.ts";
import type { Ledger } from "./ledger.ts";
import type { Lock } from "./lock.ts";

/** What stays the same while a plan is executed. */
export interface Execution {
  readonly run: Run;
  readonly plan: ReleasePlan;
  readonly ledger: Ledger;
  readonly lock: Lock;
}

/** What one kind of step hands to the next, by image id. */
export interface Flow {
  readonly built: ReadonlyMap<string, BuiltImage>;
  readonly digests: ReadonlyMap<string, Digest>;
  /** Files by the id they are planned under. */
  readonly files: ReadonlyMap<string, readonly BuiltFile[]>;
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
  flow: Flow,
) => Promise<Flow>;

/** All steps of one kind in a plan. */
export function stepsOf<K extends Step["kind"]>(
  plan: ReleasePlan,
  kind: K,
): Placed<Extract<Step, { kind: K }>>[] {
  const isKind = (step: Step): step is Extract<Step, { kind: K }> => step.kind === kind;
  return plan.releases.flatMap((release) => release.steps.filter(isKind).map((step) => ({ release, step })));
}
