/** What each command loads before it does anything: its chunks, the packages in them, and Node's own modules. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { bundle } from "../../scripts/bundle.ts";
import { slipway } from "../support/slipway.ts";
import { startSmallRepository } from "../support/small-repository.ts";

const { outputs } = (await bundle("dist", false)).metafile;

/** A chunk and all that is loaded with it. */
function withImports(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  for (const { path: other, kind } of outputs[path]?.imports ?? [])
    if (kind === "import-statement") withImports(other, found);
  return found;
}

/** What is loaded for the module that is imported with `import()`: packages, the number of chunks, and kilobytes. */
function loadedFor(module: string) {
  const [entry] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(module)) ?? [];
  assert.ok(entry !== undefined, `${module} is imported nowhere`);
  const chunks = [...withImports(entry)];
  const modules = chunks.flatMap((chunk) => Object.keys(outputs[chunk]?.inputs ?? {}));
  const packages = modules.flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  const bytes = chunks.reduce((sum, chunk) => sum + (outputs[chunk]?.bytes ?? 0), 0);
  return { packages: [...new Set(packages)].sort(), chunks: chunks.length, kilobytes: bytes / 1_000 };
}

const PROGRAM = ["commander", "get-east-asian-width"];
const CHECK = ["@iarna/toml", ...PROGRAM, "p-map", "semver"];
const HISTORY = [...CHECK, "zod"];
const RUN = [...HISTORY, "is-network-error", "p-retry"];
const SIGNING = ["@sigstore/bundle", "@sigstore/core", "@sigstore/protobuf-specs", "@sigstore/verify"];

const TAR = ["b4a", "events-universal", "fast-fifo", "streamx", "tar-stream", "text-decoder"];

/** Packages by command; and how many kilobytes at most, a little more than there are. */
const COMMANDS: Readonly<Record<string, readonly [packages: readonly string[], kilobytes: number]>> = {
  schema: [PROGRAM, 150],
  check: [CHECK, 430],
  doctor: [[...RUN, "yaml"], 1_450],
  completion: [PROGRAM, 150],
  explain: [PROGRAM, 250],
  complete: [CHECK, 435],
  affected: [HISTORY, 715],
  notes: [HISTORY, 715],
  plan: [RUN, 975],
  status: [RUN, 1_020],
  release: [RUN, 975],
  verify: [RUN, 995],
  "verify-image": [[...RUN, ...SIGNING], 1_165],
  load: [RUN, 975],
  deploy: [RUN, 980],
  rehearse: [RUN, 1_020],
  reproduce: [[...RUN, ...TAR], 1_100],
  promote: [RUN, 1_025],
  snapshot: [RUN, 1_000],
  prune: [RUN, 985],
  list: [RUN, 1_000],
  show: [RUN, 1_010],
  resume: [RUN, 1_005],
  abandon: [RUN, 1_010],
  rollback: [RUN, 1_030],
  yank: [RUN, 1_050],
  audit: [RUN, 1_050],
  report: [RUN, 1_050],
  ci: [["@iarna/toml", ...PROGRAM, "semver", "yaml", "zod"], 700],
  init: [HISTORY, 830],
  add: [HISTORY, 860],
  cut: [RUN, 1_015],
};

describe("the code that is loaded", () => {
  for (const [name, [packages, most]] of Object.entries(COMMANDS)) {
    test(`for ${name}`, () => {
      const loaded = loadedFor(`src/cli/commands/${name}.ts`);
      assert.deepEqual(loaded.packages, [...packages].sort());
      assert.ok(loaded.kilobytes <= most, `${loaded.kilobytes} kB`);
      assert.ok(loaded.chunks <= 38, `${loaded.chunks} chunks`);
    });
  }

  test("for every command that there is", () => {
    const all = Object.values(outputs).flatMap(
      ({ entryPoint }) => /src\/cli\/commands\/(.+)\.ts$/.exec(entryPoint ?? "")?.[1] ?? [],
    );
    assert.deepEqual(all.sort(), Object.keys(COMMANDS).sort());
  });

  test("later only, if it is needed: each package's file, with what is used of it", () => {
    const used = {
      "services/github/github.ts": "createGitHub",
      "services/registry/copy.ts": "copyImage",
      "services/gitlab/gitlab.ts": "createGitLab",
      "services/gitea/gitea.ts": "createGitea",
      "services/signing/signing.ts": "createSigning",
      "services/signing/keyless-signer.ts": "keylessSigner",
      "services/bazel/materials/materials.ts": "readMaterials",
      "services/bazel/built-content.ts": "readBuiltContent",
      "services/archives/zip.ts": "readZip",
      "services/git/clean-clone.ts": "cloneClean",
      "services/registry/download.ts": "downloadBlob",
      "services/github/attestations.ts": "createAttestationStore",
      "services/dockerfile/base-images.ts": "baseImages",
      "services/nix/closure.ts": "closureOf",
      "services/sbom/write-bill.ts": "writeBill",
      "services/sbom/cyclonedx.ts": "cycloneDxDocument",
      "@sigstore/tuf/dist/index.js": "getTrustedRoot",
      "liquidjs/dist/liquid.node.js": "Liquid",
      "conventional-commits-parser/dist/index.js": "CommitParser",
      "pino/pino.js": "pino",
      "fast-xml-parser/src/fxp.js": "XMLParser",
      "log-update/index.js": "createLogUpdate",
      "which/lib/index.js": "default",
      "yaml/dist/index.js": "parseDocument",
      "undici/index.js": "ProxyAgent",
      "config/toml/places.ts": "readPlaces",
    };
    for (const [module, name] of Object.entries(used)) {
      const found = Object.values(outputs).find(({ entryPoint }) => entryPoint?.endsWith(module));
      assert.ok(found?.exports.includes(name), module);
    }
  });
});

/** Modules of Node's that take it a millisecond or more, and that hardly any command needs. */
const HEAVY = [
  "crypto",
  "fs/promises",
  "readline",
  "readline/promises",
  "timers/promises",
  "v8",
  "http",
  "tls",
];

describe("Node's own heavy modules", () => {
  /** Those that a command has loaded when it ends. */
  async function loadedBy(...args: string[]): Promise<string[]> {
    await using place = await startSmallRepository();
    await place.tree.tag("docs/v1.0.0");
    const hook = join(place.scratch, "loaded.cjs");
    const list = "process.moduleLoadList.join('\\n')";
    await writeFile(hook, `process.on("exit", () => process._rawDebug(${list}));`);
    const { exitCode, stderr } = await slipway(args, {
      cwd: place.tree.path,
      env: { ...place.env, NODE_OPTIONS: `--require=${hook}` },
    });
    assert.equal(exitCode, 0, stderr);
    const loaded: readonly string[] = stderr.match(/(?<=^NativeModule ).+$/gm) ?? [];
    assert.ok(loaded.length > 0);
    return [...HEAVY, "child_process"].filter((name) => loaded.includes(name));
  }

  test("are not loaded by --version, --help and schema", async () => {
    for (const command of ["--version", "--help", "schema"]) assert.deepEqual(await loadedBy(command), []);
  });

  test("are not loaded by check, except those that start git and set what V8 optimizes", async () => {
    for (const tag of ["docs/v1.0.0", "docs/v9.0.0"])
      assert.deepEqual(await loadedBy("check", tag), ["v8", "child_process"]);
  });
});
