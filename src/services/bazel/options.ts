import type { Host } from "../../domain/images/reference.ts";
import type { BazelOptions } from "./command.ts";

/** What building, pushing and loading with Bazel takes. */
export interface BazelImagesOptions extends BazelOptions {
  /** A folder that is there as long as the run, for run scripts. */
  readonly scratch: () => Promise<string>;
  /** Whether a registry is spoken to in plain HTTP by configuration. */
  readonly insecure: (host: Host) => boolean;
}
