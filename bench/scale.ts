import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Chart, drawCharts, type Series } from "./chart.ts";
import { measure } from "./measure.ts";
import { peakMemory } from "./memory.ts";
import { CACHE, environment, slipway } from "./places.ts";
import { PLANNED_TAG, type Scale, scaleRepository } from "./scale-repository.ts";
import { row, verdictOn } from "./table.ts";

/** With 100 components, and with 12,000 tags. */
const BY_TAGS: readonly Scale[] = [1_000, 12_000, 100_000].map((tags) => ({ components: 100, tags }));
const BY_COMPONENTS: readonly Scale[] = [10, 100, 1_000].map((components) => ({ components, tags: 12_000 }));

/** Megabytes that `plan` may take at most, however many tags there are. */
const MEMORY_AIM = 150;

const COMMANDS = ["check", "plan"] as const;

/** What one command took in a repository of some size: milliseconds and megabytes. */
interface Taken {
  readonly command: (typeof COMMANDS)[number];
  readonly scale: Scale;
  readonly time: number;
  readonly memory: number;
}

/**
 * Measures `check` and `plan` in repositories of more and more tags and components, prints a table, draws it, and says whether
 * time grows no faster than they do and memory stays within its aim.
 */
export async function scale(runs: number): Promise<boolean> {
  console.log(`Scale: ${PLANNED_TAG}, of a component without images; ${runs} runs\n`);
  const held: boolean[] = [];
  const charts: Chart[] = [];
  const env = environment();
  for (const [key, scales] of [
    ["tags", BY_TAGS],
    ["components", BY_COMPONENTS],
  ] as const) {
    const taken = take(scales, runs, env);
    console.log(row(`by ${key}`, "ms", "megabytes", ""));
    for (const command of COMMANDS) {
      const own = taken.filter((each) => each.command === command);
      for (const [index, each] of own.entries()) held.push(printTaken(each, own[index - 1], key));
    }
    console.log("");
    charts.push(chartOf(`Time by ${key}`, "ms", key, taken, "time"));
    charts.push(chartOf(`Memory by ${key}`, "MB", key, taken, "memory"));
  }
  const file = join(CACHE, "scale.svg");
  writeFileSync(file, drawCharts(charts));
  console.log(`drawn in ${file}`);
  return !held.includes(false);
}

function take(
  scales: readonly Scale[],
  runs: number,
  env: Readonly<Record<string, string | undefined>>,
): readonly Taken[] {
  const subjects = COMMANDS.flatMap((command) =>
    scales.map((each) => ({ command, scale: each, cwd: scaleRepository(CACHE, each) })),
  );
  const timings = measure(
    subjects.map(({ command, cwd }) => ({
      name: `slipway ${command}`,
      commands: [slipway(command, PLANNED_TAG)],
      cwd,
      env,
    })),
    { warmUp: 1, measured: runs },
  );
  return subjects.map(({ command, scale: size, cwd }, index) => ({
    command,
    scale: size,
    time: timings[index]?.median ?? Number.NaN,
    memory: peakMemory(slipway(command, PLANNED_TAG), cwd, env),
  }));
}

function printTaken(
  { command, scale: size, time, memory }: Taken,
  smaller: Taken | undefined,
  key: keyof Scale,
): boolean {
  const growth = smaller === undefined ? 0 : time / smaller.time;
  const times = smaller === undefined ? 1 : size[key] / smaller.scale[key];
  const within = growth <= times && (command !== "plan" || memory <= MEMORY_AIM);
  const aim = [
    ...(smaller === undefined ? [] : [`${times.toFixed(1)} × the time before`]),
    ...(command === "plan" ? [`${MEMORY_AIM} MB`] : []),
  ];
  const name = `${command}, ${size[key].toLocaleString("en")} ${key}`;
  console.log(
    row(name, time.toFixed(1), memory.toFixed(0), aim.length === 0 ? "" : verdictOn(within, aim.join(", "))),
  );
  return within;
}

function chartOf(
  title: string,
  values: string,
  key: keyof Scale,
  taken: readonly Taken[],
  of: "time" | "memory",
): Chart {
  const series = COMMANDS.map(
    (command): Series => ({
      name: command,
      points: taken
        .filter((each) => each.command === command)
        .map((each) => [each.scale[key], each[of]] as const),
    }),
  );
  return { title, sizes: key, values, series };
}
