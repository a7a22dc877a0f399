import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type HistorySize, historyRepository, RECENT } from "./history-repository.ts";
import { historyTools } from "./history-tools.ts";
import type { Command } from "./measure.ts";
import { peakMemory } from "./memory.ts";
import type { OtherTools } from "./other-tools.ts";
import { CACHE, environment, slipway } from "./places.ts";
import { type Measured, printMeasured, row, verdictOn } from "./table.ts";

/** Times the baseline, and the most that slipway's own process may take. */
const AIMS = { status: 1.3, cut: 0.5, megabytes: 200 };

const FULL: HistorySize = { commits: 27_000, tags: 12_000 };
const HALF: HistorySize = { commits: 13_500, tags: 6_000 };

/** Where slipway keeps what Bazel answered. */
const GRAPHS = join(CACHE, "graphs");

/** What cannot be avoided: reading all commits with their paths, and all tags. */
const BASELINE: readonly Command[] = [
  ["git", "log", "--name-only"],
  ["git", "for-each-ref"],
];
const STATUS: readonly [Command] = [slipway("status")];
const CUT: readonly [Command] = [slipway("cut", RECENT, "--dry-run")];

/** Measures what reading a long history takes, next to git and other release tools; says whether it is near its aims. */
export function history(runs: number, others: OtherTools): boolean {
  const [full, half] = [FULL, HALF].map((size) => historyRepository(CACHE, size)) as [string, string];
  const env = historyEnvironment();
  for (const clone of [full, half]) warmGraph(clone, env);
  const subjects: readonly Measured[] = [
    { name: "git log --name-only, for-each-ref", commands: BASELINE, cwd: full, env },
    { name: "slipway status", commands: STATUS, cwd: full, env, aim: AIMS.status },
    { name: "slipway cut COMPONENT --dry-run", commands: CUT, cwd: full, env, aim: AIMS.cut },
    { name: "the same git, half the history", commands: BASELINE, cwd: half, env },
    {
      name: "slipway status, half the history",
      commands: STATUS,
      cwd: half,
      env,
      against: 3,
      aim: AIMS.status,
    },
  ];
  console.log(`History: ${amount(FULL)}; the graph of dependencies is in slipway's cache; ${runs} runs\n`);
  const near = printMeasured(subjects, { warmUp: 1, measured: runs }, "× git");
  const slow = historyTools(others, full, RECENT);
  if (slow.length > 0) {
    const [first] = subjects.filter(({ commands }) => commands === CUT);
    console.log(`\nOne component of the same repository, next to other tools; ${SLOW_RUNS} runs\n`);
    printMeasured(
      [...(first === undefined ? [] : [withoutAim(first)]), ...slow],
      { warmUp: 1, measured: SLOW_RUNS },
      "× slipway",
    );
  }
  console.log(`\n${row("megabytes at most, slipway alone", "peak", "")}`);
  const small = [memory("status", STATUS, full, env), memory("cut COMPONENT --dry-run", CUT, full, env)];
  return near && !small.includes(false);
}

/** Others take long, and steady medians of them are of no use. */
const SLOW_RUNS = 3;

function withoutAim({ aim: _, ...subject }: Measured): Measured {
  return subject;
}

function amount({ commits, tags }: HistorySize): string {
  return `${commits.toLocaleString("en")} commits, ${tags.toLocaleString("en")} tags`;
}

function historyEnvironment(): Record<string, string | undefined> {
  const debian = existsSync("/usr/bin/bazel-4") ? { BAZEL: "/usr/bin/bazel-4" } : {};
  return { ...debian, ...environment(), XDG_CACHE_HOME: GRAPHS };
}

/** Has slipway ask Bazel once, and stops Bazel's server, which would take its share of the machine. */
function warmGraph(cwd: string, env: Record<string, string | undefined>): void {
  const [[file, ...args]] = STATUS;
  const options = { cwd, env: { ...process.env, ...env }, encoding: "utf8", maxBuffer: 1 << 28 } as const;
  const before = keptGraphs();
  const { status, stderr } = spawnSync(file, args, options);
  if (status !== 0) throw new Error(`slipway status failed: ${stderr}`);
  if (keptGraphs() !== before) spawnSync(env["BAZEL"] ?? "bazel", ["shutdown"], options);
}

function keptGraphs(): string {
  const folder = join(GRAPHS, "slipway");
  return existsSync(folder) ? readdirSync(folder).join() : "";
}

/** Prints the most memory that slipway's process had, and says whether it is within the aim. */
function memory(
  name: string,
  [command]: readonly [Command],
  cwd: string,
  env: Record<string, string | undefined>,
): boolean {
  const megabytes = peakMemory(command, cwd, env);
  const within = megabytes <= AIMS.megabytes;
  console.log(row(`slipway ${name}`, megabytes.toFixed(0), verdictOn(within, `${AIMS.megabytes} MB`)));
  return within;
}
