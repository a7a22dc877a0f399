import type { ReleasedVersion, SetAsideRelease } from "../../domain/history/release-line.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";

// Loaded only if something was set aside, and alone: so it is given what it would import.

/** Reads what the records of some tags say, of those that have one, and says of one what became of its release. */
export interface Records {
  readonly read: (tags: readonly string[]) => Promise<ReadonlyMap<string, ReleaseIntent>>;
  readonly judge: (record: ReleaseIntent) => SetAsideRelease | null;
}

/** What was found of all components by now. */
interface Looked {
  readonly finished: ReadonlySet<string>;
  readonly setAside: SetAsideRelease[];
}

/** Records that are read at once. */
const AT_ONCE = 20;

/**
 * For components whose last finished release was set aside: goes on down to the newest that stands, and notes what people get now.
 * `components`: for each its releases that should have a record, the highest first.
 */
export async function findStanding(
  records: Records,
  components: readonly (readonly ReleasedVersion[])[],
  looked: Looked,
): Promise<void> {
  for (const sorted of components) await findStandingOf(records, sorted, looked);
}

async function findStandingOf(
  { read, judge }: Records,
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
    const aside = new Map([...found].map(([tag, record]) => [tag, judge(record)]));
    now = tags.find((tag) => found.get(tag)?.state === "complete" && aside.get(tag) === null);
    const known = new Set(setAside.map(({ tag }) => tag));
    for (const tag of now === undefined ? tags : tags.slice(0, tags.indexOf(now))) {
      const became = aside.get(tag) ?? null;
      if (became !== null && !known.has(tag)) setAside.push(became);
    }
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
