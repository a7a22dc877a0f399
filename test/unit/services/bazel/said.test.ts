import assert from "node:assert/strict";
import { test } from "node:test";
import { progressTeller, withTelling } from "../../../../src/services/bazel/said.ts";

/** What is told of lines of Bazel's standard error. */
function told(...lines: readonly string[]): string[] {
  const said: string[] = [];
  lines.forEach(progressTeller((text) => said.push(text)));
  return said;
}

const LOADING = [
  "Starting local Bazel server and connecting to it...",
  "Loading: ",
  "DEBUG: /home/me/rules.bzl:1:2: hello",
  "Loading: 1 packages loaded",
  "    currently loading: svc/api ... (13 packages)",
  "    Fetching @rules_go; fetching 12s",
  "WARNING: svc/api/BUILD.bazel:3:1: deprecated",
];

test("a query's loading and fetching are told, what is fetched with how much was loaded", () => {
  assert.deepEqual(told(...LOADING), [
    "Starting local Bazel server and connecting to it...",
    "Loading:",
    "Loading: 1 packages loaded",
    "Loading: 1 packages loaded, currently loading: svc/api ... (13 packages)",
    "Loading: 1 packages loaded, Fetching @rules_go; fetching 12s",
  ]);
});

test("a build's actions, a server that is busy, and Bazelisk's download are told; what compilers print is not", () => {
  const lines = [
    "2026/06/08 10:00:00 Downloading https://releases.bazel.build/7.4.1/release/bazel-7.4.1-linux-x86_64...",
    "Another command (pid=12) is running. Waiting for it to complete on the server (server_pid=3)...",
    "Computing main repo mapping: ",
    "Analyzing: target //svc/api:push (2 packages loaded)",
    "[1 / 1,009] Compiling a.c; 3s linux-sandbox",
  ];
  const printed = ["INFO: From Compiling a.c:", "a.c:1: warning: Loading: this", "    currently at line 3"];
  assert.deepEqual(
    told(...lines, ...printed),
    lines.map((line) => line.trim()),
  );
});

test("a failure shows nothing of how far Bazel was", () => {
  const { message } = withTelling(
    "bazel query failed",
    [...LOADING, "ERROR: no such package 'x'"].join("\n"),
  );
  assert.equal(
    message,
    "bazel query failed:\nWARNING: svc/api/BUILD.bazel:3:1: deprecated\nERROR: no such package 'x'",
  );
});
