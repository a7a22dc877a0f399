import * as z from "zod";
import type { ForgeRepository } from "../../domain/project/forge.ts";
import { formatForgeRepository } from "../../domain/project/forge-repository.ts";
import { type Client, parameters } from "./client.ts";
import { refusalIn } from "./errors.ts";

const environment = z.object({
  deployment_branch_policy: z.object({ custom_branch_policies: z.boolean() }).nullable(),
});

const policies = z.object({
  branch_policies: z.array(z.object({ name: z.string(), type: z.string().default("branch") })),
});

/** Policies of one environment that are read; GitHub gives as many at once at most. */
const MOST = 100;

/**
 * Patterns of the tags that may deploy to an environment; none if it takes protected branches only. Null if all may: it has no
 * policies, or is not there yet, since GitHub makes an environment when a job first names it.
 * Source: "REST API endpoints for deployment environments" and "… for deployment branch policies", docs.github.com.
 */
export async function environmentTags(
  client: Client,
  repository: ForgeRepository,
  name: string,
): Promise<readonly string[] | null> {
  const doing = `read the environment ${name} of ${formatForgeRepository(repository)}`;
  const where = { ...parameters(repository), environment_name: name };
  return await client.ask({ doing, repository }, async (octokit) => {
    const found = await octokit.rest.repos.getEnvironment(where).catch((error: unknown) => {
      if (refusalIn(error)?.status === 404) return null;
      throw error;
    });
    const policy = found === null ? null : environment.parse(found.data).deployment_branch_policy;
    if (policy === null) return null;
    if (!policy.custom_branch_policies) return [];
    const { data } = await octokit.rest.repos.listDeploymentBranchPolicies({ ...where, per_page: MOST });
    const { branch_policies } = policies.parse(data);
    return branch_policies.filter(({ type }) => type === "tag").map((each) => each.name);
  });
}
