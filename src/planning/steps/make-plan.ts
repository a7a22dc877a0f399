import { formatReference } from "../../domain/images/reference.ts";
import { sourceSubject } from "../../domain/project/artifact.ts";
import { FILES_STATEMENT, PREDICATES } from "../../domain/release/attestation.ts";
import type { Facts } from "../../domain/release/facts.ts";
import type { NamedDigest } from "../../domain/release/intent.ts";
import type {
  AttestStep,
  BuildStep,
  DeployStep,
  FloatStep,
  PlannedRelease,
  PublishStep,
  PushStep,
  RecordState,
  ReleasePlan,
  RunStep,
  Step,
  StepState,
  TakeStep,
} from "../../domain/release/plan.ts";
import type { ImageStanding, Standing } from "../../domain/release/standing.ts";
import type { WantedImage } from "../../domain/release/wanted.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { judgeTarget } from "../gates/judge.ts";
import { countedTags, previousRelease } from "../history/version-history.ts";
import { predicatesOf } from "../standing/attested.ts";
import { type Stood, type StoodImage, type StoodRelease, signsFiles } from "../standing/stand.ts";
import { commandLine } from "../wanting/commands.ts";
import { imageName } from "../wanting/images.ts";

/** The order in which a run takes its steps, whatever their component; a command has its own moment. */
const ORDER = [
  "take",
  "build",
  "run after build",
  "push",
  "attest",
  "float",
  "deploy",
  "run after push",
  "publish",
  "run after publish",
] as const;

function placeOf(step: Step): (typeof ORDER)[number] {
  return step.kind === "run" ? `run after ${step.command.after}` : step.kind;
}

const STATES: Readonly<Record<Standing["kind"], StepState>> = {
  absent: "needed",
  same: "satisfied",
  other: "refused",
  undecided: "unknown",
};

/** Turns how everything stands into what is to be done. Pure: the same standings always give the same plan. */
export function makePlan(stood: Stood): ReleasePlan {
  const { wanted, facts } = stood;
  const releases = stood.releases.map((release) => planRelease(release, stood));
  return {
    format: 1,
    commit: facts.git.head,
    tests: tests(stood, releases),
    releases,
    pushJobs: wanted.pushJobs,
  };
}

function planRelease(stood: StoodRelease, { wanted, facts }: Stood): PlannedRelease {
  const { tag, component, version, channel } = stood.release;
  const steps: Step[] = [
    ...stood.images.flatMap((image) => planImage(image, stood, facts)),
    ...stood.images.flatMap((image) => planAttestations(image, tag, wanted)),
    ...planFiles(stood),
    ...planFilesStatement(stood, wanted),
    ...planSites(stood),
    ...planCommands(stood),
    ...planPublish(stood, facts),
  ];
  return {
    tag,
    component,
    version: version.text,
    channel: channel.name,
    prerelease: version.prerelease !== null,
    commit: facts.git.head,
    promotedFrom: stood.release.promotedFrom,
    record: recordState(tag, wanted.source.record, facts),
    steps: ORDER.flatMap((place) => steps.filter((step) => placeOf(step) === place)),
  };
}

function recordState(tag: string, kept: "ref" | "none", facts: Facts): RecordState {
  if (kept === "none") return { kind: "off" };
  const recorded = facts.intents.get(tag);
  if (recorded === undefined) return { kind: "absent" };
  return { kind: recorded.intent.state, object: recorded.object, intent: recorded.intent };
}

/** What a standing means for the step that would change it. */
function stateOf(standing: Standing): { readonly state: StepState; readonly reason: string } {
  const reason = standing.kind === "other" ? standing.problem.message : standing.why;
  return { state: STATES[standing.kind], reason };
}

function refusedBy({ message }: Problem): { readonly state: StepState; readonly reason: string } {
  return { state: "refused", reason: message };
}

/** The steps for one image: build or take it, push it, move its floating tags. */
function planImage(
  { image, standing, floating }: StoodImage,
  { release }: StoodRelease,
  facts: Facts,
): (BuildStep | TakeStep | PushStep | FloatStep)[] {
  const [missing] = judgeTarget(image, release, facts);
  const push: PushStep = {
    kind: "push",
    subject: imageName(image),
    image,
    standing,
    ...(missing === undefined ? stateOf(standing) : refusedBy(missing)),
  };
  const floats = floating.map(
    (each): FloatStep => ({
      kind: "float",
      subject: formatReference(each.floating.reference),
      release,
      image,
      ...each,
      prereleases: facts.prereleases,
      ...stateOf(each.standing),
    }),
  );
  return [makeImage(image, standing), push, ...floats];
}

/** The step that gets an image ready to be pushed. */
function makeImage(image: WantedImage, standing: ImageStanding): BuildStep | TakeStep {
  const { source } = image;
  const product = { kind: "image", image, standing } as const;
  const isThere = standing.kind === "same";
  if (source.kind === "released")
    return {
      kind: "take",
      subject: formatReference(source.reference),
      product,
      ...(isThere
        ? { state: "satisfied", reason: "it has its new name already" }
        : { state: "needed", reason: `${source.tag} published it: ${source.digest}` }),
    };
  return {
    kind: "build",
    subject: sourceSubject(source),
    product,
    ...(isThere
      ? { state: "satisfied", reason: "what it gives is published already" }
      : { state: "needed", reason: "its digest is not known yet" }),
  };
}

