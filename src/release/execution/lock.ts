import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import type { PlannedRelease, ReleasePlan } from "../../domain/release/plan.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Run } from "../run/services.ts";
import { throwTogether } from "../run/together.ts";
import { recordContent, recordHolds } from "./record-content.ts";

/**
 * The right to write for releases. It is their intents on the remote: taken by compare-and-swap right before the first
 * write, and looked at again before every phase that writes, so that if two machines release at once, the one that came
 * first stops. The remote is asked once for all releases of a phase, and written to in one push. What is written goes one
 * after the other, so that a run never overtakes itself.
 */
export class Lock {
  readonly #plan: ReleasePlan;
  readonly #run: Run;
  /** The objects that this run has written, by tag. */
  readonly #held = new Map<string, string>();
  /** Ends once everything that was asked for before has ended. */
  #last: Promise<unknown> = Promise.resolve();
  /** Releases whose records wait to be written, together. */
  readonly #waiting = new Set<PlannedRelease>();
  #noting: Promise<void> | null = null;

  constructor(plan: ReleasePlan, run: Run) {
    this.#plan = plan;
    this.#run = run;
  }

  /**
   * Takes the releases, or makes sure that they are still ours and that nobody has moved their tags. Throws `overtaken` and
   * `tag-moved`; releases that were free by then are taken all the same, and left to the next run.
   */
  hold(releases: readonly PlannedRelease[]): Promise<void> {
    if (releases.length === 0) return Promise.resolve();
    return this.#inTurn(async () => {
      const { git } = this.#run.services;
      const ours = byTag(releases);
      const now = await git.remoteState([...ours.keys()], "these");
      const failures: ReleaseError[] = [];
      const free: PlannedRelease[] = [];
      for (const [tag, release] of ours) {
        const held = this.#held.get(tag);
        if (now.tags.get(tag) !== release.commit) failures.push(this.#tagMoved(release, now.tags.get(tag)));
        else if (release.record.kind === "off") continue;
        else if (held === undefined) free.push(release);
        else if (now.intents.get(tag) !== held) failures.push(overtaken(tag));
      }
      throwTogether(failures);
      await this.#write(free, "intended");
    });
  }

  /** Writes down what was done since releases were taken, if nothing else could tell a later run. Throws `overtaken`. */
  note(release: PlannedRelease): Promise<void> {
    this.#waiting.add(release);
    this.#noting ??= this.#inTurn(() => {
      this.#noting = null;
      const waiting = [...byTag([...this.#waiting]).values()];
      this.#waiting.clear();
      return this.#write(
        waiting.filter(({ tag }) => this.#held.has(tag)),
        "intended",
      );
    });
    return this.#noting;
  }

  /** Turns the intents into records of finished releases. Throws `overtaken`. */
  complete(): Promise<void> {
    return this.#inTurn(() =>
      this.#write(
        [...byTag(this.#plan.releases).values()].filter(
          (release) => release.record.kind !== "off" && !this.#isComplete(release),
        ),
        "complete",
      ),
    );
  }

  /** Whether nothing was written, and the record says all that this run has found in place. */
  #isComplete({ tag, record }: PlannedRelease): boolean {
    if (this.#held.has(tag) || record.kind !== "complete") return false;
    return recordHolds(record.intent, recordContent(this.#plan, tag, this.#run.journal));
  }

  async #write(releases: readonly PlannedRelease[], state: ReleaseIntent["state"]): Promise<void> {
    if (releases.length === 0) return;
    const { services, id: run, journal } = this.#run;
    const writes = releases.map(({ tag, commit, record }) => {
      const intent: ReleaseIntent = {
        format: 1,
        tag,
        commit,
        state,
        run,
        ...recordContent(this.#plan, tag, journal),
      };
      return { intent, expected: this.#held.get(tag) ?? ("object" in record ? record.object : null) };
    });
    const written = await services.git.writeIntents(writes);
    const failures: ReleaseError[] = [];
    for (const [tag, object] of written) {
      if (object === null) failures.push(overtaken(tag));
      else this.#held.set(tag, object);
      if (object !== null) journal.wrote();
    }
    throwTogether(failures);
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** GitHub makes a missing tag itself, on the default branch; and what was built is not what a moved tag stands for. */
  #tagMoved({ tag, commit }: PlannedRelease, there: CommitSha | undefined): ReleaseError {
    const { remote } = this.#run.project.source;
    return new ReleaseError({
      kind: "refused",
      code: "tag-moved",
      message: `${tag} is ${there === undefined ? "gone from" : `at ${shortCommit(there)} on`} ${remote}, and ${shortCommit(commit)} is being released`,
      hint: "somebody moved or deleted the tag during the release: find out who; nothing more was published",
    });
  }
}

/** A tag has one record, whatever components it releases. */
function byTag(releases: readonly PlannedRelease[]): ReadonlyMap<string, PlannedRelease> {
  return new Map(releases.map((release) => [release.tag, release]));
}

function overtaken(tag: string): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "overtaken",
    message: `another run is releasing ${tag}, and has taken over its record (refs/slipway/${tag})`,
    hint: "let it finish; then run the same command again: what is done already stays",
  });
}
