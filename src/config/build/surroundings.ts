import type { Findings } from "../findings/finding.ts";
import type { Config } from "../schema/config-schema.ts";
import type { Identity } from "./identities.ts";
import type { Names } from "./scope.ts";

/** What all components are built from. */
export interface Surroundings {
  readonly identities: readonly Identity[];
  readonly defaults: NonNullable<Config["defaults"]>;
  readonly findings: Findings;
  readonly names: Names;
}
