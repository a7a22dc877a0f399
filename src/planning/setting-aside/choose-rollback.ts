import type { Prereleases } from "../../domain/release/facts.ts";
import { isSetAside, type ReleaseIntent } from "../../domain/release/intent.ts";
import type { ListedRelease } from "../../domain/release/listed-release.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import { fail, ok, type Result } from "../../domain/text/problem.ts";
import { DEFAULT_STABLE } from "../../domain/versions/channel.ts";
import { compareClaims } from "../history/version-history.ts";

/** A release that was finished once, whatever became of it. */
export interface FinishedRelease extends ListedRelease {
  readonly record: ReleaseIntent;
}

/** From which release to which one a component goes back. */
export interface RollbackChoice {
  readonly from: FinishedRelease;
  readonly to: FinishedRelease;
  /** Those whose records have to say so; none if they do already. */
  readonly marked: readonly FinishedRelease[];
  /** All of the channel's, the newest first. */
  readonly line: readonly FinishedRelease[];
}

/** The finished releases of one channel of a component, the newest first. */
export function finishedIn(
  releases: readonly ListedRelease[],
  channel: string,
  prereleases: Prereleases,
): FinishedRelease[] {
  const compare = compareClaims("", prereleases);
  const placed = ({ tag }: ListedRelease) => ({ tag: tag.text, version: tag.version });
  return releases
    .filter((each): each is FinishedRelease => each.channel === channel && each.record?.state === "complete")
    .sort((a, b) => compare(placed(b), placed(a)));
}

/** The releases that floating tags and sites may be on. */
export function standingIn(line: readonly FinishedRelease[]): FinishedRelease[] {
  return line.filter(({ record }) => !isSetAside(record));
}

/**
 * Which release a component goes back to: the one that is named, the one of a rollback that was cut short, or the newest before its
 * last one. If it was rolled back already that is where it is: whoever runs it again gets no further back. A release whose git tag was
 * moved is what its record says: it is gone back from, and never to. Fails with `cannot-roll-back-to` and `no-earlier-release`.
 */
export function chooseRollback(
  component: string,
  releases: readonly ListedRelease[],
  named: ReleaseTag | null,
  prereleases: Prereleases,
): Result<RollbackChoice> {
  const wanted = releases.find(({ tag }) => tag.text === named?.text);
  const line = finishedIn(releases, wanted?.channel ?? usualChannel(releases), prereleases);
  const standing = standingIn(line);
  const [current = null, ...before] = standing;
  const begun = line.filter(({ record }) => record.rollback?.finished === false);
  const newest = line.find(({ record }) => record.withdrawal === null);
  const usual = (newest === current ? before : standing).find(({ state }) => state === "finished");
  const tag = named?.text ?? begun[0]?.record.rollback?.to ?? usual?.tag.text;
  if (tag === undefined) return noEarlier(component, current);
  const to = line.find((each) => each.tag.text === tag);
  const why = to === undefined ? whyNotFinished(wanted) : whyNot(to);
  if (to === undefined || why !== null) return cannot(component, tag, why ?? "it is not known");
  const above = line.slice(0, line.indexOf(to));
  const isMarked = (each: FinishedRelease) =>
    begun.includes(each) ||
    (each === to ? isSetAside(each.record) : above.includes(each) && standing.includes(each));
  const other = current === to ? undefined : current;
  const from = other ?? begun.find((each) => each !== to) ?? above[0] ?? to;
  return ok({ from, to, marked: line.filter(isMarked), line });
}

/** The releases that floating tags may be on once a component has gone back, the newest first. */
export function standingAfter({ to, marked, line }: RollbackChoice): FinishedRelease[] {
  const standing = standingIn(line).filter(({ state }) => state === "finished");
  return line.filter((each) => each === to || (standing.includes(each) && !marked.includes(each)));
}

/** The stable one, if anything of it was released; otherwise that of the newest release. */
function usualChannel(releases: readonly ListedRelease[]): string {
  const finished = releases.filter(({ record }) => record?.state === "complete");
  const stable = finished.find(({ channel }) => channel === DEFAULT_STABLE.name);
  return (stable ?? finished[0])?.channel ?? DEFAULT_STABLE.name;
}

function whyNot({ state, record }: FinishedRelease): string | null {
  if (record.withdrawal !== null) return `it was ${record.withdrawal.kind}`;
  return state === "drifted" ? "its tag is not where it was released" : null;
}

function whyNotFinished(found: ListedRelease | undefined): string {
  if (found?.record === null && found.state === "finished")
    return "it has no record, so that nothing says which digests it has";
  return `it is ${found?.state ?? "unknown"}`;
}

function cannot(component: string, tag: string, why: string): Result<never> {
  return fail(
    "cannot-roll-back-to",
    `${component} cannot go back to ${tag}: ${why}`,
    `\`slipway list ${component}\` shows what is finished; name another one with --to TAG`,
  );
}

function noEarlier(component: string, current: FinishedRelease | null): Result<never> {
  const what = current === null ? "no finished release" : `no finished release before ${current.tag.text}`;
  return fail(
    "no-earlier-release",
    `${component} has ${what} to go back to`,
    `\`slipway list ${component}\` shows what there is; a component that ships with another one goes back with that one`,
  );
}
