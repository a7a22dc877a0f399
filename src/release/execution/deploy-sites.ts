import type { DeployStep } from "../../domain/release/plan.ts";
import type { Deployment } from "../../domain/release/record.ts";
import { watched } from "../run/watched.ts";
import type { Execution, Phase, Placed } from "./execution.ts";

/**
 * Deploys sites, one after the other; every image of the run stands in its registry by now. A site that two of the run's
 * tags ship is deployed once.
 */
export const deploySites: Phase<"deploy"> = async (steps, execution, flow) => {
  const done = new Map<string, Deployment>();
  for (const placed of steps) {
    const { step, release } = placed;
    if (!step.deployment.wanted) continue;
    const before = done.get(step.deployment.id);
    const deployment: Deployment =
      before === undefined ? await deploySite(placed, execution) : { ...before, outcome: "unchanged" };
    done.set(step.deployment.id, deployment);
    execution.ledger.deployed(release, step.deployment.id, deployment);
    // Only the record can tell that a command has deployed, should this run be killed from here on.
    if (deployment.outcome === "deployed" && step.deployment.target.kind === "command")
      await execution.lock.note(release);
  }
  return flow;
};

async function deploySite(
  { step: { deployment, state }, release }: Placed<DeployStep>,
  { run, ledger, lock }: Execution,
): Promise<Deployment> {
  const { environment, target, commit, live } = deployment;
  if (state === "satisfied") return { environment, url: live ?? "", outcome: "unchanged" };
  const host = run.services.sites;
  const there = await host.live(target);
  if (there?.commit === commit) return { environment, url: there.url, outcome: "unchanged" };
  const work = { id: `deploy:${deployment.id}`, doing: "deploying", done: "deployed", label: deployment.id };
  return watched(run.report, work, async (watch) => {
    await lock.hold(release);
    const url = await host.deploy(deployment, watch);
    ledger.wrote();
    return { environment, url, outcome: "deployed" };
  });
}
