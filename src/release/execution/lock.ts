import { type CommitSha, shortCommit } from "../../domain/history/commit-sha.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import type { PlannedRelease, ReleasePlan } from "../../domain/release/plan.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { SILENCE } from "../../planning/gates/lease.ts";
import type { IntentWrite, RemoteState } from "../../services/ports/git.ts";
import type { Run } from "../run/services.ts";
import { throwTogether, together } from "../run/together.ts";
import { recordContent, recordHolds } from "./record-content.ts";

/** Seconds between two signs of life. */
const BEAT = 15;

/**
 * The right to write for releases. It is their intents on the remote: taken by compare-and-swap right before the first
 * write, renewed while the run works, and looked at again before every phase that writes, so that a run which was taken for
 * dead stops. The remote is asked once for all releases of a phase, and written to in one push. What is written goes one
 * after the other, so that a run never overtakes itself.
 */
export class Lock {
  readonly #plan: ReleasePlan;
  readonly #run: Run;
  readonly #tags: "in place" | "anywhere";
  /** The objects that this run has written, by tag. */
  readonly #held = new Map<string, string>();
  readonly #releases: ReadonlyMap<string, PlannedRelease>;
  readonly #lost = new AbortController();
  /** When the remote last said that all of it is ours, in seconds since the epoch. */
  #confirmed = 0;
  #beat: NodeJS.Timeout | undefined;
  /** Ends once everything that was asked for before has ended. */
  #last: Promise<unknown> = Promise.resolve();
  /** What the run would have written by now if it had only taken releases. */
  #onlyTaken: number;
  #cameLate = false;
  /** Tags whose records wait to be written, together. */
  readonly #waiting = new Set<string>();
  #noting: Promise<void> | null = null;

  /** `tags`: where the releases' git tags have to be. What is published for a tag needs it in place; what is taken back does not. */
  constructor(plan: ReleasePlan, run: Run, tags: "in place" | "anywhere" = "in place") {
    this.#plan = plan;
    this.#run = run;
    this.#tags = tags;
    this.#releases = byTag(plan.releases);
    this.#onlyTaken = run.journal.writes();
  }

  /** Aborted when another run has taken over, or may have: whatever still writes must end then. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /**
   * Whether another run has taken a release since this one looked, before this one had changed anything but records. Then it
   * may begin again as if it came later, once it is disposed of.
   */
  get cameLate(): boolean {
    return this.#cameLate;
  }

  /**
   * Takes the releases, or makes sure that they are still ours and that nobody has moved their tags. Throws `overtaken`
   * and `tag-moved`; releases that were free by then are taken all the same, and freed at the end. Gives what the remote
   * has of these tags, or of all.
   */
  hold(releases: readonly PlannedRelease[], extent: "these" | "all" = "these"): Promise<RemoteState> {
    if (releases.length === 0) return Promise.resolve(NOTHING);
    return this.#inTurn(async () => {
      const { git } = this.#run.services;
      const ours = byTag(releases);
      const free = [...ours.values()].filter(
        ({ tag, record }) => record.kind !== "off" && !this.#held.has(tag),
      );
      const [now, stored] = await together([
        git.remoteState([...ours.keys()], extent),
        this.#store(free, "intended"),
      ]);
      throwTogether([...ours.values()].flatMap((release) => this.#whyNot(release, now) ?? []));
      await this.#take(free, stored);
      return now;
    });
  }

  async #take(free: readonly PlannedRelease[], stored: StoredRecords): Promise<void> {
    await this.#stopLeftOver(free);
    try {
      await this.#push(stored);
    } finally {
      for (const { tag } of free) {
        if (!this.#held.has(tag)) continue;
        this.#run.journal.wrote();
        this.#onlyTaken++;
      }
    }
  }

