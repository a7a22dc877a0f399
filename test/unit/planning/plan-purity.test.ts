import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Facts } from "../../../src/domain/release/facts.ts";
import { judge } from "../../../src/planning/gates/judge.ts";
import { makePlan } from "../../../src/planning/steps/make-plan.ts";
import {
  commit,
  component,
  digest,
  floating,
  HEAD,
  image,
  imageComponent,
  observed,
  project,
  record,
} from "../../support/facts.ts";

const NAMES = ["ghcr.io/acme/api:1.0.0", "ghcr.io/acme/api:latest", "ghcr.io/acme/web:2.0.0-rc.1"];
const TAGS = ["api@1.0.0", "web@2.0.0-rc.1"];
const two = project([
  imageComponent("api", { floating: floating("stable", "latest") }),
  { ...component("web"), artifacts: [image("ghcr.io/acme/web")] },
]);

const maybeDigest = fc.constantFrom(null, digest("1"), digest("2"));
const intents = fc
  .array(
    fc.tuple(
      fc.constantFrom(...TAGS),
      fc.dictionary(fc.constantFrom(...NAMES), maybeDigest),
      fc.constantFrom("intended", "complete"),
      fc.constantFrom(HEAD, commit("c")),
    ),
  )
  .map(
    (all) =>
      new Map(all.map(([tag, images, state, at]) => [tag, record(tag, images, { state, commit: at })])),
  );
const anyFacts: fc.Arbitrary<Partial<Facts>> = fc.record({
  served: fc.array(fc.tuple(fc.constantFrom(...NAMES), maybeDigest)).map((all) => new Map(all)),
  intents,
  owners: fc
    .subarray(NAMES)
    .map((all) => new Map(all.map((name) => [name, { tag: "api@0.1.0", commit: commit("c") }]))),
  remoteTags: fc.subarray([...TAGS, "api@1.1.0", "web@2.0.0", "web@2.0.0-rc.2"]),
});

test("whatever was observed: the same plan twice, unmoved by the order of facts, and nothing is decided that a gate refuses", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const found = observed(two, TAGS, facts);
      const plan = makePlan(found.stood);
      assert.deepEqual(makePlan(found.stood), plan);
      assert.deepEqual(judge(found.stood), judge(found.stood));
      const turned = observed(two, TAGS, {
        ...facts,
        served: new Map([...(facts.served ?? [])].toReversed()),
        remoteTags: facts.remoteTags?.toReversed() ?? [],
      });
      assert.deepEqual(makePlan(turned.stood), plan);
      const refused = plan.releases.flatMap(({ steps }) => steps).some(({ state }) => state === "refused");
      const images = judge(found.stood).filter(({ code }) => code.startsWith("image-tag-"));
      assert.equal(refused, images.length > 0);
      for (const step of plan.releases.flatMap(({ steps }) => steps)) {
        assert.ok(step.reason !== "" && step.subject !== "");
        if (step.kind === "push" && step.state === "satisfied") {
          assert.ok(step.standing.kind === "same");
          assert.equal(step.standing.digest, found.facts.served.get(step.subject));
        }
        if (step.kind === "float" && step.standing.kind === "same") assert.equal(step.state, "satisfied");
      }
    }),
    { numRuns: 500 },
  );
});
