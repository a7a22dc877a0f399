import type { GitHubRepository } from "../../domain/project/project.ts";
import type { Refusal } from "./failure.ts";
import { fullName } from "./full-name.ts";

/** Ends most hints: a release that was cut short is finished by running it again. */
export const AGAIN = "run the same command again: it goes on where it stopped";

/** For a token that GitHub does not accept. */
export const TOKEN_HINT =
  `set GITHUB_TOKEN to a valid token: \`GITHUB_TOKEN: \${{ github.token }}\` under \`env:\` in a workflow, ` +
  '`export GITHUB_TOKEN="$(gh auth token)"` in a terminal';

/** For a token that lacks the right to write. */
export function rightsHint(repository: GitHubRepository): string {
  return (
    "give the workflow's job `permissions: { contents: write }`, or set GITHUB_TOKEN to a token with " +
    `\`contents: write\` on ${fullName(repository)}`
  );
}

/** For what is not there, or not shown. */
export function placeHint(repository: GitHubRepository): string {
  return (
    `check that ${fullName(repository)} is meant (GITHUB_REPOSITORY, or \`github\` under [repository] in slipway.toml) ` +
    "and that GITHUB_TOKEN has `contents: write` on it"
  );
}

/** For a rate limit that would take too long to wait for. */
export function limitHint({ headers }: Refusal): string {
  const seconds = Number(headers["retry-after"]);
  if (seconds > 0) return `wait ${seconds} seconds, then ${AGAIN}`;
  const reset = Number(headers["x-ratelimit-reset"]);
  if (headers["x-ratelimit-remaining"] !== "0" || !(reset > 0 && reset < 1e11))
    return `wait some minutes, then ${AGAIN}`;
  return `wait until ${new Date(reset * 1_000).toISOString()}, then ${AGAIN}`;
}

/** For values that GitHub does not take. */
export function invalidHint({ said, codes }: Refusal): string {
  if (/\bimmutable\b/i.test(said))
    return "an immutable release keeps its tag and its files for good: release a new version";
  if (codes.includes("already_exists")) return `somebody else made it meanwhile: ${AGAIN}`;
  return "look at the values that GitHub names: the tag must be on the remote, and the commit pushed";
}
