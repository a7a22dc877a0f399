import { setTimeout as sleep } from "node:timers/promises";
import { type HeldRelease, heldReleases, judgeHeld, whoHolds } from "../../planning/gates/lease.ts";
import type { Run } from "../run/services.ts";
import { watched } from "../run/watched.ts";

/** Seconds between two looks at records. */
const LOOK = 2;

/** Waits until nobody works on these releases any more, because they have ended or are taken for dead. */
export async function waitForOthers(run: Run, held: readonly HeldRelease[]): Promise<void> {
  const tags = held.map(({ tag }) => tag);
  for (const problem of judgeHeld(held, "waits")) run.report({ kind: "warning", problem });
  const label = held.map(whoHolds).join("; ");
  await watched(run.report, { id: "wait", doing: "waiting:", done: "waited:", label }, async (watch) => {
    for (let open = held; open.length > 0; open = await stillHeld(run, tags)) {
      const left = Math.max(...open.map((each) => each.left));
      watch(`it goes on within ${left} s if that run gives no sign of life`);
      await sleep(Math.min(LOOK, left) * 1_000);
    }
  });
}

async function stillHeld({ services }: Run, tags: readonly string[]): Promise<HeldRelease[]> {
  const { git, machine } = services;
  const records = await git.intents(tags, await git.remoteState(tags, "these"));
  const intents = [...records.values()].map(({ intent }) => intent);
  return heldReleases(intents, { now: machine.now(), hasEnded: machine.hasEnded });
}
