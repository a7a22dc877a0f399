// Builds dist/, from which bin/slipway.js runs.
import { rm } from "node:fs/promises";
import { bundle } from "./bundle.ts";

const outdir = process.argv[2] ?? "dist";
// What an earlier build left has other names.
await rm(outdir, { recursive: true, force: true });
await bundle(outdir);