/** The step for the statements about one image; none if nothing is signed. */
function planAttestations(
  { image, attested }: StoodImage,
  tag: string,
  { predicates, sourceUri }: Stood["wanted"],
): AttestStep[] {
  if (attested === null) return [];
  const subject = imageName(image);
  const about = { kind: "image", image, standing: attested } as const;
  const stated = predicatesOf(image, predicates, tag);
  return [{ kind: "attest", subject, about, predicates: stated, sourceUri, ...stateOf(attested) }];
}

/** The step for the statement about a release's files; none if nothing is signed, or nothing attached anywhere. */
function planFilesStatement({ files, forge }: StoodRelease, wanted: Stood["wanted"]): AttestStep[] {
  const repository = forge?.release.repository ?? null;
  if (forge === null || repository === null || !signsFiles(wanted)) return [];
  const found = "found" in forge.standing ? forge.standing.found : null;
  return files.map(({ files: each, standing }) => {
    const said =
      standing.kind === "same"
        ? { state: "satisfied" as const, reason: whySigned(standing.files) }
        : { state: "needed" as const, reason: "what is attached is signed first" };
    return {
      kind: "attest",
      subject: each.targets.join(" "),
      about: { kind: "files", files: each, repository, found },
      predicates: [PREDICATES.provenance],
      sourceUri: wanted.sourceUri,
      ...said,
    };
  });
}

function whySigned(files: readonly NamedDigest[]): string {
  return files.some(({ name }) => name === FILES_STATEMENT)
    ? "what is signed about them is attached already"
    : "they were published before files were signed, and stay as they are";
}

/** The steps that build or take a component's files; attaching them is part of publishing. */
function planFiles({ files }: StoodRelease): (BuildStep | TakeStep)[] {
  return files.map(({ files: each, standing }) => {
    const step = { subject: each.targets.join(" "), product: { kind: "files", files: each } as const };
    if (each.taken === null) return { kind: "build", ...step, ...stateOf(standing) };
    const taken = standing.kind === "same" ? {} : { reason: `${each.taken.tag} published them` };
    return { kind: "take", ...step, ...stateOf(standing), ...taken };
  });
}

/** The steps for a component's sites: build each once, deploy it to every environment of the release's channel. */
function planSites({ sites }: StoodRelease): (BuildStep | DeployStep)[] {
  return sites.flatMap(({ site, deployments }) => {
    const steps = deployments.map(
      ({ deployment, standing }): DeployStep => ({
        kind: "deploy",
        subject: deployment.id,
        deployment,
        standing,
        ...stateOf(standing),
      }),
    );
    if (steps.every(({ state }) => state === "satisfied")) return steps;
    const build: BuildStep = {
      kind: "build",
      subject: site.directory,
      product: { kind: "site", site },
      state: "needed",
      reason: "it is deployed",
    };
    return [build, ...steps];
  });
}

function planCommands({ commands }: StoodRelease): RunStep[] {
  return commands.map(({ command, standing }) => ({
    kind: "run",
    subject: commandLine(command.run, command.values),
    command,
    ...stateOf(standing),
  }));
}

/** Releases that a tag's notes may begin after. */
function finishedBefore(tag: string, { remoteTags, unfinished, prereleases }: Facts): readonly string[] {
  const finished = remoteTags.filter((each) => !unfinished.has(each));
  return countedTags(tag, finished, prereleases);
}

/** The GitHub release's step, last of all. */
function planPublish({ release, files, forge }: StoodRelease, facts: Facts): PublishStep[] {
  const repository = forge?.release.repository ?? null;
  if (forge === null || repository === null) return [];
  const { tag } = release;
  return [
    {
      kind: "publish",
      subject: `${repository.owner}/${repository.name} ${tag}`,
      ...stateOf(forge.standing),
      ...forge,
      repository,
      text: facts.notes.get(tag) ?? null,
      previousTag: previousRelease(release.line, release.version, finishedBefore(tag, facts)),
      attached: files[0]?.standing.kind === "same" ? files[0].standing.files : [],
    },
  ];
}

/** The plan, with the obstacles to its deployments (by their ids) in their reasons. */
export function withObstacles(plan: ReleasePlan, obstacles: ReadonlyMap<string, Problem>): ReleasePlan {
  const said = (step: Step): Step => {
    const obstacle = step.kind === "deploy" ? obstacles.get(step.deployment.id) : undefined;
    if (obstacle === undefined) return step;
    return { ...step, reason: `${step.reason}, but it cannot be deployed from here: ${obstacle.message}` };
  };
  return {
    ...plan,
    releases: plan.releases.map((release) => ({ ...release, steps: release.steps.map(said) })),
  };
}

/**
 * `bazel test` runs once for each environment, with the flags of every call and without any image's own. Not for statements
 * alone, about what is published already, nor for what is promoted: the release that is promoted was tested at the same commit.
 */
function tests({ wanted, releases }: Stood, planned: readonly PlannedRelease[]): ReleasePlan["tests"] {
  if (wanted.tests.length === 0) return [];
  const open = releases.filter(
    ({ release }, index) =>
      release.promotedFrom === null &&
      planned[index]?.steps.some(({ kind, state }) => kind !== "attest" && state !== "satisfied"),
  );
  const settings = new Map(open.map(({ release: { build } }) => [JSON.stringify(build), build]));
  return [...settings.values()].map((each) => ({ patterns: wanted.tests, settings: each }));
}
