import type { Digest } from "../domain/digest.ts";
import type { IntendedImage } from "../domain/intent.ts";
import type { ReleasePlan, Step } from "../domain/plan.ts";
import type { ReleaseRecord } from "../domain/record.ts";
import { formatReference } from "../domain/reference.ts";
import { buildRounds } from "../planning/build-rounds.ts";
import { finalReference } from "../planning/judge-build.ts";
import { buildImages } from "./build-images.ts";
import { type Execution, type Flow, type Phase, stepsOf } from "./execution.ts";
import { floatTags } from "./float-tags.ts";
import type { Ledger } from "./ledger.ts";
import { createLock, type Recorded } from "./lock.ts";
import { publishReleases } from "./publish-releases.ts";
import { pushImages } from "./push-images.ts";
import { runTests } from "./run-tests.ts";
import type { Run } from "./services.ts";

/** One phase for each kind of step; a kind without one does not compile. */
const PHASES: { readonly [K in Step["kind"]]: Phase<K> } = {
  build: buildImages,
  push: pushImages,
  float: floatTags,
  publish: publishReleases,
};

/**
 * Makes a plan so, in this order for all of its releases together: run the tests, build everything and compare it with
 * the plan, push and read back every immutable tag, move floating tags, publish on GitHub, complete the records. The only
 * code that writes to the outside. Throws `ReleaseError`; what was done by then is in the ledger.
 */
export async function execute(plan: ReleasePlan, run: Run, ledger: Ledger): Promise<ReleaseRecord> {
  let flow: Flow = { built: new Map(), digests: new Map() };
  const lock = createLock(plan, {
    git: run.services.git,
    run: run.id,
    recorded: (tag) => recorded(plan, tag, flow.digests),
    wrote: ledger.wrote,
  });
  const execution: Execution = { run, plan, ledger, lock };
  await requireRights(execution);
  await runTests(execution);
  for (const round of buildRounds(plan)) {
    const among: Among = (step) => "image" in step && round.has(step.image.id);
    flow = await take("build", execution, flow, among);
    flow = await take("push", execution, flow, among);
  }
  flow = await take("float", execution, flow);
  flow = await take("publish", execution, flow);
  await lock.complete();
  return ledger.record();
}

/** What comes last must not fail for want of rights when everything before it is done. */
async function requireRights({ run, plan }: Execution): Promise<void> {
  const open = stepsOf(plan, "publish").find(({ step }) => step.state !== "satisfied");
  if (open === undefined) return;
  await run.services.github?.requireRights(open.step.release.repository, open.step.release);
}

/** Which steps a phase is given. */
type Among = (step: Step) => boolean;

async function take<K extends Step["kind"]>(
  kind: K,
  execution: Execution,
  flow: Flow,
  among: Among = () => true,
): Promise<Flow> {
  const steps = stepsOf(execution.plan, kind).filter(({ step }) => among(step));
  if (steps.length === 0) return flow;
  execution.run.report({ kind: "phase", name: kind });
  return PHASES[kind](steps, execution, flow);
}

/** What a tag's record says: its images under their immutable tags, and the floating tags that shall follow. */
function recorded(plan: ReleasePlan, tag: string, digests: ReadonlyMap<string, Digest>): Recorded {
  const images: IntendedImage[] = [];
  const floating: IntendedImage[] = [];
  for (const step of plan.releases.filter((release) => release.tag === tag).flatMap(({ steps }) => steps)) {
    if (step.kind !== "push" && step.kind !== "float") continue;
    const digest = digests.get(step.image.id) ?? null;
    const reference = step.kind === "float" ? step.reference : finalReference(step.image, digest);
    if (reference === null || (step.kind === "float" && step.leftTo !== null)) continue;
    (step.kind === "float" ? floating : images).push({ reference: formatReference(reference), digest });
  }
  return { images, floating };
}
