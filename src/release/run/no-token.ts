import type { Problem } from "../../domain/text/problem.ts";

/** The problem of a run that is about GitHub releases and was given no token. */
export function noToken(tags: readonly string[]): Problem {
  return {
    code: "no-token",
    kind: "remote",
    message: `there is no token for the GitHub release of ${tags.join(", ")}`,
    hint: "set GITHUB_TOKEN to a token with contents: write (locally: GITHUB_TOKEN=$(gh auth token)), or github_release = false in the component",
  };
}
