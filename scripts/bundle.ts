/** Bundles slipway into a few chunks, so that a command reads and runs hardly more code than it needs. */

import { relative, resolve } from "node:path";
import { type BuildResult, build, type Plugin } from "esbuild";
import { lazyBuiltins } from "./lazy-builtins.ts";

const PROGRAM = "src/cli/program.ts";
const ASK = "src/cli/wiring/ask-ahead.ts";
const CHECK = "src/cli/commands/check.ts";
const FAILURE = "src/cli/tell-failure.ts";
const HISTORY = "src/cli/commands/affected.ts";
const RUN = "src/cli/commands/plan.ts";
const LIST = "src/cli/commands/list.ts";
const ROLLBACK = "src/cli/commands/rollback.ts";
const BILL = "src/services/sbom/write-bill.ts";
const SIGNING = "src/services/signing/signing.ts";
const REPRODUCE = "src/cli/commands/reproduce.ts";
const GITHUB = "src/services/github/github.ts";
const MATERIALS = "src/services/bazel/materials/materials.ts";
const CI = "src/cli/commands/ci.ts";
const INIT = "src/cli/commands/init.ts";

/**
 * What may be loaded already when a module is that is imported with `import()`: the program at least. esbuild does not know it,
 * and would make a chunk for each set of modules that the same commands need, eighty in all. So the commands stand in a row here,
 * and each has all that those before it have.
 */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  "src/cli/usage.ts": [FAILURE],
  "src/cli/commands/check.ts": [ASK],
  "src/cli/commands/explain.ts": [ASK, FAILURE],
  "src/report/document-schemas.ts": [ASK, CHECK, FAILURE, HISTORY],
  "src/cli/commands/complete.ts": [ASK, CHECK],
  "src/cli/help/help.ts": [ASK, CHECK],
  "src/services/git/intent-document.ts": [ASK, CHECK],
  "src/cli/commands/affected.ts": [ASK, CHECK, FAILURE],
  "src/services/changes/change-reader.ts": [ASK, CHECK, FAILURE, HISTORY],
  "src/cli/commands/notes.ts": [ASK, CHECK, FAILURE, HISTORY],
  "src/cli/commands/plan.ts": [ASK, CHECK, FAILURE, HISTORY],
  "src/cli/commands/status.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/cli/commands/release.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/cli/commands/verify.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/cli/commands/verify-image.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, SIGNING],
  "src/cli/commands/load.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/cli/commands/deploy.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/cli/commands/list.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/cli/commands/audit.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, LIST],
  "src/cli/commands/report.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, LIST],
  "src/cli/commands/show.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, LIST],
  "src/cli/commands/resume.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, LIST],
  "src/cli/commands/abandon.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, LIST],
  "src/cli/commands/promote.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/release/execution/take.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/release/execution/carry-statements.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/services/released/released-images.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/services/registry/copy.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/cli/commands/rollback.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, LIST],
  "src/cli/commands/yank.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, LIST, ROLLBACK],
  "src/report/moving-text.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, LIST, ROLLBACK],
  "src/cli/commands/snapshot.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/cli/commands/prune.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/cli/commands/rehearse.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/cli/commands/reproduce.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/services/git/clean-clone.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, REPRODUCE],
  "src/services/registry/download.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, REPRODUCE],
  "src/services/bazel/built-content.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, REPRODUCE],
  "src/services/archives/zip.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, REPRODUCE],
  "src/cli/commands/cut.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/services/github/github.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/services/gitlab/gitlab.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/services/gitea/gitea.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/services/bazel/materials/materials.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/services/github/attestations.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, GITHUB],
  "src/services/dockerfile/base-images.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, MATERIALS],
  "src/services/nix/closure.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, MATERIALS],
  "src/services/sbom/write-bill.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/services/sbom/cyclonedx.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, BILL],
  "src/services/signing/signing.ts": [ASK, CHECK, FAILURE, HISTORY, RUN],
  "src/services/signing/keyless-signer.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, SIGNING],
  "src/cli/commands/init.ts": [ASK, CHECK, FAILURE, HISTORY],
  "src/cli/commands/doctor.ts": [ASK, CHECK, FAILURE, HISTORY, RUN, INIT, CI],
  "src/cli/commands/add.ts": [ASK, CHECK, FAILURE, HISTORY, INIT],
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
    loader: { ".md": "text", ".bash": "text", ".zsh": "text", ".fish": "text" },
    legalComments: "linked",
    metafile: true,
    plugins: [lazyBuiltins, lazyFunctions, chunks],
    logLevel: "warning",
    // Of @cyclonedx/cyclonedx-library, which looks for it only if it is to write XML.
    external: ["xmlbuilder2"],
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
    building.onLoad({ filter: /./, namespace: "chunk" }, async ({ path }) => {
      const before = [PROGRAM, ...(BEFORE[path] ?? [])].map((one) => `import "./${one}";\n`);
      const exported = path.startsWith("src/") ? `export * from "./${path}";\n` : await exportsOf(path);
      return { contents: before.join("") + exported, resolveDir: process.cwd() };
    });
  },
};

/** Exports a package's file by name: what a CommonJS module exports is known when it runs, and not when it is bundled. */
async function exportsOf(path: string): Promise<string> {
  const names = Object.keys(await import(resolve(path))).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
  const lines = names
    .filter((name) => name !== "default" && name !== "module.exports")
    .map((name) => `const $${name} = all.${name};\nexport { $${name} as ${name} };\n`);
  return `import * as all from "./${path}";\n${lines.join("")}export default all.default;\n`;
}

/** Runs the modules of node-semver's functions when one of them is called: they begin with forty regular expressions. */
const lazyFunctions: Plugin = {
  name: "lazy-functions",
  setup(building) {
    building.onResolve({ filter: /^semver\/functions\// }, ({ path, kind }) =>
      kind === "import-statement" ? { path, namespace: "lazy-function" } : undefined,
    );
    building.onLoad({ filter: /./, namespace: "lazy-function" }, ({ path }) => ({
      contents: `export default (...args) => require(${JSON.stringify(path)})(...args);`,
      resolveDir: process.cwd(),
    }));
  },
};
