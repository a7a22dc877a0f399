/**
 * Measures how long slipway takes from start to end, beside bare Node, git and other release tools, in one run.
 *
 *     npm run bench [-- --runs 30] [--assert] [--no-others]
 */

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measure, type Subject, type Timing } from "./measure.ts";
import { otherTools } from "./other-tools.ts";
import { benchRepository, EXISTING_TAG, GIT_ENVIRONMENT, NEXT_TAG, TAG_COUNT } from "./repository.ts";

/** Times bare Node's; what `npm run bench` is about. */
const AIMS = { version: 1.25, check: 2.2 };
/** How far over its aim a median may be with `--assert`, for machines that do other things meanwhile. */
const SLACK = 1.2;

interface Measured extends Subject {
  readonly aim?: number;
}

const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "21" },
    assert: { type: "boolean", default: false },
    "no-others": { type: "boolean", default: false },
  },
});
const cache = pathTo("../.cache/bench");
const node = pathTo("../node_modules/node/bin/node");
const bin = pathTo("../bin/slipway.js");
if (!existsSync(pathTo("../dist/slipway.js"))) throw new Error("slipway is not built: npm run build");

const cwd = benchRepository(cache);
const inRepository = { cwd, env: environment() };
const check = (tag: string): Subject["command"] => [node, bin, "check", tag];
const others = options["no-others"] ? { subjects: [], missing: [] } : otherTools(cache, node);
const subjects: readonly Measured[] = [
  { name: "node -e 0", command: [node, "-e", "0"] },
  { name: "slipway --version", command: [node, bin, "--version"], aim: AIMS.version },
  { name: "git for-each-ref", command: ["git", "for-each-ref"], ...inRepository },
  { name: "git ls-remote TAG", command: ["git", "ls-remote", "origin", EXISTING_TAG], ...inRepository },
  { name: "slipway check TAG", command: check(EXISTING_TAG), ...inRepository, aim: AIMS.check },
  { name: "… of a tag not made yet", command: check(NEXT_TAG), ...inRepository, aim: AIMS.check },
  {
    name: "… without compile cache",
    command: check(EXISTING_TAG),
    cwd,
    env: { ...inRepository.env, NODE_DISABLE_COMPILE_CACHE: "1" },
  },
  ...others.subjects,
];
const timings = measure(subjects, Number(options.runs), (round) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[Kround ${round} of ${options.runs}\r`);
});
const bare = timings[0]?.median ?? Number.NaN;

console.log(
  `Node ${process.version.slice(1)}, ${TAG_COUNT.toLocaleString("en")} tags, ${options.runs} runs\n`,
);
console.log(row("milliseconds", "median", "min", "× node", ""));
for (const [index, subject] of subjects.entries()) console.log(line(subject, timings[index]));
for (const why of others.missing) console.log(why);
if (options.assert && subjects.some(({ aim }, index) => ratio(timings[index]) > (aim ?? Infinity) * SLACK))
  process.exitCode = 1;

function line({ name, aim }: Measured, timing: Timing | undefined): string {
  const verdict =
    aim === undefined ? "" : `${ratio(timing) <= aim ? "PASS" : "over the aim"} (aim: ${aim.toFixed(2)})`;
  return row(
    name,
    ...[timing?.median, timing?.min].map((time) => time?.toFixed(1) ?? "-"),
    ratio(timing).toFixed(2),
    verdict,
  );
}

function ratio(timing: Timing | undefined): number {
  return (timing?.median ?? Number.NaN) / bare;
}

function row(name: string, ...cells: readonly string[]): string {
  const [verdict = "", ...numbers] = cells.toReversed();
  const aligned = numbers.toReversed().map((number) => number.padStart(8));
  return `${name.padEnd(27)}${aligned.join("")}   ${verdict}`.trimEnd();
}

/** Without what CI would tell slipway, and with git's own defaults. */
function environment(): Record<string, string | undefined> {
  const ci = Object.keys(process.env).filter((name) => /^(?:GITHUB_|CI$|CI_)/.test(name));
  return { ...Object.fromEntries(ci.map((name) => [name, undefined])), ...GIT_ENVIRONMENT };
}

function pathTo(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
