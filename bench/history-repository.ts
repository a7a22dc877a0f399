import { data, importedClone, person } from "./fast-import.ts";
import { historyCommits, timeOf } from "./history-commits.ts";
import { componentName, isCalver, SERVICES } from "./history-layout.ts";

/** How large a history is. */
export interface HistorySize {
  readonly commits: number;
  readonly tags: number;
}

/** A component that was released a few commits ago, to be cut. */
export const RECENT = componentName(10);

/** How far into history each of the last three components is released at all; the others are to the end. */
const ENDED: ReadonlyMap<number, number> = new Map([
  [SERVICES, 0.02],
  [SERVICES - 1, 0.25],
  [SERVICES - 2, 0.5],
]);

/** Gives the work tree's path. Takes a minute if the cache does not hold it. */
export function historyRepository(cache: string, size: HistorySize): string {
  return importedClone(cache, "history", () => instructions(size));
}

function* instructions(size: HistorySize): Generator<string> {
  yield* historyCommits(size.commits);
  for (let number = 1; number <= SERVICES; number++) yield* releasesOf(number, size);
  yield "done\n";
}

/** Annotated and lightweight tags in turn, as a repository has them that was tagged by people and by CI. */
function* releasesOf(component: number, { commits, tags }: HistorySize): Generator<string> {
  const releases = Math.floor(tags / SERVICES);
  const end = (ENDED.get(component) ?? 1) * commits;
  const inMonth = new Map<string, number>();
  for (let release = 1; release <= releases; release++) {
    // Each component a little later than the one before, and on no branch.
    const at = Math.min(Math.ceil(((release - 1 + component / SERVICES) * end) / releases) + 1, commits);
    const main = at - (at % 20 >= 16 && at % 20 <= 18 ? (at % 20) - 15 : 0);
    const month = monthOf(timeOf(main));
    inMonth.set(month, (inMonth.get(month) ?? 0) + 1);
    const version = isCalver(component)
      ? `${month}.${inMonth.get(month)}`
      : `1.${Math.floor(release / 5)}.${release % 5}`;
    yield tag(`${componentName(component)}@${version}`, main, release % 2 === 0);
  }
}

function monthOf(seconds: number): string {
  const date = new Date(seconds * 1_000);
  return `${date.getUTCFullYear()}.${date.getUTCMonth() + 1}`;
}

function tag(name: string, commit: number, annotated: boolean): string {
  if (!annotated) return `reset refs/tags/${name}\nfrom :${commit}\n\n`;
  return `tag ${name}\nfrom :${commit}\ntagger ${person("Bench", timeOf(commit))}\n${data(`${name}\n`)}`;
}
