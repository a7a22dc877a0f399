/** Bundles slipway into a few chunks, so that a command reads and runs hardly more code than it needs. */

import { relative } from "node:path";
import { type BuildResult, build, type Plugin } from "esbuild";
import { lazyBuiltins } from "./lazy-builtins.ts";

const PROGRAM = "src/cli/program.ts";
const CHECK = "src/cli/commands/check.ts";
const HISTORY = "src/cli/commands/affected.ts";
const RUN = "src/cli/commands/plan.ts";

/**
 * What is loaded already when a module is that is imported with `import()`: the program at least. esbuild does not know it, and
 * would make a chunk for each set of modules that the same commands need, eighty in all. So the commands stand in a row here,
 * and each has all that those before it have.
 */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  "src/cli/commands/affected.ts": [CHECK],
  "src/services/git/intent-document.ts": [CHECK],
  "src/services/changes/change-reader.ts": [CHECK, HISTORY],
  "src/cli/commands/notes.ts": [CHECK, HISTORY],
  "src/cli/commands/plan.ts": [CHECK, HISTORY],
  "src/cli/commands/status.ts": [CHECK, HISTORY, RUN],
  "src/cli/commands/release.ts": [CHECK, HISTORY, RUN],
  "src/cli/commands/verify.ts": [CHECK, HISTORY, RUN],
  "src/cli/commands/load.ts": [CHECK, HISTORY, RUN],
  "src/cli/commands/deploy.ts": [CHECK, HISTORY, RUN],
  "src/cli/commands/cut.ts": [CHECK, HISTORY, RUN],
  "src/services/github/github.ts": [CHECK, HISTORY, RUN],
};

/** Writes the bundle into a folder, or with `write: false` only says what would be in it. */
export function bundle(outdir: string, write = true): Promise<BuildResult<{ metafile: true }>> {
  return build({
    entryPoints: { slipway: "src/main.ts" },
    outdir,
    write,
    bundle: true,
    splitting: true,
    chunkNames: "[name]-[hash]",
    platform: "node",
    format: "esm",
    target: "node20.19",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "linked",
    metafile: true,
    plugins: [lazyBuiltins, chunks],
    logLevel: "warning",
    // Not every package has a default export.
    logOverride: { "import-is-undefined": "silent" },
  });
}

/** Puts in place of what is imported with `import()` a module that imports what is loaded before it as well. */
const chunks: Plugin = {
  name: "chunks",
  setup(building) {
    building.onResolve({ filter: /./ }, async ({ path, kind, importer, resolveDir, namespace }) => {
      if (kind !== "dynamic-import" || namespace === "chunk") return undefined;
      const found = await building.resolve(path, { kind: "import-statement", importer, resolveDir });
      if (found.errors.length > 0) return { errors: found.errors };
      return { path: relative(process.cwd(), found.path), namespace: "chunk" };
    });
    building.onLoad({ filter: /./, namespace: "chunk" }, ({ path }) => {
      const module = JSON.stringify(`./${path}`);
      const before = [PROGRAM, ...(BEFORE[path] ?? [])].map((one) => `import "./${one}";\n`);
      const contents = `import * as all from ${module};\n${before.join("")}export * from ${module};\nexport default all.default;\n`;
      return { contents, resolveDir: process.cwd() };
    });
  },
};
