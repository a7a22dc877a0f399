import type { DeployStep } from "../../domain/release/plan.ts";
import type { Deployment } from "../../domain/release/record.ts";
import { watched } from "../run/watched.ts";
import type { Execution, Phase, Placed } from "./execution.ts";

/**
 * Deploys sites, one after the other; every image of the run is in its registry by now. A site that two of the run's tags
 * ship is deployed once.
 */
export const deploySites: Phase<"deploy"> = async (steps, execution) => {
  const { run, lock } = execution;
  const done = new Map<string, Deployment>();
  for (const placed of steps) {
    const { step, release } = placed;
    const { id, target, leftTo } = step.deployment;
    if (leftTo !== null) continue;
    const before = done.get(id);
    const deployment: Deployment =
      before === undefined ? await deploySite(placed, execution) : { ...before, outcome: "unchanged" };
    done.set(id, deployment);
    run.journal.deployed(release, id, deployment);
    // If this run is killed from here on, only the record can say that a command has deployed.
    if (deployment.outcome === "deployed" && target.kind === "command") await lock.note(release);
  }
};

async function deploySite(
  { step: { deployment, standing }, release }: Placed<DeployStep>,
  { run, lock }: Execution,
): Promise<Deployment> {
  const { id, environment, target, commit } = deployment;
  if (standing.kind === "same") return { environment, url: standing.url ?? "", outcome: "unchanged" };
  const host = run.services.sites;
  const there = await host.live(target);
  if (there?.commit === commit) return { environment, url: there.url, outcome: "unchanged" };
  const work = { id: `deploy:${id}`, doing: "deploying", done: "deployed", label: id };
  return watched(run.report, work, async (watch) => {
    await lock.hold([release]);
    const url = await host.deploy(deployment, watch, lock.lost);
    run.journal.wrote();
    return { environment, url, outcome: "deployed" };
  });
}
