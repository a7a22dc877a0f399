import type { Builder } from "../../domain/release/build-facts.ts";

/**
 * What runs slipway, by the environment that GitHub Actions and GitLab CI give their jobs. Sources: "Variables reference" in
 * GitHub's documentation; "Predefined CI/CD variables reference" in GitLab's.
 */
export function builderIn(env: Readonly<Record<string, string | undefined>>, version: string): Builder {
  const workflow = env["GITHUB_WORKFLOW_REF"];
  if (env["GITHUB_ACTIONS"] === "true" && workflow) {
    const server = env["GITHUB_SERVER_URL"] || "https://github.com";
    const [repository, run] = [env["GITHUB_REPOSITORY"], env["GITHUB_RUN_ID"]];
    const attempt = env["GITHUB_RUN_ATTEMPT"] || "1";
    return {
      id: `${server}/${workflow}`,
      run: repository && run ? `${server}/${repository}/actions/runs/${run}/attempts/${attempt}` : null,
      version,
    };
  }
  const [project, runner] = [env["CI_PROJECT_URL"], env["CI_RUNNER_ID"]];
  if (env["GITLAB_CI"] === "true" && project && runner)
    return { id: `${project}/-/runners/${runner}`, run: env["CI_JOB_URL"] || null, version };
  return { id: null, run: null, version };
}
