import assert from "node:assert/strict";
import { test } from "node:test";
import type { Facts, TargetFacts } from "../../../src/domain/release/facts.ts";
import { judgeImages } from "../../../src/planning/gates/judge.ts";
import {
  codes,
  commit,
  digest,
  image,
  imageComponent,
  observed,
  project,
  record,
  template,
} from "../../support/facts.ts";

const TAG = "api@1.0.0";
const NAME = "ghcr.io/acme/api:1.0.0";
const one = digest("1");
const two = digest("2");
const owner = { tag: "api@0.9.0", commit: commit("c") };

const judge = (facts: Partial<Facts>, components = [imageComponent("api")]) =>
  judgeImages(observed(project(components), [TAG], facts).stood);

test("an image tag holds nothing, or what this release's record says", () => {
  const served = new Map([[NAME, one]]);
  const owners = new Map([[NAME, owner]]);
  const recorded = (found: typeof one | null, fields = {}) =>
    new Map([[TAG, record(TAG, { [NAME]: found }, fields)]]);
  const cases: readonly (readonly [string, Partial<Facts>, readonly string[]])[] = [
    ["nothing there", {}, []],
    ["nothing there, though recorded", { intents: recorded(one), served: new Map([[NAME, null]]) }, []],
    ["something, compared with the build later", { served }, []],
    ["what is recorded", { served, intents: recorded(one) }, []],
    [
      "what is recorded, and what another release recorded too",
      { served, owners, intents: recorded(one) },
      [],
    ],
    ["what another release put there", { served, owners }, ["image-tag-taken"]],
    ["something else than recorded", { served, intents: recorded(two) }, ["image-tag-differs"]],
    ["what only a pusher could tell", { served, intents: recorded(null) }, []],
    [
      "a record of another commit does not count",
      { served, intents: recorded(two, { commit: commit("c") }) },
      [],
    ],
    [
      "a record of another image does not count",
      { served, intents: new Map([[TAG, record(TAG, { "ghcr.io/acme/other:1.0.0": two })]]) },
      [],
    ],
  ];
  for (const [name, facts, expected] of cases) assert.deepEqual(codes(judge(facts)), expected, name);
});

test("whose an image tag is, and which digests differ, is reported", () => {
  const [taken] = judge({ served: new Map([[NAME, one]]), owners: new Map([[NAME, owner]]) });
  assert.equal(taken?.message, `${NAME} holds ${one}, which api@0.9.0 pushed from commit cccccccccccc`);
  const [differs] = judge({
    served: new Map([[NAME, one]]),
    intents: new Map([[TAG, record(TAG, { [NAME]: two })]]),
  });
  assert.equal(differs?.message, `${NAME} holds ${one}, but the record of ${TAG} says ${two}`);
});

test("a target exists; that it does not is the build's fault, not a refusal", () => {
  const targets = new Map([["//api:push", { missing: "no such target '//api:push'" }]]);
  const [problem, ...others] = judge({ targets });
  assert.deepEqual([problem?.code, problem?.kind, others], ["no-such-target", "build", []]);
  assert.match(problem?.message ?? "", /\/\/api:push, the image of api, cannot be built: no such target/);
  assert.match(problem?.hint ?? "", /bazel query \/\/api:all/);
  assert.equal(problem?.where, undefined);
  const where = { file: "slipway.toml", line: 3, column: 9 };
  const [placed] = judge({ targets: new Map([["//api:push", { missing: "x", where }]]) });
  assert.deepEqual(placed?.where, where);
  assert.deepEqual(judge({ targets: new Map([["//api:push", { rule: "oci_push" }]]) }), []);
});

test("what is not built with Bazel is not looked for with it; its own builder's hint comes first", () => {
  const nix = imageComponent("api", { source: { kind: "nix", attribute: ".#api" } });
  const hinted = (found: TargetFacts) => judge({ targets: new Map([[".#api", found]]) }, [nix]);
  const [problem, ...others] = hinted({ missing: "x" });
  assert.deepEqual([problem?.code, problem?.kind, others], ["no-such-target", "build", []]);
  assert.equal(problem?.message, ".#api, the image of api, cannot be built: x");
  assert.equal(problem?.hint, "put that right, or correct `nix` in slipway.toml");
  assert.equal(hinted({ missing: "x", hint: "install nix" })[0]?.hint, "install nix");
  assert.deepEqual(hinted({}), []);
});

test("an image that says it was built from another commit is that commit's, unless this release recorded it", () => {
  const revisions = (digit: string) => ({
    served: new Map([[NAME, one]]),
    revisions: new Map([[NAME, commit(digit)]]),
  });
  const [taken, ...others] = judge(revisions("c"));
  assert.deepEqual([taken?.code, others], ["image-tag-taken", []]);
  assert.equal(taken?.message, `${NAME} holds ${one}, which was built from commit cccccccccccc`);
  assert.deepEqual(judge(revisions("a")), []);
  const intents = new Map([[TAG, record(TAG, { [NAME]: one })]]);
  assert.deepEqual(judge({ ...revisions("c"), intents }), []);
});

test("two images of one run cannot have one reference", () => {
  const artifacts = [
    image("ghcr.io/acme/api"),
    image("ghcr.io/acme/api"),
    image("ghcr.io/acme/api", { imageTag: template("x") }),
  ];
  const problems = judge({}, [{ ...imageComponent("api"), artifacts }]);
  assert.deepEqual(codes(problems), ["image-tag-shared"]);
  assert.match(problems[0]?.message ?? "", /api and api would both push ghcr\.io\/acme\/api:1\.0\.0/);
  const waiting = [
    image("ghcr.io/acme/api", { imageTag: template("{digest_short}") }),
    image("ghcr.io/acme/api", { imageTag: template("{digest_short}") }),
  ];
  assert.deepEqual(
    judge({}, [{ ...imageComponent("api"), artifacts: waiting }]),
    [],
    "not known before the build",
  );
});

test("what is wrong with several images is reported for all of them", () => {
  const targets = new Map([
    ["//api:push", { missing: "gone" }],
    ["//web:push", { missing: "gone" }],
  ]);
  const web = { ...imageComponent("web"), releasedWith: ["api"] };
  const problems = judge({ targets, served: new Map([[NAME, one]]), owners: new Map([[NAME, owner]]) }, [
    imageComponent("api"),
    web,
  ]);
  assert.deepEqual(codes(problems), ["no-such-target", "image-tag-taken", "no-such-target"]);
});
