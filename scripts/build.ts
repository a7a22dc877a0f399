// Builds dist/, from which bin/slipway.js runs.
import { mkdir, rm } from "node:fs/promises";
import { buildPage } from "./build-page.ts";
import { bundle } from "./bundle.ts";

const outdir = process.argv[2] ?? "dist";
// What an earlier build left has other names.
await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });
await bundle(outdir);
await buildPage(outdir);
