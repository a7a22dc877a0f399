/** The npm package: packed, installed without a network into an empty folder, and run there. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parseSync } from "oxc-parser";
import { bundle } from "../../scripts/bundle.ts";
import { packagesIn } from "../../scripts/licences.ts";
import { brokenLinks, documentsIn } from "../support/markdown-links.ts";
import { neutralEnvironment } from "../support/slipway.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../support/temporary-directory.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

describe("the npm package", () => {
  const bundled = bundle("dist", false);
  let folder: TemporaryDirectory;
  let env: Record<string, string | undefined>;
  const installed = (...names: readonly string[]) => join(folder.path, "node_modules", ...names);

  before(async () => {
    folder = await temporaryDirectory("slipway-package");
    env = {
      ...neutralEnvironment(),
      PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
      npm_config_cache: join(folder.path, "empty-cache"),
      npm_config_update_notifier: "false",
    };
    const packing = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder.path];
    const packed = JSON.parse((await run("npm", packing, { cwd: ROOT, env })).stdout);
    const archive: string = packed[0].filename;
    await writeFile(join(folder.path, "package.json"), '{ "private": true }\n');
    const options = ["--offline", "--no-audit", "--no-fund", "--engine-strict"];
    await run("npm", ["install", ...options, `./${archive}`], { cwd: folder.path, env });
  });
  after(() => folder?.[Symbol.asyncDispose]());

  /** The program that npm put in place, as a script of a project calls it. */
  const slipway = (...args: readonly string[]) =>
    run(installed(".bin", "slipway"), args, { cwd: folder.path, env });

  test("needs no other package", async () => {
    const found = await readdir(installed());
    assert.deepEqual(found.filter((name) => !name.startsWith(".")).sort(), ["slipway"]);
    const manifest = JSON.parse(await readFile(installed("slipway", "package.json"), "utf8"));
    for (const key of ["dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies"])
      assert.equal(manifest[key], undefined, key);
  });

  test("runs", async () => {
    const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
    assert.deepEqual(await slipway("--version"), { stdout: `${version}\n`, stderr: "" });
    const schema = await slipway("schema");
    assert.equal(JSON.parse(schema.stdout).title, "slipway.toml");
    const explained = await slipway("explain", "shallow");
    assert.match(explained.stdout, /git fetch --unshallow/);
    assert.equal(schema.stderr + explained.stderr, "");
  });

  test("holds all that its chunks import, and not only those that were just run", async () => {
    const { outputs } = (await bundled).metafile;
    const outside = Object.values(outputs)
      .flatMap(({ imports }) => imports.filter(({ external }) => external))
      .map(({ path }) => path);
    const packages = outside.filter((path) => !path.startsWith("node:"));
    // Both are tried, and done without: by @cyclonedx/cyclonedx-library for XML, by `debug` for colours.
    assert.deepEqual([...new Set(packages)].sort(), ["supports-color", "xmlbuilder2"]);
    const dist = installed("slipway", "dist");
    const chunks = (await readdir(dist)).filter((name) => name.endsWith(".js"));
    const imported = await Promise.all(
      chunks.map(async (name) => {
        const { module } = parseSync(name, await readFile(join(dist, name), "utf8"));
        return module.staticImports.map(({ moduleRequest }) => moduleRequest.value);
      }),
    );
    const own = imported.flat().filter((path) => path.startsWith("./"));
    assert.ok(own.length > chunks.length);
    assert.deepEqual(
      own.filter((path) => !chunks.includes(path.slice(2))),
      [],
    );
  });

  test("brings the licences of the packages in its bundle", async () => {
    const text = await readFile(installed("slipway", "dist", "LICENSES.txt"), "utf8");
    const packages = packagesIn((await bundled).metafile);
    assert.ok(packages.length > 50);
    for (const folder of packages) {
      const name = /node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(folder)?.[1];
      assert.ok(text.includes(`\n${name} `), `${name} is not in it`);
    }
    assert.match(text, /^semver 7\.\S+ \(ISC\)\n\nThe ISC License\n\nCopyright \(c\) Isaac Z\. Schlueter/m);
  });

  test("documents in it link to nothing that it does not hold", () => {
    const root = installed("slipway");
    const documents = documentsIn(root);
    assert.ok(documents.includes("README.md"));
    assert.deepEqual(
      documents.flatMap((document) => brokenLinks(root, document)),
      [],
    );
  });
});
