import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type PastReleases, startPastReleases } from "../test/support/past-releases.ts";
import { timing } from "./measure.ts";
import { MEMORY_RECORDER } from "./places.ts";
import { row, timingRow, verdictOn } from "./table.ts";

/** How many releases are audited, and how far away registry and GitHub are, in milliseconds. */
const COMPONENTS = 20;
const EACH: readonly number[] = [50, 200, 500];
const DISTANCE = 20;

/** Milliseconds that a thousand releases may take, megabytes that any number may, and kilobytes that each one above a thousand may add. */
const TIME_AIM = 60_000;
const MEMORY_AIM = 200;
const GROWTH_AIM = 4;

/** Runs of more than four thousand take minutes. */
const MANY = 4_000;

/** What one audit took. */
interface Taken {
  readonly time: number;
  /** Megabytes. */
  readonly memory: number;
  readonly registry: number;
  readonly github: number;
}

/**
 * Measures audits of a thousand releases, of four thousand and of ten thousand, each with an image and two signed statements. Says whether
 * time and memory are within their aims.
 */
export async function audit(runs: number): Promise<boolean> {
  console.log(`Audit: registry and GitHub ${DISTANCE} ms away; ${runs} runs\n`);
  console.log(row("milliseconds", "median", "half of all", "min", "a release", ""));
  const held: boolean[] = [];
  let least: Size | null = null;
  for (const each of EACH) {
    await using place = await startPastReleases({ components: COMPONENTS, each });
    for (const server of [place.registry, place.github]) server.setDistance(DISTANCE);
    const taken: Taken[] = [];
    const releases = COMPONENTS * each;
    for (let run = 1; run <= (releases > MANY ? 1 : runs); run++) taken.push(await auditOnce(place));
    held.push(printTaken(taken, releases));
    const size = { releases, memory: mostMemory(taken) };
    if (least !== null) held.push(printGrowth(least, size));
    least ??= size;
  }
  return !held.includes(false);
}

/** How much memory so many releases took at most, in megabytes. */
interface Size {
  readonly releases: number;
  readonly memory: number;
}

function mostMemory(taken: readonly Taken[]): number {
  return Math.max(...taken.map(({ memory }) => memory));
}

async function auditOnce({ slipway, scratch, registry, github }: PastReleases): Promise<Taken> {
  const before = [registry.requests.length, github.requests.length] as const;
  const file = join(scratch, "memory");
  const env = { NODE_OPTIONS: `--import=${MEMORY_RECORDER}`, MEMORY_FILE: file, XDG_CACHE_HOME: scratch };
  const begin = performance.now();
  const { exitCode, stderr } = await slipway(["audit"], { env });
  const time = performance.now() - begin;
  if (exitCode !== 0) throw new Error(`slipway audit failed: ${stderr}`);
  return {
    time,
    memory: Number(await readFile(file, "utf8")) / 1_000_000,
    registry: registry.requests.length - before[0],
    github: github.requests.length - before[1],
  };
}

function printTaken(taken: readonly Taken[], releases: number): boolean {
  const time = timing(taken.map((each) => each.time));
  const memory = mostMemory(taken);
  const isAim = releases === 1_000;
  const fast = !isAim || time.median <= TIME_AIM;
  const small = memory <= MEMORY_AIM;
  const name = `${releases.toLocaleString("en")} releases`;
  const verdict = isAim ? verdictOn(fast, `${TIME_AIM / 1_000} s`) : "";
  console.log(timingRow(name, time, time.median / releases, verdict));
  const most = verdictOn(small, `${MEMORY_AIM} MB`);
  console.log(row("… megabytes at most", memory.toFixed(0), "", "", "", most));
  const asked = Math.max(...taken.map(({ registry }) => registry));
  console.log(row("… requests to the registry", `${asked}`, "", "", (asked / releases).toFixed(2), ""));
  console.log(
    row("… requests to GitHub", `${Math.max(...taken.map(({ github }) => github))}`, "", "", "", ""),
  );
  return fast && small;
}

/** Says how much memory each further release took. */
function printGrowth(less: Size, more: Size): boolean {
  const growth = ((more.memory - less.memory) * 1_000) / (more.releases - less.releases);
  const within = growth <= GROWTH_AIM;
  console.log(
    row(
      "… kilobytes a further release",
      growth.toFixed(1),
      "",
      "",
      "",
      verdictOn(within, `${GROWTH_AIM} kB`),
    ),
  );
  return within;
}
