import type { Project } from "../../domain/project/project.ts";
import type { Facts } from "../../domain/release/facts.ts";
import type { PlannedRelease, RecordState, ReleasePlan, Step } from "../../domain/release/plan.ts";
import type { WantedRelease } from "../../domain/release/wanted.ts";
import type { Observed } from "../standing/observed.ts";
import { releaseSettings } from "../wanting/build-settings.ts";
import { planCommands } from "./plan-command.ts";
import { planFiles } from "./plan-files.ts";
import { planImage } from "./plan-image.ts";
import { filesAttached, planPublish } from "./plan-publish.ts";
import { planSites } from "./plan-site.ts";

/** The order in which a run takes its steps, whatever their component. */
const ORDER: readonly Step["kind"][] = ["build", "push", "float", "deploy", "run", "publish"];

/** Turns what was observed into what shall be done. Pure: the same facts always give the same plan. */
export function makePlan(observed: Observed): ReleasePlan {
  const { facts, project } = observed;
  const releases = observed.releases.map((release) => planRelease(release, observed));
  return {
    format: 1,
    commit: facts.git.head,
    tests: tests(observed, releases),
    releases,
    pushJobs: project.bazel.pushJobs,
  };
}

function planRelease(release: WantedRelease, observed: Observed): PlannedRelease {
  const { tag, component, version, channel } = release;
  const images = observed.images.filter((image) => image.release === release);
  const steps: Step[] = [
    ...images.flatMap((image) => planImage(image, observed)),
    ...planFiles(release, observed, filesAttached(release, observed.facts)),
    ...planSites(release, observed.facts),
    ...planCommands(release, observed.facts),
    ...planPublish(release, observed.repository, observed.facts),
  ];
  return {
    tag,
    component: component.name,
    version: version.text,
    channel: channel.name,
    prerelease: version.prerelease !== null,
    commit: observed.facts.git.head,
    record: recordState(tag, observed.project, observed.facts),
    steps: ORDER.flatMap((kind) => steps.filter((step) => step.kind === kind)),
  };
}

function recordState(tag: string, project: Project, facts: Facts): RecordState {
  if (project.source.record === "none") return { kind: "off" };
  const recorded = facts.intents.get(tag);
  if (recorded === undefined) return { kind: "absent" };
  return { kind: recorded.intent.state, object: recorded.object, intent: recorded.intent };
}

/** `bazel test` runs once for each environment, with the flags of every call and without any image's own. */
function tests(
  { project, releases, facts }: Observed,
  planned: readonly PlannedRelease[],
): ReleasePlan["tests"] {
  if (project.bazel.test.length === 0) return [];
  const open = releases.filter((_, index) =>
    planned[index]?.steps.some(({ state }) => state !== "satisfied"),
  );
  const settings = new Map(
    open.map((release) => {
      const each = releaseSettings(project.bazel, release, facts.git);
      return [JSON.stringify(each), each];
    }),
  );
  return [...settings.values()].map((each) => ({ patterns: project.bazel.test, settings: each }));
}
