import assert from "node:assert/strict";
import { test } from "node:test";
import type { Project } from "../../../src/domain/project/project.ts";
import type { Facts } from "../../../src/domain/release/facts.ts";
import { makePlan } from "../../../src/planning/steps/make-plan.ts";
import {
  buildSettings,
  component,
  digest,
  floating,
  HEAD,
  image,
  imageComponent,
  observed,
  project,
  record,
  template,
} from "../../support/facts.ts";

const NAMES = ["ghcr.io/acme/api:1.0.0", "ghcr.io/acme/api:latest", "ghcr.io/acme/web:2.0.0-rc.1"];
const TAGS = ["api@1.0.0", "web@2.0.0-rc.1"];
const two = project([
  imageComponent("api", { floating: floating("stable", "latest") }),
  { ...component("web"), artifacts: [image("ghcr.io/acme/web")] },
]);

test("a run builds everything, then pushes, floats and publishes", () => {
  const artifacts = [
    image("ghcr.io/acme/a", { floating: floating("stable", "latest") }),
    image("ghcr.io/acme/b"),
  ];
  const { releases } = makePlan(observed(project([{ ...component("api"), artifacts }]), ["api@1.0.0"]).stood);
  assert.deepEqual(
    releases[0]?.steps.map(({ kind, subject }) => [kind, subject]),
    [
      ["build", "//a:push"],
      ["build", "//b:push"],
      ["push", "ghcr.io/acme/a:1.0.0"],
      ["push", "ghcr.io/acme/b:1.0.0"],
      ["float", "ghcr.io/acme/a:latest"],
      ["publish", "acme/mono api@1.0.0"],
    ],
  );
});

test("a plan says what is released, and each release has its own steps", () => {
  const plan = makePlan(observed(two, TAGS).stood);
  const steps = plan.releases.map((release) => release.steps.map(({ kind }) => kind));
  assert.deepEqual(steps, [
    ["build", "push", "float"],
    ["build", "push", "publish"],
  ]);
  const [api, web] = plan.releases.map(({ steps: _, ...release }) => release);
  const common = { commit: HEAD, promotedFrom: null, record: { kind: "absent" } };
  assert.deepEqual(api, {
    tag: TAGS[0],
    component: "api",
    version: "1.0.0",
    channel: "stable",
    prerelease: false,
    ...common,
  });
  assert.deepEqual(web, {
    tag: TAGS[1],
    component: "web",
    version: "2.0.0-rc.1",
    channel: "prerelease",
    prerelease: true,
    ...common,
  });
  assert.deepEqual([plan.format, plan.commit, plan.pushJobs, plan.tests], [1, HEAD, 8, []]);
});

test("what is released with another has the other's tag and record", () => {
  const of = project([imageComponent("api"), { ...imageComponent("ui"), releasedWith: ["api"] }]);
  const { releases } = makePlan(
    observed(of, ["api@1.0.0"], { intents: new Map([["api@1.0.0", record("api@1.0.0")]]) }).stood,
  );
  assert.deepEqual(
    releases.map(({ tag, component: name, record: found }) => [tag, name, found.kind]),
    [
      ["api@1.0.0", "api", "intended"],
      ["api@1.0.0", "ui", "intended"],
    ],
  );
});

test("the record is off, absent, or at an object that the next write must find", () => {
  const kinds = (of: Project, intents: Facts["intents"]) =>
    makePlan(observed(of, ["api@1.0.0"], { intents }).stood).releases[0]?.record;
  const of = project([imageComponent("api")]);
  const recorded = (state: "intended" | "complete") => record("api@1.0.0", {}, { state });
  const found = (state: "intended" | "complete") => new Map([["api@1.0.0", recorded(state)]]);
  assert.deepEqual(kinds(of, new Map()), { kind: "absent" });
  assert.deepEqual(kinds(of, found("intended")), { kind: "intended", ...recorded("intended") });
  assert.deepEqual(kinds(of, found("complete")), { kind: "complete", ...recorded("complete") });
  assert.deepEqual(kinds({ ...of, source: { ...of.source, record: "none" } }, found("complete")), {
    kind: "off",
  });
});

test("tests run once for each environment, and only for what is to be done", () => {
  const env = new Map([["RELEASE_VERSION", template("v{version}")]]);
  const bazel = { ...two.bazel, flags: ["-c", "opt"], test: ["//...", "-//slow/..."] };
  const tests = (of: Project, facts: Partial<Facts> = {}) => makePlan(observed(of, TAGS, facts).stood).tests;
  const one = { patterns: bazel.test, settings: buildSettings(bazel.flags, { SLIPWAY_COMMIT: HEAD }) };
  assert.deepEqual(tests({ ...two, bazel }), [one], "nothing differs, so once");
  const versioned = { ...two, bazel: { ...bazel, env } };
  const versions = (found: Partial<Facts> = {}) =>
    tests(versioned, found).map(({ settings }) => settings.env["RELEASE_VERSION"]);
  assert.deepEqual(versions(), ["v1.0.0", "v2.0.0-rc.1"]);
  const [api = "", latest = ""] = NAMES;
  const done = {
    served: new Map([
      [api, digest("1")],
      [latest, digest("1")],
    ]),
    intents: new Map([["api@1.0.0", record("api@1.0.0", { [api]: digest("1") })]]),
  };
  assert.deepEqual(versions(done), ["v2.0.0-rc.1"]);
  assert.deepEqual(tests({ ...two, bazel: { ...bazel, test: [] } }), []);
  const unasked = observed(project([component("api")], { bazel }), ["api@1.0.0"]);
  assert.equal(makePlan(unasked.stood).tests.length, 1, "what is not known may have to be done");
});
