import type { GitHubRepository, Project } from "../../domain/project/project.ts";
import type { Facts, RunOrigin } from "../../domain/release/facts.ts";
import type { WantedImage, WantedRelease } from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";

/** Everything that judging and planning start from. */
export interface Observed {
  readonly project: Project;
  readonly releases: readonly WantedRelease[];
  readonly images: readonly WantedImage[];
  /** What is wrong with where images would go. */
  readonly imageProblems: readonly Problem[];
  /** Where GitHub releases go; null where nothing says. */
  readonly repository: GitHubRepository | null;
  readonly origin: RunOrigin;
  readonly facts: Facts;
}
