import type { ReleasePlan, Step } from "../../domain/release/plan.ts";
import type { ReleaseRecord } from "../../domain/release/record.ts";
import type { Run } from "../run/services.ts";
import { buildProducts } from "./build-products.ts";
import { checksummed } from "./checksums.ts";
import { deploySites } from "./deploy-sites.ts";
import { type Execution, type Flow, type Phase, stepsOf } from "./execution.ts";
import { floatTags } from "./float-tags.ts";
import type { Ledger } from "./ledger.ts";
import { createLock } from "./lock.ts";
import { publishReleases } from "./publish-releases.ts";
import { pushImages } from "./push-images.ts";
import { recordedOf } from "./recorded.ts";
import { runCommands } from "./run-commands.ts";
import { runTests } from "./run-tests.ts";

/** One phase for each kind of step; a kind without one does not compile. */
const PHASES: { readonly [K in Step["kind"]]: Phase<K> } = {
  build: buildProducts,
  push: pushImages,
  float: floatTags,
  deploy: deploySites,
  run: runCommands,
  publish: publishReleases,
};

/**
 * Makes a plan so, in this order for all of its releases together: run the tests, build everything and compare it with
 * the plan, push and read back every immutable tag, move floating tags, deploy sites, run commands, publish on GitHub,
 * complete the records. The only code that writes to the outside. Throws `ReleaseError`; what was done by then is in the
 * ledger.
 */
export async function execute(plan: ReleasePlan, run: Run, ledger: Ledger): Promise<ReleaseRecord> {
  let flow: Flow = { built: new Map(), digests: new Map(), files: new Map() };
  const lock = createLock(plan, {
    git: run.services.git,
    run: run.id,
    recorded: (tag) => recordedOf(plan, tag, ledger, flow.digests, checksummed(plan, tag, flow.files)),
    wrote: ledger.wrote,
  });
  const execution: Execution = { run, plan, ledger, lock };
  await requireRights(execution);
  await runTests(execution);
  flow = await take("build", execution, flow);
  flow = await take("push", execution, flow);
  flow = await take("float", execution, flow);
  flow = await take("deploy", execution, flow);
  flow = await take("run", execution, flow);
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

async function take<K extends Step["kind"]>(kind: K, execution: Execution, flow: Flow): Promise<Flow> {
  const steps = stepsOf(execution.plan, kind);
  if (steps.length === 0) return flow;
  execution.run.report({ kind: "phase", name: kind });
  return PHASES[kind](steps, execution, flow);
}
