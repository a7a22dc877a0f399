import assert from "node:assert/strict";
import { test } from "node:test";
import {
  circles,
  impurities,
  quantile,
  roomCircles,
  trespasses,
  wrongImports,
} from "../../support/architecture/rules.ts";
import { readSource } from "../../support/architecture/source-file.ts";

const importing = (path: string, ...targets: string[]) =>
  readSource(path, targets.map((target) => `import type { X } from "${target}";`).join("\n"));

test("imports go down or stay at home", () => {
  const allowed: readonly (readonly [string, string])[] = [
    ["planning/a.ts", "../domain/b.ts"],
    ["planning/a.ts", "./b.ts"],
    ["release/a.ts", "../services/ports/git.ts"],
    ["release/execution/a.ts", "../../services/oci/sha256.ts"],
    ["cli/wiring/a.ts", "../../services/git/git.ts"],
    ["release/a.ts", "../planning/b.ts"],
    ["report/a.ts", "../release/b.ts"],
    ["cli/commands/a.ts", "../b.ts"],
    ["cli/a.ts", "./commands/b.ts"],
    ["cli/version.ts", "../../package.json"],
    ["main.ts", "./cli/program.ts"],
    ["services/git/a.ts", "../process/run.ts"],
    ["services/registry/a.ts", "../http/http.ts"],
    ["services/bazel/a.ts", "../ports/image-builder.ts"],
    ["services/bazel/a.ts", "../../domain/images/digest.ts"],
    ["services/nix/a.ts", "../oci/layout.ts"],
    ["services/bazel/graph/b.ts", "../../process/run.ts"],
    ["services/bazel/graph/b.ts", "../command.ts"],
    ["services/ports/a.ts", "../../domain/images/digest.ts"],
    ["services/oci/a.ts", "../ports/image-builder.ts"],
    ["services/process/a.ts", "../ports/image-builder.ts"],
    ["planning/gates/a.ts", "../standing/b.ts"],
    ["cli/session/version.ts", "../../../package.json"],
  ];
  for (const [path, target] of allowed)
    assert.deepEqual(wrongImports(importing(path, target)), [], `${path} ${target}`);
});

test("imports that go up, sideways or outside are named", () => {
  const refused: readonly (readonly [string, string])[] = [
    ["domain/a.ts", "../planning/b.ts"],
    ["planning/a.ts", "../config/b.ts"],
    ["config/a.ts", "../services/http/http.ts"],
    ["services/git/a.ts", "../../planning/b.ts"],
    ["services/git/a.ts", "../bazel/b.ts"],
    ["services/git/a.ts", "../../release/b.ts"],
    ["services/process/a.ts", "../http/http.ts"],
    ["services/http/a.ts", "../process/run.ts"],
    ["services/http/a.ts", "../oci/layout.ts"],
    ["services/ports/a.ts", "../process/run.ts"],
    ["services/ports/image-builder.ts", "../bazel/query.ts"],
    ["services/oci/layout.ts", "../../planning/b.ts"],
    ["services/oci/layout.ts", "../../release/b.ts"],
    ["release/a.ts", "../report/b.ts"],
    ["release/a.ts", "../services/git/git.ts"],
    ["release/history/a.ts", "../../services/process/run.ts"],
    ["release/execution/a.ts", "../../services/oci/layout.ts"],
    ["report/a.ts", "../cli/b.ts"],
    ["cli/a.ts", "../main.ts"],
    ["release/a.ts", "../../package.json"],
    ["cli/a.ts", "../../test/support/bazel.ts"],
  ];
  for (const [path, target] of refused)
    assert.equal(wrongImports(importing(path, target)).length, 1, `${path} ${target}`);
  assert.deepEqual(wrongImports(importing("domain/a.ts", "./b.ts", "../cli/c.ts")), [
    "domain/a.ts imports cli/c.ts",
  ]);
});

test("domain and planning stay pure; other floors need not", () => {
  const impure: readonly (readonly [string, string])[] = [
    ['import { join } from "node:path";', "node:path"],
    ['import { z } from "zod";', "zod"],
    ["Date.now();", "Date.now"],
    ["new Date();", "new Date()"],
    ["Date();", "Date"],
    ["const clock = Date;", "Date"],
    ["new Date(...given);", "Date"],
    ["Date['now']();", "Date"],
    ["new Date(2026, 5, 8);", "new Date(…, …, …)"],
    ["a.getFullYear();", "a.getFullYear"],
    ["type A = Promise<string>;", "Promise"],
    ["const a = async () => 1;", "async"],
    ["Math.random();", "Math.random"],
    ["setTimeout(f, 1);", "setTimeout"],
    ["Buffer.from(a);", "Buffer"],
  ];
  for (const [text, what] of impure) {
    assert.deepEqual(impurities(readSource("domain/a.ts", text)), [`domain/a.ts knows ${what}`]);
    assert.deepEqual(impurities(readSource("planning/a.ts", text)), [`planning/a.ts knows ${what}`]);
    assert.deepEqual(impurities(readSource("services/git/a.ts", text)), []);
  }
  const pure = 'import { major } from "semver";\nimport { b } from "./b.ts";\nMath.max(major(b), 1);';
  assert.deepEqual(impurities(readSource("domain/a.ts", pure)), []);
});

