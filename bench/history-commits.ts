import { createRandom, type Random } from "../test/support/random.ts";
import { commitMessage } from "./commit-message.ts";
import { data, person } from "./fast-import.ts";
import { configuration, LIBRARY_PACKAGES, OTHERS, type Package, SERVICE_PACKAGES } from "./history-layout.ts";

/** Contents by path. */
type Files = ReadonlyMap<string, string>;

/** Where a commit is in each group of twenty, of which three are a branch and the last one merges it. */
const GROUP = 20;
const BRANCH = { fork: 14, first: 16, last: 18, merge: 19 };

/** About four years for all commits. */
const MINUTES = 78;
const AUTHORS = Array.from(
  { length: 40 },
  (_, index) => `Author ${String.fromCharCode(65 + (index % 26))}${index}`,
);

/** When a commit is made, in seconds since the epoch: the first at the beginning of 2022. */
export function timeOf(number: number): number {
  return 1_640_995_200 + number * MINUTES * 60;
}

/** What git-fast-import(1) reads for `count` commits on `main`; the mark of each is its number, from 1. */
export function* historyCommits(count: number): Generator<string> {
  const random = createRandom(count);
  yield commit(1, "main", "chore: begin\n", [], firstFiles());
  const branch = new Map<string, string>();
  for (let number = 2; number <= count; number++) {
    const place = number % GROUP;
    if (place === BRANCH.merge && number > GROUP) {
      const message = `Merge pull request #${number} from acme/topic-${number}\n\nA topic of three commits\n`;
      yield commit(number, "main", message, [number - (BRANCH.merge - BRANCH.first) - 1, number - 1], branch);
      branch.clear();
      continue;
    }
    const [scope, files] = changed(random, number);
    const onBranch = place >= BRANCH.first && place <= BRANCH.last && number > GROUP;
    if (onBranch) for (const [path, text] of files) branch.set(path, text);
    const parent = onBranch && place === BRANCH.first ? number - (BRANCH.first - BRANCH.fork) : number - 1;
    yield commit(number, onBranch ? "topic" : "main", commitMessage(random, number, scope), [parent], files);
  }
  yield "reset refs/heads/topic\nfrom 0000000000000000000000000000000000000000\n\n";
}

function commit(
  number: number,
  branch: string,
  message: string,
  parents: readonly number[],
  files: Files,
): string {
  const who = person(AUTHORS[number % AUTHORS.length] ?? "", timeOf(number));
  const [from, ...merged] = parents;
  return [
    `commit refs/heads/${branch}\nmark :${number}\nauthor ${who}\ncommitter ${who}\n${data(message)}`,
    ...(from === undefined ? [] : [`from :${from}\n`]),
    ...merged.map((parent) => `merge :${parent}\n`),
    ...[...files].map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`),
    "\n",
  ].join("");
}

function firstFiles(): Files {
  const packages = [...SERVICE_PACKAGES, ...LIBRARY_PACKAGES];
  return new Map([
    ["slipway.toml", configuration()],
    ["WORKSPACE", 'workspace(name = "mono")\n'],
    ...OTHERS.map((path): [string, string] => [path, "0\n"]),
    ...packages.flatMap(({ folder, files, build }): [string, string][] => [
      [`${folder}/BUILD.bazel`, build],
      ...files.map((path): [string, string] => [path, "0\n"]),
    ]),
  ]);
}

/** Three to six files of one service or library, or of none; now and then its BUILD file as well. */
function changed(random: Random, number: number): readonly [scope: string, Files] {
  const dice = random.below(20);
  const owner =
    dice < 11 ? random.pick(SERVICE_PACKAGES) : dice < 16 ? random.pick(LIBRARY_PACKAGES) : undefined;
  const files = new Map<string, string>();
  const paths = owner?.files ?? OTHERS;
  for (let left = 3 + random.below(4); left > 0; left--) files.set(random.pick(paths), `${number}\n`);
  if (owner !== undefined && random.below(100) === 0)
    files.set(`${owner.folder}/BUILD.bazel`, rebuilt(owner, number));
  return [owner?.name ?? "docs", files];
}

function rebuilt({ build }: Package, number: number): string {
  return `# Last touched by change ${number}.\n${build}`;
}
