import assert from "node:assert/strict";
import { test } from "node:test";
import type { Facts } from "../../../src/domain/release/facts.ts";
import type { FloatStep } from "../../../src/domain/release/plan.ts";
import { digest, floating, imageComponent, observed, project, record, stepsOf } from "../../support/facts.ts";

const TAG = "api@1.0.0";
const NAME = "ghcr.io/acme/api:1.0.0";
const LATEST = "ghcr.io/acme/api:latest";
const one = digest("1");
const two = digest("2");

function plan(facts: Partial<Facts>): readonly FloatStep[] {
  const found = observed(
    project([imageComponent("api", { floating: floating("stable", "latest") })]),
    [TAG],
    facts,
  );
  return stepsOf(found).flatMap((step) => (step.kind === "float" ? [step] : []));
}

test("a floating tag moves unless it is there, or a newer release has it", () => {
  const served = (found: typeof one) => new Map([[LATEST, found]]);
  const settled = { intents: new Map([[TAG, record(TAG, { [NAME]: one })]]) };
  const cases: readonly (readonly [string, Partial<Facts>, string, RegExp, string | null])[] = [
    ["absent", {}, "needed", /does not have it/, null],
    [
      "somewhere, before the build",
      { served: served(two) },
      "unknown",
      /is at sha256:2+, which is compared/,
      null,
    ],
    [
      "there",
      {
        ...settled,
        served: new Map([
          [NAME, one],
          [LATEST, one],
        ]),
      },
      "satisfied",
      /is at sha256:1+ already/,
      null,
    ],
    [
      "elsewhere",
      {
        ...settled,
        served: new Map([
          [NAME, one],
          [LATEST, two],
        ]),
      },
      "needed",
      /^it is at sha256:2+$/,
      null,
    ],
    [
      "there, and the image is gone",
      { ...settled, served: served(one) },
      "unknown",
      /compared with the build/,
      null,
    ],
    [
      "absent, the image settled",
      { ...settled, served: new Map([[NAME, one]]) },
      "needed",
      /does not have it/,
      null,
    ],
    [
      "a newer release",
      { remoteTags: [TAG, "api@1.1.0"] },
      "satisfied",
      /^api@1\.1\.0 is newer/,
      "api@1.1.0",
    ],
    ["an older release", { remoteTags: [TAG, "api@0.9.0"] }, "needed", /does not have it/, null],
    ["a newer prerelease", { remoteTags: [TAG, "api@1.1.0-rc.1"] }, "needed", /does not have it/, null],
  ];
  for (const [name, facts, state, reason, leftTo] of cases) {
    const [step, ...others] = plan(facts);
    const left = step?.standing.kind === "same" ? step.standing.leftTo : null;
    assert.deepEqual([step?.subject, step?.state, left, others], [LATEST, state, leftTo, []], name);
    assert.match(step?.reason ?? "", reason, name);
  }
});
