import assert from "node:assert/strict";
import { test } from "node:test";
import type { Project } from "../../../src/domain/project.ts";
import { buildRounds } from "../../../src/planning/build-rounds.ts";
import { makePlan } from "../../../src/planning/make-plan.ts";
import { digest, imageComponent, label, observed, project, record, template } from "../../support/facts.ts";

const PLAIN = project([imageComponent("api"), imageComponent("web")]);
const BY_VERSION: Project = {
  ...PLAIN,
  bazel: { ...PLAIN.bazel, env: new Map([["VERSION", template("{version}")]]) },
};

const rounds = (tags: readonly string[], found: Parameters<typeof observed>[2] = {}, of = BY_VERSION) =>
  buildRounds(makePlan(observed(of, tags, found))).map((round) =>
    [...round].map((id) => id.split("#")[0]).sort(),
  );

test("targets that are needed once are one round, whatever their settings", () => {
  assert.deepEqual(rounds(["api@1.0.0", "web@1.0.0"]), [["api@1.0.0", "web@1.0.0"]]);
  assert.deepEqual(rounds(["api@1.0.0", "web@2.0.0"]), [["api@1.0.0", "web@2.0.0"]]);
});

test("a target that is needed under two settings is built in two rounds", () => {
  const found = rounds(["api@1.0.0", "api@1.1.0", "web@1.1.0", "api@1.2.0"]);
  assert.deepEqual(found, [["api@1.0.0", "web@1.1.0"], ["api@1.1.0"], ["api@1.2.0"]]);
});

test("one that is needed twice under the same settings is one round", () => {
  assert.deepEqual(rounds(["api@1.0.0", "api@1.1.0"], {}, PLAIN), [["api@1.0.0", "api@1.1.0"]]);
});

test("what is settled is not built, so that it parts nothing", () => {
  const name = "ghcr.io/acme/api:1.0.0";
  const found = rounds(["api@1.0.0", "api@1.1.0"], {
    intents: new Map([["api@1.0.0", record("api@1.0.0", { [name]: digest("1") })]]),
    served: new Map([[name, digest("1")]]),
  });
  assert.deepEqual(found, [["api@1.0.0", "api@1.1.0"]]);
});

test("a stamp through a build setting is a setting like any other", () => {
  const flag = label("//misc:tag");
  const [api] = PLAIN.components;
  const artifacts = (api?.artifacts ?? []).map((artifact) =>
    artifact.kind === "image" && artifact.source.kind === "bazel"
      ? { ...artifact, source: { ...artifact.source, stamp: { via: "flag" as const, flag } } }
      : artifact,
  );
  const of = project(api === undefined ? [] : [{ ...api, artifacts }]);
  assert.deepEqual(rounds(["api@1.0.0", "api@1.1.0"], {}, of), [["api@1.0.0"], ["api@1.1.0"]]);
});
