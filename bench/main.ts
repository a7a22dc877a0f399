/**
 * Measures slipway next to what it cannot be faster than, and next to other release tools, in one run.
 *
 *     npm run bench [-- start-up|history|train|scale|audit] [--runs 30] [--assert] [--no-others]
 */

import { parseArgs } from "node:util";
import { audit } from "./audit.ts";
import { history } from "./history.ts";
import { NO_TOOLS, otherTools } from "./other-tools.ts";
import { scale } from "./scale.ts";
import { startUp } from "./start-up.ts";
import { train } from "./train.ts";

const PARTS = {
  "start-up": { measure: startUp, runs: 21 },
  train: { measure: train, runs: 3 },
  history: { measure: history, runs: 9 },
  scale: { measure: scale, runs: 5 },
  audit: { measure: audit, runs: 3 },
};

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: "string" },
    assert: { type: "boolean", default: false },
    "no-others": { type: "boolean", default: false },
  },
});
const unknown = positionals.filter((name) => !(name in PARTS));
if (unknown.length > 0)
  throw new Error(`there is no part ${unknown.join(", ")}: ${Object.keys(PARTS).join(", ")}`);
const others = options["no-others"] ? NO_TOOLS : otherTools();
console.log(`Node ${process.version.slice(1)}`);
for (const [name, part] of Object.entries(PARTS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.log("");
  const near = await part.measure(Number(options.runs ?? part.runs), others);
  if (options.assert && !near) process.exitCode = 1;
}
for (const why of others.missing) console.log(`\n${why}`);
