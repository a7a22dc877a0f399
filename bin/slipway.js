#!/usr/bin/env node
// Starts slipway: checks Node's version before anything that older ones cannot parse, turns the compile cache on.
import module from "node:module";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `error: slipway needs Node 20.19 or newer, and this is ${process.version}\nhint:  install a newer one: https://nodejs.org\n`,
  );
  process.exit(2);
}
// Absent before Node 22.1, where starting takes a little longer.
module.enableCompileCache?.();
await import("../dist/slipway.js");
