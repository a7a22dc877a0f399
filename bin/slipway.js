#!/usr/bin/env node
// Starts slipway: checks Node's version before anything that older ones cannot parse, turns the compile cache on.

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major === 20 ? minor < 19 : major < 22 || (major === 22 && minor < 3)) {
  process.stderr.write(
    `error[old-node]: slipway needs Node 20.19, or 22.3 or newer, and this is ${process.version}\nhint: install a newer one: https://nodejs.org\n`,
  );
  process.exit(2);
}

// Not imported: linking Node's own modules into this one would take a tenth of Node's start. Absent in Node 20, where
// starting takes a little longer.
process.getBuiltinModule("node:module").enableCompileCache?.();
await import("../dist/slipway.js");
