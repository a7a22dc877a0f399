/** What openHistory reads side by side, and that nothing of it goes on after a failure. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import type { Lineage, ListedCommit } from "../../../src/domain/history/commit.ts";
import type { BuildFiles } from "../../../src/domain/history/dependency-graph.ts";
import { ReleaseError } from "../../../src/domain/text/release-error.ts";
import { sinceRelease } from "../../../src/planning/history/sort-changes.ts";
import { openHistory } from "../../../src/release/history/history.ts";
import { Journal } from "../../../src/release/run/journal.ts";
import type { HistoryRun, HistoryServices } from "../../../src/release/run/services.ts";
import { createMachine } from "../../../src/services/process/machine.ts";
import { component, imageComponent, project } from "../../support/facts.ts";
import { changeOf, commitAt, shaOf } from "../../support/history.ts";
import { present } from "../../support/present.ts";

const API = component("api", { paths: ["api/**"] });

/** The newest first; the tag api@1.0.0 is at the third. */
const COMMITS = [6, 5, 4, 3, 2, 1].map((at) =>
  commitAt(at, at === 1 ? [] : [at - 1], { paths: [`${at % 2 === 0 ? "api" : "web"}/${at}`] }),
);
const HEAD = shaOf(6);

type Git = HistoryServices["git"];

/** A stand-in for git: it answers from the list above, and counts the commits it was asked for. What is given replaces some of its answers. */
class Rig {
  read = 0;
  readonly run: HistoryRun;

  constructor(git: Partial<Git> = {}, services: Partial<HistoryServices> = {}, of = API) {
    const files: BuildFiles = { fingerprint: "", packages: [], root: "/", prefix: "" };
    const answers: Partial<Git> = {
      tags: async () => [{ name: "api@1.0.0", object: shaOf(3) }],
      lineage: async () => ({ commits: COMMITS, ends: new Set() }),
      commits: (commits, onCommit) => this.#read(commits, onCommit),
      movedPackages: async () => new Map(),
      buildFiles: async () => files,
      remoteState: async () => ({
        tags: new Map([["api@1.0.0", shaOf(3)]]),
        intents: new Map(),
        trunk: null,
      }),
      ...git,
    };
    this.run = {
      journal: new Journal(),
      project: project([of]),
      services: {
        git: answers as Git,
        machine: createMachine(process.pid),
        dependencies: async () => assert.fail("no component has a target"),
        ignores: async () => new Map(),
        changes: async () => (commit) => changeOf(commit),
        template: async () => "",
        ...services,
      },
      report: () => undefined,
      env: new Set(),
      forge: { kind: "github", url: "https://github.com", repository: null },
      placeOf: () => undefined,
      now: 0,
    };
  }

  /** In any order, as git gives them. */
  async #read(commits: readonly Lineage[], onCommit: (commit: ListedCommit) => void): Promise<void> {
    for (const { sha } of commits.toReversed()) {
      const commit = present(COMMITS.find((each) => each.sha === sha));
      this.read += 1;
      onCommit({ ...commit, whole: () => commit });
      await setImmediate();
    }
  }
}

const failing = (code: string) => async () => {
  throw new ReleaseError({ kind: "remote", code, message: code, hint: "" });
};

/** An answer that comes when the test lets it. */
function pending<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((resolved, rejected) => {
    resolve = resolved;
    reject = rejected;
  });
  return { promise, resolve, reject };
}

/** Whatever has been begun goes on for a while. */
async function pause(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
}

describe("history", () => {
  test("finds the changes since a release, and reads no others", async () => {
    const rig = new Rig();
    await using history = openHistory(rig.run);
    const line = history.lineTo(HEAD);
    const { stable, releases } = (await line.releases([API]))(API);
    assert.equal(stable?.tag, "api@1.0.0");
    assert.equal(releases.length, 1);
    const range = sinceRelease({ component: API, beginning: null }, stable);
    const changesIn = await line.changes([range]);
    assert.deepEqual(
      changesIn(range).all.map(({ change }) => change.commit.time),
      [6, 4],
    );
    assert.equal(rig.read, 3, "those that the release contains are not asked for");
  });

  test("after a failure no commits are read, and what comes first is thrown", async () => {
    for (const [code, git, services] of [
      ["tags", { tags: failing("tags"), buildFiles: failing("files") }, {}],
      ["lineage", { lineage: failing("lineage") }, { changes: failing("parser") }],
      ["files", { buildFiles: failing("files"), movedPackages: failing("moves") }, {}],
      ["moves", { movedPackages: failing("moves") }, { changes: failing("parser") }],
      ["parser", {}, { changes: failing("parser") }],
    ] as const) {
      const rig = new Rig(git, services);
      const reading = async () => {
        await using history = openHistory(rig.run);
        const line = history.lineTo(HEAD);
        const { stable } = (await line.releases([API]))(API);
        await line.changes([sinceRelease({ component: API, beginning: null }, stable)]);
      };
      await assert.rejects(reading, { message: code });
      assert.equal(rig.read, 0, code);
    }
  });

  test("nothing is left running if the reader of it fails, Bazel's answer included", async () => {
    const answer = pending<never>();
    const bazel = imageComponent("api");
    let asked = false;
    const dependencies = async () => {
      asked = true;
      return await answer.promise;
    };
    const rig = new Rig({}, { dependencies }, bazel);
    let ended = false;
    const reading = (async () => {
      await using history = openHistory(rig.run);
      history.lineTo(HEAD);
      history.lineTo(shaOf(5));
      await pause();
      throw new Error("of the reader");
    })().finally(() => {
      ended = true;
    });
    const outcome = assert.rejects(reading, /of the reader/);
    await pause();
    await pause();
    assert.ok(asked && !ended, "it waits for Bazel");
    answer.reject(new Error("of Bazel"));
    await outcome;
  });

  test("a shallow clone is refused for the ranges that it lacks commits of", async () => {
    const rig = new Rig({
      lineage: async () => ({ commits: COMMITS.slice(0, 2), ends: new Set([shaOf(5)]) }),
    });
    await using history = openHistory(rig.run);
    const line = history.lineTo(HEAD);
    const near = { component: "api", base: { name: "near", commit: shaOf(5) } };
    const far = { component: "api", base: { name: "far", commit: shaOf(3) } };
    const changesIn = await line.changes([near, far]);
    assert.equal(changesIn(near).all.length, 1);
    assert.throws(() => changesIn(far), /this clone is shallow.* and it does not reach far/);
  });
});