test("the calendar is pure: it is the same on every machine and at every time", () => {
  for (const text of [
    "Date.UTC(2026, 5, 8);",
    "new Date(seconds * 1000).getUTCFullYear();",
    "const copy = new Date(date); copy.setUTCDate(1);",
    "function f(date: Date): number { return date.getTime(); }",
    "interface I { Date(): void }",
  ])
    assert.deepEqual(impurities(readSource("domain/a.ts", text)), [], text);
  assert.deepEqual(impurities(readSource("domain/a.ts", "new Date(Date.now());")), [
    "domain/a.ts knows Date.now",
  ]);
});

test("of semver every module may be imported, and nothing that only begins alike", () => {
  const of = (name: string) => impurities(readSource("domain/a.ts", `import a from "${name}";`));
  assert.deepEqual(of("semver/functions/parse.js"), []);
  assert.deepEqual(of("semver-diff"), ["domain/a.ts knows semver-diff"]);
});

test("the environment, the console, programs and the network have their places", () => {
  const cases: readonly (readonly [text: string, allowed: readonly string[], refused: readonly string[]])[] =
    [
      ["process.env;", ["cli/a.ts", "report/a.ts", "main.ts"], ["release/a.ts", "services/process/a.ts"]],
      ["process['env'];", ["cli/a.ts"], ["release/a.ts", "services/git/a.ts"]],
      ["process.kill(-1);", ["services/process/a.ts"], ["cli/a.ts", "services/git/a.ts"]],
      ["console.log(1);", ["cli/a.ts", "report/a.ts"], ["main.ts", "release/a.ts"]],
      ['import { execa } from "execa";', ["services/process/a.ts"], ["services/git/a.ts", "cli/a.ts"]],
      ['import { spawn } from "node:child_process";', ["services/process/a.ts"], ["services/http/a.ts"]],
      ["fetch(a);", ["services/http/a.ts"], ["services/github/a.ts", "cli/a.ts"]],
      ["globalThis.fetch(a);", ["services/http/a.ts"], ["services/registry/a.ts"]],
      ['import { request } from "node:https";', ["services/http/a.ts"], ["services/registry/a.ts"]],
      ['const { fetch: f } = await import("undici");', ["services/http/a.ts"], ["services/registry/a.ts"]],
    ];
  for (const [text, allowed, refused] of cases) {
    for (const path of allowed) assert.deepEqual(trespasses(readSource(path, text)), [], `${path} ${text}`);
    for (const path of refused)
      assert.notDeepEqual(trespasses(readSource(path, text)), [], `${path} ${text}`);
  }
});

test("circles are found, however long, even of types", () => {
  const line = [importing("a.ts", "./b.ts"), importing("b.ts", "./c.ts"), importing("c.ts")];
  assert.deepEqual(circles(line), []);
  const diamond = [importing("a.ts", "./b.ts", "./c.ts"), importing("b.ts", "./c.ts"), importing("c.ts")];
  assert.deepEqual(circles(diamond), []);
  assert.deepEqual(circles([...line.slice(0, 2), importing("c.ts", "./b.ts")]), ["b.ts → c.ts → b.ts"]);
  assert.deepEqual(circles([...line.slice(0, 2), importing("c.ts", "./a.ts")]), [
    "a.ts → b.ts → c.ts → a.ts",
  ]);
  assert.deepEqual(circles([importing("a.ts", "./a.ts")]), ["a.ts → a.ts"]);
});

test("rooms of one floor that import each other are found, however long the way", () => {
  const down = [
    importing("planning/steps/a.ts", "../gates/b.ts"),
    importing("planning/gates/c.ts", "../want/d.ts"),
  ];
  assert.deepEqual(roomCircles(down), []);
  const back = importing("planning/want/e.ts", "../steps/f.ts");
  assert.deepEqual(roomCircles([...down, back]), [
    "planning/steps → planning/gates → planning/want → planning/steps",
  ]);
  const inside = [
    importing("services/bazel/graph/a.ts", "../b.ts"),
    importing("services/bazel/b.ts", "./graph/c.ts"),
  ];
  assert.deepEqual(roomCircles(inside), [], "a folder in a room belongs to it");
});

test("a quantile is a number of the list", () => {
  assert.equal(quantile([3, 1, 2], 0.5), 2);
  assert.equal(quantile([1, 2, 3, 4], 0.5), 2);
  assert.equal(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9), 9);
  assert.equal(quantile([7], 0.9), 7);
  assert.equal(quantile([], 0.5), 0);
});
