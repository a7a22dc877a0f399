import assert from "node:assert/strict";
import { test } from "node:test";
import { packageOf } from "../../../../src/services/nix/closure.ts";

const HASH = "0c7s9dskqqhq0lgw8kbgkmx9y7pgyi5q";
const CASES: Readonly<Record<string, readonly [name: string, version: string | null, purl: string | null]>> =
  {
    "hello-2.12.1": ["hello", "2.12.1", "pkg:nix/hello@2.12.1"],
    "glibc-2.38-44": ["glibc", "2.38-44", "pkg:nix/glibc@2.38-44"],
    "openssl-3.0.14-bin": ["openssl", "3.0.14", "pkg:nix/openssl@3.0.14"],
    "python3.11-requests-2.31.0": ["python3.11-requests", "2.31.0", "pkg:nix/python3.11-requests@2.31.0"],
    "gtk+-3.24.41": ["gtk+", "3.24.41", "pkg:nix/gtk%2B@3.24.41"],
    "attic-unstable-2024-02-14": ["attic-unstable", "2024-02-14", "pkg:nix/attic-unstable@2024-02-14"],
    "etc-passwd": ["etc-passwd", null, null],
    source: ["source", null, null],
  };

test("a store path is the package that it is called after", () => {
  for (const [base, [name, version, purl]] of Object.entries(CASES)) {
    const found = packageOf(`/nix/store/${HASH}-${base}`);
    assert.deepEqual([found?.name, found?.version, found?.purl], [name, version, purl], base);
    assert.deepEqual([found?.licence, found?.download, found?.digest], [null, null, {}]);
  }
});

test("what only describes the image, or is no store path, is none", () => {
  for (const path of [`/nix/store/${HASH}-layers.json`, "/nix/store/short-hello-1", "/tmp/hello-1.0"])
    assert.equal(packageOf(path), null, path);
});
