import type { CommandMoment } from "../domain/project/artifact.ts";
import type { ReleasePlan, Step } from "../domain/release/plan.ts";
import type { ReleaseRecord } from "../domain/release/record.ts";
import type { ReleaseTag } from "../domain/tags/release-tag.ts";
import type { Problem } from "../domain/text/problem.ts";
import { errorFromProblems, ReleaseError } from "../domain/text/release-error.ts";
import { judge } from "../planning/gates/judge.ts";
import { heldReleases, judgeHeld } from "../planning/gates/lease.ts";
import { stand } from "../planning/standing/stand.ts";
import { makePlan } from "../planning/steps/make-plan.ts";
import { imagesOnly } from "../planning/steps/parts.ts";
import { Arrivals } from "./execution/arrivals.ts";
import { attestReleases } from "./execution/attest.ts";
import { buildArtifacts, runTests } from "./execution/build.ts";
import { deploySites } from "./execution/deploy.ts";
import { type Execution, type Phase, type Placed, stepsOf } from "./execution/execution.ts";
import { floatTags } from "./execution/float.ts";
import { Lock } from "./execution/lock.ts";
import { preflight, preparePublishing } from "./execution/preflight.ts";
import { publishReleases } from "./execution/publish.ts";
import { pushImages } from "./execution/push.ts";
import { runCommands } from "./execution/run.ts";
import { waitForOthers } from "./execution/wait-for-others.ts";
import { observe } from "./observation/observe.ts";
import type { Run } from "./run/services.ts";
import { together } from "./run/together.ts";

/** A plan, and every reason why it must not be executed. */
export interface Proposal {
  readonly plan: ReleasePlan;
  readonly problems: readonly Problem[];
}

/** Wants, observes, judges and plans. Only reads. */
export async function propose(run: Run, tags: readonly ReleaseTag[]): Promise<Proposal> {
  const { wanted, facts } = await observe(run, tags);
  const stood = stand(wanted, facts);
  return { plan: makePlan(stood), problems: judge(stood) };
}

/** The same once no other run works on the releases; that is waited for, or refused. What is refused anyway does not wait. */
async function proposeOnceFree(run: Run, tags: readonly ReleaseTag[]): Promise<Proposal> {
  const { machine } = run.services;
  for (;;) {
    const proposal = await propose(run, tags);
    const records = proposal.plan.releases.flatMap(({ record }) => ("intent" in record ? record.intent : []));
    const held = heldReleases(records, { now: machine.now(), hasEnded: machine.hasEnded });
    if (held.length === 0 || proposal.problems.length > 0) return proposal;
    if (!run.waits) return { ...proposal, problems: judgeHeld(held, "refuses") };
    await waitForOthers(run, held);
  }
}

/** One phase for each kind of step; a kind without one does not compile. */
const PHASES: { readonly [K in Step["kind"]]: Phase<K> } = {
  // Few releases take what others have published.
  take: async (steps, execution) => (await import("./execution/take.ts")).takeArtifacts(steps, execution),
  build: buildArtifacts,
  push: pushImages,
  attest: attestReleases,
  float: floatTags,
  deploy: deploySites,
  run: runCommands,
  publish: publishReleases,
};

/**
 * Makes the releases of some tags, as one run. If another run takes one of them between this one's look and its first write,
 * it begins again, as if it had come later. After the plan and everything that execution needs, in this order for all of
 * them together: run the tests, build everything and compare it with the plan, push and read back every immutable tag and sign
 * what is there, move floating tags, deploy sites, run commands, publish on GitHub, complete the records. A command may
 * also be run right after the build, or last. Besides this, only `deploy.ts` and
 * `cutting/make-cuts.ts` write to the outside. Throws `ReleaseError`; what was done by then is in the run's journal.
 *
 * With the extent `images` it ends once the images are read back: its records stay intents that nobody holds, with the
 * digests, and a run of everything goes on from there, on any machine.
 */
export async function release(
  run: Run,
  tags: readonly ReleaseTag[],
  extent: "everything" | "images" = "everything",
): Promise<ReleaseRecord> {
  for (;;) {
    const record = await attempt(run, tags, extent);
    if (record !== null) return record;
  }
}

/** Null if another run was quicker, and this one has written nothing but records. */
async function attempt(
  run: Run,
  tags: readonly ReleaseTag[],
  extent: "everything" | "images",
): Promise<ReleaseRecord | null> {
  const { plan: whole, problems } = await proposeOnceFree(run, tags);
  const plan = extent === "images" ? imagesOnly(whole) : whole;
  const [first, ...others] = [...problems, ...(await preflight(run, plan)).values()];
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  run.journal.begin(plan);
  await using lock = new Lock(plan, run);
  try {
    await execute({ run, plan, lock, arrivals: new Arrivals() }, extent);
  } catch (error) {
    if (!run.waits || !lock.cameLate || !(error instanceof ReleaseError)) throw error;
    for (const problem of error.problems)
      run.report({ kind: "warning", problem: { ...problem, hint: BEGINS_AGAIN } });
    return null;
  }
  return run.journal.record();
}

const BEGINS_AGAIN = "this run has published nothing yet, and begins again, after the other one";

async function execute(execution: Execution, extent: "everything" | "images"): Promise<void> {
  const takeCommands = (moment: CommandMoment) =>
    takeSteps("run", execution, { isMeant: ({ step }) => step.command.after === moment });
  await prepare(execution);
  await takeCommands("build");
  await pushAndAttest(execution);
  await takeSteps("float", execution);
  await takeSteps("deploy", execution);
  await takeCommands("push");
  await takeSteps("publish", execution);
  await takeCommands("publish");
  if (extent === "everything") await execution.lock.complete();
}

/** An image is signed as soon as it was read back, while others are pushed. The heading comes once only signing is left. */
async function pushAndAttest(execution: Execution): Promise<void> {
  const pushing = takeSteps("push", execution).finally(() => execution.arrivals.over());
  await together([pushing, takeSteps("attest", execution, { heading: pushing })]);
}

/** All that comes before the first write. What GitHub refuses ends the tests and the build. */
async function prepare(execution: Execution): Promise<void> {
  const { run, plan } = execution;
  const stop = (error: unknown) => {
    run.services.stopPrograms(error);
    throw error;
  };
  const build = async () => {
    await takeSteps("take", execution);
    await runTests(execution);
    await takeSteps("build", execution);
    for (const { step } of stepsOf(plan, "push"))
      if (step.standing.kind === "same") run.journal.digest(step.image.id, step.standing.digest);
  };
  await together([preparePublishing(run, plan).catch(stop), build()]);
}

/** Which steps are done, if not all of their kind, and what their heading waits for, if they begin before it. */
interface Taking<K extends Step["kind"]> {
  readonly isMeant?: (placed: Placed<Extract<Step, { kind: K }>>) => boolean;
  readonly heading?: Promise<void>;
}

async function takeSteps<K extends Step["kind"]>(
  kind: K,
  execution: Execution,
  { isMeant = () => true, heading }: Taking<K> = {},
): Promise<void> {
  const steps = stepsOf(execution.plan, kind).filter(isMeant);
  if (steps.length === 0) return;
  const announce = () => execution.run.report({ kind: "phase", name: kind });
  if (heading === undefined) announce();
  else heading.then(announce, () => undefined);
  await PHASES[kind](steps, execution);
}
