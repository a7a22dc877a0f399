import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Digest } from "../../../src/domain/images/digest.ts";
import { formatPinned } from "../../../src/domain/images/reference.ts";
import type { Signing } from "../../../src/domain/project/signing.ts";
import { type Attestation, PREDICATES, type PredicateType } from "../../../src/domain/release/attestation.ts";
import type { Facts } from "../../../src/domain/release/facts.ts";
import { makePlan } from "../../../src/planning/steps/make-plan.ts";
import { imagesOnly } from "../../../src/planning/steps/parts.ts";
import { imageComponent, observed, project, record, reference } from "../../support/facts.ts";

const TAG = "api@1.2.3";
const NAME = "ghcr.io/acme/api:1.2.3";
const IMAGE = `sha256:${"1".repeat(64)}` as Digest;
const { repository } = reference(NAME);
const SIGNING: Signing = {
  mode: { kind: "key", key: { from: "env", name: "KEY" } },
  attach: ["provenance", "signature"],
};
const ALL: readonly PredicateType[] = [PREDICATES.provenance, PREDICATES.signature];

function bundle(index: number): Digest {
  return `sha256:${String(index + 2).repeat(64)}` as Digest;
}

/** The plan of a release whose image is served, with what the record names and what the registry lists. */
function planOf(
  recorded: readonly PredicateType[],
  listed: readonly number[],
  { signing = SIGNING, more = {} }: { signing?: Signing | null; more?: Partial<Facts> } = {},
) {
  const attestations = recorded.map((predicateType, index): Attestation => {
    return { repository, subject: IMAGE, predicateType, digest: bundle(index) };
  });
  const kept = record(TAG, { [NAME]: IMAGE }, { state: "complete", attestations });
  const { stood } = observed(
    project([imageComponent("api")], { signing, bazel: { ...project([]).bazel, test: ["//..."] } }),
    [TAG],
    {
      intents: new Map([[TAG, kept]]),
      served: new Map([[NAME, IMAGE]]),
      attached: new Map(
        recorded.length === 0 ? [] : [[formatPinned(repository, IMAGE), new Set(listed.map(bundle))]],
      ),
      ...more,
    },
  );
  return makePlan(stood);
}

const attestIn = (plan: ReturnType<typeof planOf>) =>
  plan.releases[0]?.steps.flatMap(({ kind, state, reason }) => (kind === "attest" ? [[state, reason]] : []));

describe("what is signed about an image", () => {
  test("is satisfied if the record names all of it and the registry lists it", () => {
    assert.deepEqual(attestIn(planOf(ALL, [0, 1])), [["satisfied", "it is signed, as recorded"]]);
  });

  test("is needed if the registry has lost some of it", () => {
    const [[state, reason] = []] = attestIn(planOf(ALL, [0])) ?? [];
    assert.equal(state, "needed");
    assert.match(String(reason), /the registry has lost something/);
  });

  test("is unknown if no record names it, or names only some of it", () => {
    assert.deepEqual(attestIn(planOf([], []))?.[0]?.[0], "unknown");
    assert.deepEqual(attestIn(planOf([PREDICATES.provenance], [0]))?.[0]?.[0], "unknown");
  });

  test("is needed once the image is pushed", () => {
    const plan = planOf(ALL, [0, 1], { more: { served: new Map(), intents: new Map() } });
    assert.deepEqual(attestIn(plan), [["needed", "what is published is signed then"]]);
    assert.deepEqual(
      plan.releases[0]?.steps.map(({ kind }) => kind),
      ["build", "push", "attest"],
    );
  });

  test("is not planned without [signing], and left to the whole run by a part of it", () => {
    assert.deepEqual(attestIn(planOf(ALL, [0, 1], { signing: null })), []);
    assert.deepEqual(attestIn(imagesOnly(planOf([], []))), []);
  });

  test("alone is no reason to run the tests again", () => {
    assert.deepEqual(planOf([], []).tests, []);
    assert.equal(planOf([], [], { more: { served: new Map(), intents: new Map() } }).tests.length, 1);
  });
});
