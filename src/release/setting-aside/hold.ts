import type { Component } from "../../domain/project/project.ts";
import type { ListedRelease } from "../../domain/release/listed-release.ts";
import type { PlannedRelease } from "../../domain/release/plan.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { versionsOf } from "../../planning/history/version-history.ts";
import type { FinishedRelease } from "../../planning/setting-aside/choose-rollback.ts";
import { doubtsAbout } from "../../planning/setting-aside/doubts.ts";
import { Lock } from "../execution/lock.ts";
import type { Run } from "../run/services.ts";

/** All releases of a component and the objects of their records, as they were found. */
interface SeenLine {
  readonly component: Component;
  readonly releases: readonly ListedRelease[];
  readonly objects: ReadonlyMap<string, string>;
}

/** Warns of what is odd about releases that are taken back, the newest first. */
export function warnOfDoubts(
  { project, report }: Run,
  taken: readonly FinishedRelease[],
  { releases }: Pick<SeenLine, "releases">,
): void {
  for (const problem of doubtsAbout(taken, releases, project.source.remote))
    report({ kind: "warning", problem });
}

/**
 * Takes the records of some releases, as a release does before it writes, and writes what the journal says of them. Where their tags
 * are does not matter: a release whose tag was moved is taken back by its record. Throws
 * `changed-meanwhile` if a release of the component has changed since the line was read, and what `Lock.hold` throws.
 */
export async function takeRecords(
  run: Run,
  line: SeenLine,
  taken: readonly [FinishedRelease, ...FinishedRelease[]],
): Promise<Held> {
  const { git } = run.services;
  const state = await git.remoteState([], "all");
  const now = [...state.tags.keys(), ...state.intents.keys()];
  const names = versionsOf(line.component, now).map(({ tag }) => tag);
  const known = new Map(line.releases.map(({ tag }) => [tag.text, line.objects.get(tag.text)]));
  const changed = [...new Set(names)].filter(
    (tag) => !known.has(tag) || known.get(tag) !== state.intents.get(tag),
  );
  if (changed.length > 0) throw changedMeanwhile(changed);
  const releases = taken.map((release) => planned(release, line.objects.get(release.tag.text) ?? ""));
  const [{ record }] = taken;
  const plan = { format: 1 as const, commit: record.commit, tests: [], releases, pushJobs: 1 };
  const lock = new Lock(plan, run, "anywhere");
  try {
    await lock.hold(releases);
  } catch (error) {
    await lock[Symbol.asyncDispose]();
    throw error;
  }
  return { lock, look: () => lock.hold(releases).then(() => undefined) };
}

/** Records that are held. */
export interface Held {
  readonly lock: Lock;
  /** Makes sure that they are still this run's; to be called before each write. */
  readonly look: () => Promise<void>;
}

/** A finished release as a plan has it: nothing of it is to be made. */
function planned({ tag, channel, record }: FinishedRelease, object: string): PlannedRelease {
  return {
    tag: tag.text,
    component: tag.component,
    version: tag.version.text,
    channel,
    prerelease: tag.version.prerelease !== null,
    promotedFrom: record.promotion?.tag ?? null,
    commit: record.commit,
    record: { kind: "complete", object, intent: record },
    steps: [],
  };
}

function changedMeanwhile(tags: readonly string[]): ReleaseError {
  return new ReleaseError({
    kind: "refused",
    code: "changed-meanwhile",
    message: `${tags.join(" and ")} changed on the remote while this run looked at it: somebody releases it, or takes it back`,
    hint: "nothing was changed; run the same command again, which looks anew",
  });
}
