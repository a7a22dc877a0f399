import { shortCommit } from "../../domain/history/commit-sha.ts";
import type {
  AtWork,
  PlacedRelease,
  ReleasedVersion,
  ReleaseLine,
  SetAsideRelease,
  UnfinishedRelease,
} from "../../domain/history/release-line.ts";
import { isSetAside, type ReleaseIntent, type SetAside } from "../../domain/release/intent.ts";
import type { Problem } from "../../domain/text/problem.ts";
import { compareVersions, highest, type Version } from "../../domain/versions/version.ts";

/** Tags whose releases are not finished. */
export interface NotFinished {
  /** Still to be finished, with the run that is at work on each; null if none is. */
  readonly unfinished: ReadonlyMap<string, AtWork | null>;
  /** Withdrawn before they were finished. */
  readonly abandoned: ReadonlySet<string>;
  /** Finished, and then yanked or rolled back. */
  readonly setAside: readonly SetAsideRelease[];
}

/** What a release's record says of it; a release that should have a record and has none is unfinished. */
export function judgeRecorded(
  record: Pick<ReleaseIntent, "state" | "withdrawal"> | undefined,
): "finished" | "unfinished" | "abandoned" {
  if (record?.withdrawal?.kind === "abandoned") return "abandoned";
  return record?.state === "complete" ? "finished" : "unfinished";
}

/** What a release's record says of its being set aside; null if it stands. */
export function judgeSetAside(record: SetAside): SetAsideRelease | null {
  const { tag, withdrawal, rollback } = record;
  if (!isSetAside(record) || withdrawal?.kind === "abandoned") return null;
  const to = rollback === undefined || rollback.to === tag ? null : rollback.to;
  const went = { tag, to, now: to };
  if (withdrawal !== null) return { ...went, kind: "yanked", by: withdrawal.by, reason: withdrawal.reason };
  return { ...went, kind: "rolled-back", by: rollback?.by ?? "", reason: rollback?.reason ?? null };
}

/**
 * Which of a component's releases may be unfinished, the highest first: those from the first one on that has a record. Whatever
 * is lower was released before slipway was used, and counts as finished.
 */
export function maybeUnfinished<T extends ReleasedVersion>(
  releases: readonly T[],
  isRecorded: (tag: string) => boolean,
): readonly T[] {
  const sorted = [...releases].sort((a, b) => compareVersions(b.version, a.version));
  return sorted.slice(0, sorted.findLastIndex(({ tag }) => isRecorded(tag)) + 1);
}

/** Those of some releases, the highest first, that are to be looked at next: down to the next stable one, but not too many. */
export function nextToLookAt<T extends ReleasedVersion>(releases: readonly T[], most: number): readonly T[] {
  const stable = releases.findIndex(({ version }) => version.prerelease === null);
  return releases.slice(0, Math.min(most, stable < 0 ? releases.length : stable + 1));
}

/**
 * Those that `cut` made of a component's newest releases, the highest first, down to the first one that it did not make. If none
 * of the component's releases has a record, though slipway releases other components, they are not from before slipway: they
 * failed before anything was recorded, or were never begun. `releases`: the highest first; `subjects`: what annotated tags
 * say, by tag.
 */
export function cutAndNeverBegun(
  component: string,
  releases: readonly ReleasedVersion[],
  subjects: ReadonlyMap<string, string>,
): readonly string[] {
  const other = releases.findIndex(
    ({ tag, version }) => subjects.get(tag) !== cutSubject(component, version),
  );
  return releases.slice(0, other < 0 ? releases.length : other).map(({ tag }) => tag);
}

/** What a tag says that `cut` makes. */
export function cutSubject(component: string, { text }: Version): string {
  return `${component} ${text}`;
}

/** A line of which it is known what is not finished. */
export function withUnfinished(
  whole: ReleaseLine,
  { unfinished, abandoned, setAside }: NotFinished,
): ReleaseLine {
  if (unfinished.size + abandoned.size + setAside.length === 0) return whole;
  const own = new Set(whole.releases.map(({ tag }) => tag));
  const line = { ...whole, setAside: setAside.filter(({ tag }) => own.has(tag)) };
  const isFinished = ({ tag }: PlacedRelease) => !unfinished.has(tag) && !abandoned.has(tag);
  const stable = line.releases.filter((each) => each.version.prerelease === null && isFinished(each));
  const open = line.releases.flatMap((release): UnfinishedRelease[] => {
    const atWork = unfinished.get(release.tag);
    return atWork === undefined ? [] : [{ ...release, atWork }];
  });
  return {
    ...line,
    stable: highest(stable) ?? line.former,
    latest: highest(line.followed.filter(isFinished)) ?? line.former,
    unfinished: open.sort((a, b) => compareVersions(b.version, a.version)),
    abandoned: line.releases.filter(({ tag }) => abandoned.has(tag)),
  };
}

/** The finished releases that numbers follow: what notes may begin after. */
export function finishedOf({ followed, unfinished, abandoned }: ReleaseLine): readonly PlacedRelease[] {
  const others = new Set([...unfinished, ...abandoned].map(({ tag }) => tag));
  return followed.filter(({ tag }) => !others.has(tag));
}

/** That a release is tagged and not finished: who is at work on it, or how to finish it. */
export function unfinishedRelease({ tag, commit, atWork }: UnfinishedRelease): Problem {
  if (atWork !== null)
    return {
      code: "running-release",
      message: `${tag} is being released: process ${atWork.pid} on ${atWork.host} gave a sign of life ${Math.round(atWork.silent)} s ago`,
      hint: "until it has ended, the next release's notes hold its changes too",
    };
  return {
    code: "unfinished-release",
    message: `${tag} is tagged, but its release is not finished`,
    hint: `\`slipway release ${tag}\` finishes it where ${shortCommit(commit)} is checked out, \`slipway abandon ${tag}\` gives it up; until then the next release's notes hold its changes too`,
  };
}
