import assert from "node:assert/strict";
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openKeptAnswers } from "../../../src/cli/session/kept-answers.ts";
import type { KeptAnswers } from "../../../src/release/audit.ts";
import { digest } from "../../support/facts.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const NOW = Math.floor(Date.now() / 1_000);
const TAG = 'odd"\\tag@1.0.0';
const ANSWERS: KeptAnswers = {
  at: NOW - 60,
  served: new Map([
    ["ghcr.io/acme/api:1.0.0", digest("1")],
    ["ghcr.io/acme/api:latest", null],
  ]),
  attached: new Map([[`ghcr.io/acme/api@${digest("1")}`, new Set([digest("2")])]]),
};

test("answers are found again for an hour, in their own workspace, until they are forgotten", async () => {
  await using folder = await temporaryDirectory("slipway-kept");
  const open = (workspace = "/work", now = NOW) =>
    openKeptAnswers({ env: { XDG_CACHE_HOME: folder.path } }, workspace, now);
  const first = open();
  assert.equal(first.find(TAG), null);
  first.keep(TAG, ANSWERS);
  first.keep("api@2.0.0", { ...ANSWERS, at: NOW - 3_601 });
  first.keep("api@3.0.0", { ...ANSWERS, at: NOW + 10 });
  assert.deepEqual(open().find(TAG), ANSWERS);
  assert.equal(open().find("api@2.0.0"), null, "too old");
  assert.equal(open().find("api@3.0.0"), null, "the clock was set back");
  assert.equal(open("/other").find(TAG), null);
  open().forget();
  assert.equal(open().find(TAG), null);
});

test("a line that was cut off, or that somebody else wrote, counts for nothing", async () => {
  await using folder = await temporaryDirectory("slipway-kept");
  const open = () => openKeptAnswers({ env: { XDG_CACHE_HOME: folder.path } }, "/work", NOW);
  open().keep(TAG, ANSWERS);
  const [name = ""] = readdirSync(join(folder.path, "slipway", "audits"));
  const file = join(folder.path, "slipway", "audits", name);
  const line = readFileSync(file, "utf8");
  appendFileSync(file, `\n{"format":1,"tag":"b@1",}\n${line.replace(/"odd[^,]*/, '"c@1"').slice(0, -20)}`);
  for (const tag of ["b@1", "c@1"]) assert.equal(open().find(tag), null);
  assert.deepEqual(open().find(TAG), ANSWERS);
  writeFileSync(file, line.replace(/sha256:1+/, "sha256:no"));
  assert.equal(open().find(TAG), null);
});

test("without a folder to keep them in, all is asked again", () => {
  const kept = openKeptAnswers({ env: {} }, "/work", NOW);
  kept.keep(TAG, ANSWERS);
  assert.equal(kept.find(TAG), null);
  kept.forget();
});
