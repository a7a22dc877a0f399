import type { Site, SiteEnvironment } from "../../domain/project/artifact.ts";
import type { Facts } from "../../domain/release/facts.ts";
import type { BuildStep, DeployStep, PlannedDeployment, StepState } from "../../domain/release/plan.ts";
import type { WantedRelease } from "../../domain/release/wanted.ts";
import { templateValues } from "../wanting/template-values.ts";
import { plannedDeployment } from "./site-target.ts";

/** The steps for a component's sites: build each once, deploy it to every environment of the release's channel. */
export function planSites(release: WantedRelease, facts: Facts): (BuildStep | DeployStep)[] {
  const sites = release.component.artifacts.filter((artifact) => artifact.kind === "site");
  return sites.flatMap((site) => {
    const deployments = site.environments
      .filter(({ channel }) => channel !== undefined)
      .map((environment) => deployStep(release, site, environment, facts));
    const open = deployments.find(({ state }) => state !== "satisfied");
    return open === undefined ? deployments : [buildStep(open), ...deployments];
  });
}

function buildStep({ deployment: { site } }: DeployStep): BuildStep {
  return {
    kind: "build",
    subject: site.directory,
    product: { kind: "site", site },
    state: "needed",
    reason: "it is deployed",
  };
}

function deployStep(
  release: WantedRelease,
  site: Site,
  environment: SiteEnvironment,
  facts: Facts,
): DeployStep {
  const { component, version, channel, tag } = release;
  const values = templateValues(component.name, version, channel.name, tag, facts.git.head);
  const deployment = plannedDeployment(component.name, site, environment, values, facts);
  const wanted = environment.channel === channel.name;
  return {
    kind: "deploy",
    subject: deployment.id,
    deployment: { ...deployment, wanted },
    ...deployState(release, deployment, wanted, environment, facts),
  };
}

interface DeployState {
  readonly state: StepState;
  readonly reason: string;
}

function deployState(
  release: WantedRelease,
  deployment: PlannedDeployment,
  wanted: boolean,
  environment: SiteEnvironment,
  facts: Facts,
): DeployState {
  if (!wanted) {
    const reason = `skipped: ${release.channel.name} releases are not deployed to ${environment.name}, which takes ${environment.channel} ones`;
    return { state: "satisfied", reason };
  }
  const done = deployedAlready(release, deployment, facts);
  if (done !== null) return { state: "satisfied", reason: done };
  const { id, target, obstacle } = deployment;
  const told = facts.live.has(id) || target.kind === "command";
  const reason = told ? "this commit is not live there" : "nobody can tell what is live there";
  const but = obstacle === null ? "" : `, and it cannot be deployed from here: ${obstacle.message}`;
  return { state: told ? "needed" : "unknown", reason: reason + but };
}

/** Why a deployment need not be made (again); null where it must be. */
function deployedAlready(
  { tag }: WantedRelease,
  { live, target, id }: PlannedDeployment,
  facts: Facts,
): string | null {
  if (live !== null) return `this commit is live at ${live}`;
  const command = target.kind === "command";
  const recorded = facts.intents.get(tag)?.intent;
  const done = recorded?.deployments.some((deployment) => deployment.id === id) ?? false;
  // What is live there now came after a finished release: a newer one, or somebody who set it back.
  if (done && recorded?.commit === facts.git.head && (command || recorded.state === "complete"))
    return "the record says that it was deployed";
  if (facts.superseded.has(id)) return "a later commit is live there, which contains this one";
  if (command && facts.github?.releases.get(tag)?.some(({ draft }) => !draft) === true)
    return "the GitHub release is published, which comes after it";
  return null;
}
