import type { ReleasedVersion, SetAsideRelease } from "../../domain/history/release-line.ts";
import { isSetAside, type ReleaseIntent } from "../../domain/release/intent.ts";
import { judgeSetAside } from "../../planning/history/finished.ts";

/** Reads what the records of some tags say, of those that have one. */
export type ReadRecords = (tags: readonly string[]) => Promise<ReadonlyMap<string, ReleaseIntent>>;

/** What was found of all components by now. */
interface Looked {
  readonly finished: ReadonlySet<string>;
  readonly setAside: SetAsideRelease[];
}

/** Records that are read at once. */
const AT_ONCE = 20;

/**
 * If a component's last finished release was set aside: goes on down to the newest that stands, and notes what people get now. `sorted`:
 * the releases that should have a record, the highest first.
 */
export async function findStanding(
  read: ReadRecords,
  sorted: readonly ReleasedVersion[],
  { finished, setAside }: Looked,
): Promise<void> {
  const [last, ...below] = fromLast(sorted, finished).map(({ tag }) => tag);
  const entry = setAside.find(({ tag }) => tag === last);
  if (entry === undefined) return;
  let now: string | undefined;
  for (let at = 0; now === undefined && at < below.length; at += AT_ONCE) {
    const tags = below.slice(at, at + AT_ONCE);
    const found = await read(tags);
    now = tags.find((tag) => stands(found.get(tag)));
    const passed = now === undefined ? tags : tags.slice(0, tags.indexOf(now));
    noteAside(
      setAside,
      passed.flatMap((tag) => found.get(tag) ?? []),
    );
  }
  setAside.splice(setAside.indexOf(entry), 1, { ...entry, now: now ?? null });
}

/** A component's last finished release, and those like it below: stable ones, or prereleases if none is stable. */
function fromLast(
  sorted: readonly ReleasedVersion[],
  finished: ReadonlySet<string>,
): readonly ReleasedVersion[] {
  const done = sorted.filter(({ tag }) => finished.has(tag));
  const last = done.find(isStable) ?? done[0];
  if (last === undefined) return [];
  return sorted.slice(sorted.indexOf(last)).filter((each) => isStable(each) === isStable(last));
}

function isStable({ version }: ReleasedVersion): boolean {
  return version.prerelease === null;
}

/** Notes those that were set aside and are not noted yet. */
function noteAside(setAside: SetAsideRelease[], records: readonly ReleaseIntent[]): void {
  const known = new Set(setAside.map(({ tag }) => tag));
  for (const record of records) {
    const aside = known.has(record.tag) ? null : judgeSetAside(record);
    if (aside !== null) setAside.push(aside);
  }
}

function stands(record: ReleaseIntent | undefined): boolean {
  return record !== undefined && record.state === "complete" && !isSetAside(record);
}
