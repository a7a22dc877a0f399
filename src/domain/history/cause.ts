/**
 * What makes a path count as a component's:
 *
 * - `graph`: a target of the component depends on the file, or on what its package or an extension is made from;
 * - `package`: the file is gone or in no target, and it belongs or belonged to a package that the component depends on;
 * - `moved`: the package that the file was in has moved since, and its new path counts;
 * - `paths`: one of the component's `paths` matches;
 * - `modules`: the file says which external repositories there are, or is in one of them, and the component depends on some;
 * - `settings`: the file changes how all of Bazel's targets are built, or is a flake's that the component's image comes from;
 * - `context`: the file is the component's Dockerfile, or in the context of its build, or in the folder of its flake if no
 *   `paths` say what of it counts;
 * - `site`: the file is in the folder that the component's site is built in.
 */
export type CauseRule = "graph" | "context" | "site" | "package" | "moved" | "paths" | "modules" | "settings";

/** Why a path counts as a component's. */
export interface Cause {
  readonly rule: CauseRule;
  /**
   * The chain from what the component publishes to the path, which comes last: labels (`//platform/api:api_push`,
   * `//crates/db:db`, `crates/db/src/lib.rs`), or the words of the rule (`paths: docs/api/**`).
   */
  readonly because: readonly string[];
}

/** A commit's part in a component: which of its paths count, and the cause of the most telling one. */
export interface Attribution extends Cause {
  readonly paths: readonly string[];
}
