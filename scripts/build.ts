// Builds dist/, from which bin/slipway.js runs.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildPage } from "./build-page.ts";
import { bundle } from "./bundle.ts";
import { licencesOf, packagesIn } from "./licences.ts";

const outdir = process.argv[2] ?? "dist";
// What an earlier build left has other names.
await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });
const { metafile } = await bundle(outdir);
await writeFile(join(outdir, "LICENSES.txt"), licencesOf(packagesIn(metafile)));
await buildPage(outdir);