  /** A pusher or a command may have outlived its run, if that was killed on this machine. */
  async #stopLeftOver(free: readonly PlannedRelease[]): Promise<void> {
    const { machine } = this.#run.services;
    const runs = free.flatMap(({ record }) => {
      if (!("intent" in record) || record.intent.lease === null) return [];
      return machine.hasEnded(record.intent.lease) ? record.intent.run : [];
    });
    for (const run of new Set(runs)) {
      const stopped = await machine.stopLeftOver(run);
      if (stopped > 0) this.#run.report({ kind: "warning", problem: leftOver(stopped) });
    }
  }

  /** Why this run may not write for a release, given what the remote has; null if it may. */
  #whyNot(release: PlannedRelease, { tags, intents }: RemoteState): ReleaseError | null {
    const { tag, commit } = release;
    if (this.#tags === "in place" && tags.get(tag) !== commit) return this.#tagMoved(release, tags.get(tag));
    const held = this.#held.get(tag);
    return held === undefined || intents.get(tag) === held ? null : this.#lose(overtaken(tag));
  }

  /** The same for something that names nothing or takes a while, unless the remote has said so a moment ago. */
  async keep(releases: readonly PlannedRelease[]): Promise<void> {
    this.lost.throwIfAborted();
    const isRecent = this.#run.services.machine.now() - this.#confirmed <= BEAT / 2;
    if (!isRecent || !releases.every(({ tag }) => this.#held.has(tag))) await this.hold(releases);
  }

  /** Writes down what was done since releases were taken, if nothing else could tell a later run. Throws `overtaken`. */
  note({ tag }: PlannedRelease): Promise<void> {
    this.#waiting.add(tag);
    this.#noting ??= this.#inTurn(async () => {
      this.#noting = null;
      const tags = [...this.#waiting];
      this.#waiting.clear();
      const held = this.#heldReleases().filter((release) => tags.includes(release.tag));
      await this.#write(held, "intended");
      for (const _ of held) this.#run.journal.wrote();
    });
    return this.#noting;
  }

  /** Turns the intents into records of finished releases. Throws `overtaken`. */
  complete(): Promise<void> {
    return this.#inTurn(async () => {
      const open = [...this.#releases.values()].filter(
        (release) => release.record.kind !== "off" && !this.#isComplete(release),
      );
      await this.#stopLeftOver(open.filter(({ tag }) => !this.#held.has(tag)));
      await this.#write(open, "complete");
      for (const _ of open) this.#run.journal.wrote();
      this.#held.clear();
    });
  }

  /** Frees what is still held, for whoever runs next, as far as that can be done. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#beat);
    if (this.lost.aborted) return;
    await this.#inTurn(() => this.#write(this.#heldReleases(), "free")).catch(() => undefined);
  }

  #heldReleases(): PlannedRelease[] {
    return [...this.#held.keys()].flatMap((tag) => this.#releases.get(tag) ?? []);
  }

  /** Whether nothing was written, and the record says all that this run has found in place. */
  #isComplete({ tag, record }: PlannedRelease): boolean {
    if (this.#held.has(tag) || record.kind !== "complete") return false;
    return recordHolds(record.intent, recordContent(this.#plan, tag, this.#run.journal));
  }

  async #write(releases: readonly PlannedRelease[], state: RecordState): Promise<void> {
    await this.#push(await this.#store(releases, state));
  }

  /** Makes the records' objects here; nothing outside has them yet. */
  async #store(releases: readonly PlannedRelease[], state: RecordState): Promise<StoredRecords> {
    const { services, id: run, journal } = this.#run;
    const alive = services.machine.now();
    const intents = releases.map(({ tag, commit, record }) => {
      // What was complete once stays so, even if what was lost since cannot be made again.
      const wasComplete = record.kind === "complete";
      const intent: ReleaseIntent = {
        format: 1,
        tag,
        commit,
        state: state === "complete" || wasComplete ? "complete" : "intended",
        run,
        lease: state === "intended" ? { ...services.machine.self, alive } : null,
        ...recordContent(this.#plan, tag, journal),
      };
      return intent;
    });
    const objects = await services.git.storeIntents(intents);
    const writes = releases.map(({ tag, record }, index): IntentWrite => {
      const before = "object" in record ? record.object : null;
      return { tag, object: objects[index] ?? "", expected: this.#held.get(tag) ?? before };
    });
    return { alive, writes };
  }

  async #push({ alive, writes }: StoredRecords): Promise<void> {
    if (writes.length === 0) return;
    const written = await this.#run.services.git.writeIntents(writes);
    const failures: ReleaseError[] = [];
    for (const [tag, object] of written) {
      if (object !== null) this.#held.set(tag, object);
      else if (this.#held.has(tag)) failures.push(this.#lose(overtaken(tag)));
      else {
        this.#cameLate = this.#run.journal.writes() === this.#onlyTaken;
        failures.push(overtaken(tag));
      }
    }
    throwTogether(failures);
    this.#confirmed = alive;
    this.#beat ??= setInterval(() => void this.#renew(), BEAT * 1_000).unref();
  }

  /** Gives a sign of life. What fails is tried again at the next one, as long as nobody takes this run for dead. */
  async #renew(): Promise<void> {
    if (this.lost.aborted) return;
    try {
      await this.#inTurn(() => this.#write(this.#heldReleases(), "intended"));
    } catch (error) {
      const silent = this.#run.services.machine.now() - this.#confirmed;
      if (silent > SILENCE - BEAT) this.#lose(silenced(silent, error));
    }
  }

  #lose(error: ReleaseError): ReleaseError {
    clearInterval(this.#beat);
    this.#lost.abort(error);
    return error;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
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

/** The state a record is to have; `free`: an intent that nobody holds. */
type RecordState = ReleaseIntent["state"] | "free";

/** Records that are objects in this clone, and the time that they give as their sign of life. */
interface StoredRecords {
  readonly alive: number;
  readonly writes: readonly IntentWrite[];
}

/** What is known of the remote if nothing was asked. */
const NOTHING: RemoteState = { tags: new Map(), trunk: null, intents: new Map() };

/** A tag has one record, whatever components it releases. */
function byTag(releases: readonly PlannedRelease[]): ReadonlyMap<string, PlannedRelease> {
  return new Map(releases.map((release) => [release.tag, release]));
}

function leftOver(programs: number): Problem {
  return {
    code: "left-over",
    message: `${programs === 1 ? "a program" : `${programs} programs`} of a run that was killed on this machine still ran, and ${programs === 1 ? "was" : "were"} stopped`,
    hint: "nothing is to be done: this run does their work",
  };
}

/** The error of a run that another one was quicker than. */
export function overtaken(tag: string): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "overtaken",
    message: `another run is releasing ${tag}, and has taken over its record (refs/slipway/${tag})`,
    hint: "let it finish; then run the same command again: what is done already stays",
  });
}

function silenced(seconds: number, cause: unknown): ReleaseError {
  return new ReleaseError({
    kind: "remote",
    code: "lease-lost",
    message: `this run could give no sign of life on git's remote for ${Math.round(seconds)} s, so another one may take over: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: "check the network, then run the same command again: what is done already stays",
    cause,
  });
}
