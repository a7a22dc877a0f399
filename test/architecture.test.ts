/**
 * /** The floors and rooms of docs/architecture.md, held as a test over every file in `src`. The rules have tests of their
 * own.
 */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  circles,
  impurities,
  quantile,
  roomCircles,
  trespasses,
  wrongImports,
} from "./support/architecture/rules.ts";
import { readSource, type SourceFile } from "./support/architecture/source-file.ts";

const SRC = fileURLToPath(new URL("../src", import.meta.url));

const files: readonly SourceFile[] = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readSource(name.split(sep).join("/"), readFileSync(join(SRC, name), "utf8")));

const lengthOf = (path: string) => files.find((file) => file.path === path)?.lines ?? Number.NaN;

test("every file of src is read", () => {
  for (const floor of ["domain", "planning", "config", "services", "release", "report", "cli"]) {
    assert.ok(
      files.some(({ path }) => path.startsWith(`${floor}/`)),
      floor,
    );
  }
});

test("a file imports from a lower floor or its own, no service from another, and use cases from ports only", () => {
  assert.deepEqual(files.flatMap(wrongImports), []);
});

test("nothing imports in a circle, types included", () => {
  assert.deepEqual(circles(files), []);
});

test("the rooms of a floor import one way", () => {
  assert.deepEqual(roomCircles(files), []);
});

test("domain and planning know no node: module, no package except semver, no clock and no promise", () => {
  assert.deepEqual(files.flatMap(impurities), []);
});

test("the environment and the console, programs and the network are each touched in one place", () => {
  assert.deepEqual(files.flatMap(trespasses), []);
});

test("there are no barrel files", () => {
  assert.deepEqual(
    files.filter(({ barrel }) => barrel).map(({ path }) => path),
    [],
  );
});

test("everything exported has a doc comment", () => {
  assert.deepEqual(
    files.flatMap(({ path, undocumented }) => undocumented.map((name) => `${path}: ${name}`)),
    [],
  );
});

test("main.ts and the release command are short stories", () => {
  assert.ok(lengthOf("main.ts") <= 20, `main.ts has ${lengthOf("main.ts")} lines`);
  const release = lengthOf("cli/commands/release.ts");
  assert.ok(release <= 45, `cli/commands/release.ts has ${release} lines`);
});

test("files are short: half of them within 90 lines, none above 300", () => {
  const median = quantile(
    files.map(({ lines }) => lines),
    0.5,
  );
  assert.ok(median <= 90, `the median file has ${median} lines`);
  assert.deepEqual(
    files.filter(({ lines }) => lines > 300).map(({ path, lines }) => `${path} has ${lines} lines`),
    [],
  );
});

test("functions are short: nine of ten within 35 lines", () => {
  const functions = files.flatMap((file) => file.functions);
  const ninth = quantile(
    functions.map(({ lines }) => lines),
    0.9,
  );
  assert.ok(functions.length > 0);
  assert.ok(ninth <= 35, `one function in ten has more than ${ninth} lines`);
});
