import assert from "node:assert/strict";
import { test } from "node:test";
import type { Image } from "../../../src/domain/project/artifact.ts";
import type { Facts } from "../../../src/domain/release/facts.ts";
import type { FloatStep, PushStep } from "../../../src/domain/release/plan.ts";
import {
  commit,
  digest,
  floating,
  host,
  imageComponent,
  observed,
  platform,
  project,
  record,
  stepsOf,
  template,
} from "../../support/facts.ts";
import { present } from "../../support/present.ts";

const TAG = "api@1.0.0";
const NAME = "ghcr.io/acme/api:1.0.0";
const one = digest("1");
const two = digest("2");

function plan(facts: Partial<Facts> = {}, fields: Partial<Omit<Image, "kind">> = {}) {
  const found = observed(project([imageComponent("api", fields)]), [TAG], facts);
  const [build, push, ...floats] = stepsOf(found);
  return { build: present(build), push: present(push) as PushStep, floats: floats as readonly FloatStep[] };
}

const served = (name: string, found: typeof one | null) => new Map([[name, found]]);
const recorded = (found: typeof one | null, fields = {}) =>
  new Map([[TAG, record(TAG, { [NAME]: found }, fields)]]);

test("an image is built and pushed unless the registry holds what is recorded", () => {
  const cases: readonly (readonly [string, Partial<Facts>, build: string, push: string, RegExp])[] = [
    ["nothing there", {}, "needed", "needed", /^the registry does not have it$/],
    [
      "something there",
      { served: served(NAME, one) },
      "needed",
      "unknown",
      /holds sha256:1+, which is compared with the build/,
    ],
    [
      "what is recorded",
      { served: served(NAME, one), intents: recorded(one) },
      "satisfied",
      "satisfied",
      /holds sha256:1+, as recorded/,
    ],
    [
      "what is recorded is gone",
      { intents: recorded(one) },
      "needed",
      "needed",
      /lost sha256:1+, which is recorded/,
    ],
    [
      "recorded without a digest, there",
      { served: served(NAME, one), intents: recorded(null) },
      "satisfied",
      "satisfied",
      /as recorded/,
    ],
    [
      "recorded without a digest, absent",
      { intents: recorded(null) },
      "needed",
      "needed",
      /does not have it/,
    ],
    [
      "another than recorded",
      { served: served(NAME, two), intents: recorded(one) },
      "needed",
      "refused",
      /the record of api@1\.0\.0 says sha256:1+/,
    ],
    [
      "another release's",
      { served: served(NAME, one), owners: new Map([[NAME, { tag: "api@0.9.0", commit: commit("c") }]]) },
      "needed",
      "refused",
      /api@0\.9\.0 pushed/,
    ],
    [
      "no such target",
      { targets: new Map([["//api:push", { missing: "gone" }]]) },
      "needed",
      "refused",
      /cannot be built: gone/,
    ],
    [
      "a record of another commit",
      { served: served(NAME, one), intents: recorded(one, { commit: commit("c") }) },
      "needed",
      "unknown",
      /compared with the build/,
    ],
  ];
  for (const [name, facts, build, push, reason] of cases) {
    const steps = plan(facts);
    assert.deepEqual([steps.build.state, steps.push.state], [build, push], name);
    assert.match(steps.push.reason, reason, name);
  }
});

test("a tag that holds the digest is decided by the build", () => {
  const { build, push } = plan({}, { imageTag: template("{version}-{digest_short}") });
  assert.deepEqual(
    [build.state, push.state, push.subject],
    ["needed", "unknown", "ghcr.io/acme/api:{version}-{digest_short}"],
  );
  assert.match(push.reason, /the build will show/);
});

test("whether a record is final, and what it says, goes into the plan", () => {
  const absent = (said: object | null) => ({ kind: "absent", served: null, recorded: said });
  const cases: readonly (readonly [Partial<Facts>, object])[] = [
    [{}, absent(null)],
    [{ intents: recorded(one) }, absent({ digest: one, final: false })],
    [{ intents: recorded(one, { state: "complete" }) }, absent({ digest: one, final: true })],
    [{ intents: recorded(null, { state: "complete" }) }, absent({ digest: null, final: true })],
    [
      { intents: recorded(one, { state: "complete" }), served: served(NAME, one) },
      { kind: "same", digest: one },
    ],
    [
      { intents: recorded(null), served: served(NAME, two) },
      { kind: "same", digest: two },
    ],
  ];
  for (const [facts, expected] of cases) {
    const { standing } = plan(facts).push;
    const { kind } = standing;
    if ("claims" in standing)
      assert.deepEqual({ kind, served: standing.served, recorded: standing.claims.recorded }, expected);
    else assert.deepEqual({ kind, digest: standing.kind === "same" ? standing.digest : null }, expected);
  }
});

test("every step is about the same image", () => {
  const platforms = [platform("linux/amd64")];
  const { build, push, floats } = plan({}, { platforms, floating: floating("stable", "latest", "1") });
  assert.ok(build.kind === "build" && build.product.kind === "image");
  for (const image of [build.product.image, ...floats.map((step) => step.image)])
    assert.equal(image, push.image);
  assert.equal(floats.length, 2);
  assert.deepEqual(push.image.platforms, platforms);
  assert.ok(!("platforms" in plan().push.image));
  assert.equal(build.subject, "//api:push");
});

test("what builds an image is called by its target, its attribute or its file", () => {
  const subject = (source: Image["source"]) => plan({}, { source }).build.subject;
  assert.equal(subject({ kind: "nix", attribute: ".#api" }), ".#api");
  assert.equal(
    subject({ kind: "dockerfile", dockerfile: "api.Dockerfile", context: ".", buildArgs: new Map() }),
    "api.Dockerfile",
  );
});

test("a rewritten image is looked for where it goes", () => {
  const of = project([imageComponent("api")], {
    registries: new Map([[host("ghcr.io"), { insecure: false, rewrite: host("localhost:5000") }]]),
  });
  const found = observed(of, [TAG], {
    served: new Map([
      [NAME, two],
      ["localhost:5000/acme/api:1.0.0", one],
    ]),
  });
  const [, push] = stepsOf(found);
  assert.ok(push?.kind === "push" && "claims" in push.standing);
  assert.deepEqual(
    [push.subject, push.standing.served, push.image.configured.host],
    ["localhost:5000/acme/api:1.0.0", one, "ghcr.io"],
  );
});
