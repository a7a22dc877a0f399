import type { Environment } from "../session/session.ts";

/** The text of the one release tag a command is about, if that is known before the configuration is. */
export function wholeTag(
  given: string | undefined,
  component: string | undefined,
  env: Environment,
): string | undefined {
  return component === undefined ? (given ?? ciTag(env)) : undefined;
}

/** The tag that CI runs for. */
export function ciTag(env: Environment): string | undefined {
  return (env["GITHUB_REF_TYPE"] === "tag" ? env["GITHUB_REF_NAME"] : env["CI_COMMIT_TAG"]) || undefined;
}
