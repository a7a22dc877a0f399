import type { Facts, RunOrigin } from "../domain/facts.ts";
import type { Problem } from "../domain/problem.ts";
import type { GitHubRepository, Project } from "../domain/project.ts";
import type { WantedImage, WantedRelease } from "../domain/wanted.ts";

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
