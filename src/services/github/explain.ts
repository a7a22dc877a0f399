import * as z from "zod";
import type { GitHubRepository } from "../../domain/project/project.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { type Refusal, refusalIn, unreachableIn } from "./failure.ts";
import { AGAIN, invalidHint, limitHint, placeHint, rightsHint, TOKEN_HINT } from "./hints.ts";
import { isLimit } from "./limits.ts";

/** What a request is for, in words that go on after "GitHub refused to". */
export interface Asked {
  readonly doing: string;
  readonly repository: GitHubRepository;
}

/** The error to throw for a failed request; anything that is not GitHub's doing is given back as it is. */
export function explain(error: unknown, asked: Asked): unknown {
  const unreachable = unreachableIn(error);
  if (unreachable !== null) {
    const hint = `check the network and GITHUB_API_URL, then ${AGAIN}`;
    return failed("github-unreachable", `cannot ${asked.doing}: ${unreachable.message}`, hint, error);
  }
  if (error instanceof z.ZodError) {
    const message = `GitHub answered something unexpected when asked to ${asked.doing}: ${z.prettifyError(error)}`;
    return failed(
      "github-failed",
      message,
      `check that GITHUB_API_URL is the address of GitHub's API, then ${AGAIN}`,
      error,
    );
  }
  const refusal = refusalIn(error);
  return refusal === null ? error : explainRefusal(refusal, asked, error);
}

function explainRefusal(refusal: Refusal, asked: Asked, error: unknown): ReleaseError {
  const { status, said } = refusal;
  const refused = `GitHub refused to ${asked.doing}: ${said}`;
  if (isLimit(refusal)) return failed("github-rate-limited", refused, limitHint(refusal), error);
  if (status === 401) return failed("github-unauthorized", refused, TOKEN_HINT, error);
  if (status === 403) return failed("github-forbidden", refused, rightsHint(asked.repository), error);
  if (status === 404) {
    const message = `GitHub cannot ${asked.doing}: it is not there, or this token may not see it or write there`;
    return failed("github-not-found", message, placeHint(asked.repository), error);
  }
  if (status === 400 || status === 422) return failed("github-invalid", refused, invalidHint(refusal), error);
  const message = `GitHub failed to ${asked.doing}: ${said}${said.includes(`${status}`) ? "" : ` (status ${status})`}`;
  return failed("github-failed", message, `see https://www.githubstatus.com, then ${AGAIN}`, error);
}

function failed(code: string, message: string, hint: string, cause: unknown): ReleaseError {
  return new ReleaseError({ kind: "remote", code, message, hint, cause });
}
