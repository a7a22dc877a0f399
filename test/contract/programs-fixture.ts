/** What the tests of services that run the user's own programs start from. */

import assert from "node:assert/strict";
import { parseCommitSha } from "../../src/domain/history/commit-sha.ts";
import { redactor } from "../../src/domain/text/redact.ts";
import { ReleaseError } from "../../src/domain/text/release-error.ts";
import type { DeploymentBy, HostKind, TargetOf } from "../../src/services/ports/site-host.ts";
import { createRun, type Run } from "../../src/services/process/run.ts";

/** Masked in whatever a program prints. */
export const SECRET = "a-secret-of-the-tests";

/** Starts programs as the product does, in this environment. */
export function programRun(
  env: Readonly<Record<string, string | undefined>>,
  interrupted = new AbortController().signal,
): Run {
  return createRun({ env, redact: redactor([SECRET]), interrupted, log: () => {} });
}

/** A commit's name of one digit. */
export function commit(digit: string) {
  const sha = parseCommitSha(digit.repeat(40));
  assert.ok(sha);
  return sha;
}

/** A site in `site/`, built into `site/build`, and where it goes. */
export function deploymentTo<K extends HostKind>(
  target: TargetOf<K>,
  changes: Partial<DeploymentBy<K>> = {},
): DeploymentBy<K> {
  return {
    id: "docs/production",
    commit: commit("a"),
    site: { id: "docs", build: [], cwd: "site", directory: "site/build", env: {} },
    target,
    ...changes,
  };
}

/** The problem of a call that has to fail, with the kind that decides the exit code. */
export async function failure(
  call: Promise<unknown>,
): Promise<{ kind: string; code: string; message: string; hint: string }> {
  const error: unknown = await call.then(
    () => assert.fail("it should have failed"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ReleaseError, String(error));
  const [problem] = error.problems;
  assert.ok(problem);
  assert.ok(problem.hint.length > 0);
  const { code, message, hint } = problem;
  return { kind: error.kind, code, message, hint };
}
