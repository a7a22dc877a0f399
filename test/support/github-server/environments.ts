/** Deployment environments: which tags may deploy to them. */

import type { Answer } from "../http-messages.ts";
import { notFound } from "./refusals.ts";
import type { Call } from "./router.ts";

/** `GET environments/{name}`, of which only the policy is given. */
export function getEnvironment(call: Call): Answer {
  const patterns = patternsOf(call);
  const policy = { protected_branches: patterns === null, custom_branch_policies: patterns !== null };
  return { status: 200, body: { name: call.params.get("name"), deployment_branch_policy: policy } };
}

/** `GET environments/{name}/deployment-branch-policies`. */
export function listPolicies(call: Call): Answer {
  const patterns = patternsOf(call) ?? [];
  const branch_policies = patterns.map((name, index) => ({ id: index + 1, name, type: "tag" }));
  return { status: 200, body: { total_count: patterns.length, branch_policies } };
}

function patternsOf({ repository, params }: Call): readonly string[] | null {
  const patterns = repository.environments.get(params.get("name") ?? "");
  if (patterns === undefined) throw notFound();
  return patterns;
}
