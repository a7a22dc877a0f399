import type { ReleaseIntent } from "../../domain/release/intent.ts";
import type { PlannedRelease, ReleasePlan } from "../../domain/release/plan.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Run } from "../run/services.ts";
import { recordContent, recordHolds } from "./record-content.ts";

/**
 * The right to write for a release. It is the release's intent on the remote: taken by compare-and-swap right before the
 * first write, and looked at again before every other one, so that if two machines release at once, the one that came first
 * stops.
 */
export interface Lock {
  /** Takes it, or makes sure that it is still ours. Throws `overtaken`. */
  readonly hold: (release: PlannedRelease) => Promise<void>;
  /** Writes down what was done since it was taken, if nothing else could tell a later run. Throws `overtaken`. */
  readonly note: (release: PlannedRelease) => Promise<void>;
  /** Turns the intents into records of finished releases. */
  readonly complete: () => Promise<void>;
}

/** Makes the lock for a plan; nothing is taken yet. */
export function createLock(plan: ReleasePlan, { services: { git }, id: run, journal }: Run): Lock {
  const held = new Map<string, Promise<string>>();
  const write = async (
    { tag, commit }: PlannedRelease,
    state: ReleaseIntent["state"],
    expected: string | null,
  ) => {
    const intent: ReleaseIntent = {
      format: 1,
      tag,
      commit,
      state,
      run,
      ...recordContent(plan, tag, journal),
    };
    const object = await git.writeIntent(intent, expected);
    if (object === null) throw overtaken(tag);
    journal.wrote();
    return object;
  };
  const found = ({ record }: PlannedRelease) => ("object" in record ? record.object : null);
  return {
    hold: async (release) => {
      if (release.record.kind === "off") return;
      const mine = held.get(release.tag);
      if (mine !== undefined) {
        const object = await mine;
        if ((await git.intentObject(release.tag)) !== object) throw overtaken(release.tag);
        return;
      }
      const taking = write(release, "intended", found(release));
      held.set(release.tag, taking);
      await taking;
    },
    note: async (release) => {
      const mine = await held.get(release.tag);
      if (mine === undefined) return;
      const noting = write(release, "intended", mine);
      held.set(release.tag, noting);
      await noting;
    },
    complete: async () => {
      const tags = new Map(plan.releases.map((release) => [release.tag, release]));
      for (const release of tags.values()) {
        const mine = await held.get(release.tag);
        const { record } = release;
        if (record.kind === "off") continue;
        const finished = mine === undefined && record.kind === "complete";
        if (finished && recordHolds(record.intent, recordContent(plan, release.tag, journal))) continue;
        await write(release, "complete", mine ?? found(release));
      }
    },
  };
}

function overtaken(tag: string): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "overtaken",
    message: `another run is releasing ${tag}, and has taken over its record (refs/slipway/${tag})`,
    hint: "let it finish; then run the same command again: what is done already stays",
  });
}
