// Bundles slipway into one ESM file.
import { build } from "esbuild";
import { lazyBuiltins } from "./lazy-builtins.ts";

await build({
  entryPoints: ["src/main.ts"],
  outfile: process.argv[2] ?? "dist/slipway.js",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20.19",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "linked",
  plugins: [lazyBuiltins],
  logLevel: "warning",
});
