/**
 * Stands for a program that a pusher calls, and for a pusher's own work: notes what it sees in the file REPORT, a line a call.
 * Arguments, folder, environment, and the runfiles that it was started in with what they hold.
 */
const { createHash } = require("node:crypto");
const { appendFileSync, readdirSync, readFileSync, statSync } = require("node:fs");
const { dirname, join, relative } = require("node:path");

const cwd = process.cwd();
const tree = dirname(cwd);
const files = {};

function walk(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) walk(path);
    else files[relative(tree, path)] = createHash("sha256").update(readFileSync(path)).digest("hex");
  }
}

if (tree.endsWith(".runfiles")) walk(tree);
appendFileSync(
  process.env.REPORT,
  `${JSON.stringify({ args: process.argv.slice(2), cwd, env: process.env, files })}\n`,
);
