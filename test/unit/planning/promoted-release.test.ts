/** What a release wants, and how it stands, if its record says that it takes what another release has proved. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseRepository } from "../../../src/domain/images/reference.ts";
import type { Signing } from "../../../src/domain/project/signing.ts";
import { PREDICATES } from "../../../src/domain/release/attestation.ts";
import type { Promotion } from "../../../src/domain/release/intent.ts";
import { artifactsOf } from "../../../src/domain/release/wanted.ts";
import { judge } from "../../../src/planning/gates/judge.ts";
import { judgeProven, judgeReadBack } from "../../../src/planning/gates/promotion.ts";
import { makePlan } from "../../../src/planning/steps/make-plan.ts";
import { renamedFiles } from "../../../src/planning/wanting/renamed-files.ts";
import {
  codes,
  commit,
  component,
  digest,
  floating,
  imageComponent,
  label,
  observed,
  project,
  record,
  reference,
  stepsOf,
  template,
  unwrap,
} from "../../support/facts.ts";

const RC = "api@1.2.0-rc.3";
const TAG = "api@1.2.0";
const IMAGE = digest("1");

const promotion = (images: Readonly<Record<string, string>>, files: Promotion["files"] = []): Promotion => ({
  tag: RC,
  images: Object.entries(images).map(([name, hex]) => ({ reference: reference(name), digest: digest(hex) })),
  files,
});
const promoted = (of: ReturnType<typeof project>, taken: Promotion, fields = {}) =>
  observed(of, [TAG], { intents: new Map([[TAG, record(TAG, {}, { promotion: taken })]]), ...fields });

const repository = (text: string) => unwrap(parseRepository(text));
const destinations = [
  { destination: "upstream", repository: repository("ghcr.io/acme/api") },
  { destination: "staging", repository: repository("ghcr.io/acme/staging") },
];
const inTwoPlaces = project([imageComponent("api", { destinations })], {
  destinations: [{ name: "staging", when: { channel: "prerelease" } }],
});

describe("a promoted release", () => {
  test("takes its image from where the other release has it, first of all from its own repository", () => {
    const { images } = promoted(
      project([imageComponent("api")]),
      promotion({ "ghcr.io/acme/api:1.2.0-rc.3": "1" }),
    );
    const source = {
      ...{ kind: "released", tag: RC, digest: IMAGE },
      reference: reference("ghcr.io/acme/api:1.2.0-rc.3"),
    };
    assert.deepEqual(images[0]?.source, source);
    const other = promoted(inTwoPlaces, promotion({ "ghcr.io/acme/staging:1.2.0-rc.3": "1" })).images[0];
    assert.deepEqual(other?.source, { ...source, reference: reference("ghcr.io/acme/staging:1.2.0-rc.3") });
    assert.equal(other?.repository.path, "acme/api");
    const both = promotion({ "ghcr.io/acme/staging:1.2.0-rc.3": "1", "ghcr.io/acme/api:1.2.0-rc.3": "1" });
    assert.deepEqual(promoted(inTwoPlaces, both).images[0]?.source, source);
  });

  test("says which statements come with its image, and what is signed then", () => {
    const taken: Promotion = {
      ...promotion({ "ghcr.io/acme/staging:1.2.0-rc.3": "1" }),
      attestations: [
        { predicateType: PREDICATES.spdx, digest: digest("2"), subject: IMAGE },
        { predicateType: PREDICATES.provenance, digest: digest("3"), subject: IMAGE },
        { predicateType: PREDICATES.signature, digest: digest("4"), subject: digest("5") },
      ].map((each) => ({ ...each, repository: repository("ghcr.io/acme/staging") })),
    };
    const signing = {
      mode: { kind: "key", key: { from: "env", name: "KEY" } },
      attach: ["provenance", "sbom"],
    } as const;
    const { images, stood } = promoted({ ...inTwoPlaces, signing }, taken);
    assert.deepEqual(
      images[0]?.carried.map((each) => [each.digest, each.repository.path]),
      [
        [digest("2"), "acme/api"],
        [digest("3"), "acme/api"],
      ],
    );
    const [step] = makePlan(stood).releases[0]?.steps.filter(({ kind }) => kind === "attest") ?? [];
    assert.deepEqual(step?.kind === "attest" && step.predicates, [PREDICATES.provenance]);
    assert.match(String(step?.reason), /comes with it \(SBOM \(SPDX\), provenance\), and the rest is signed/);
  });

  test("tells images of one repository apart by how they are tagged, also by their content", () => {
    const alpine = imageComponent("api", { imageTag: template("{version}-alpine-{digest_short}") });
    const short = "1".repeat(12);
    const images = promotion({
      "ghcr.io/acme/api:1.2.0-rc.3": "2",
      [`ghcr.io/acme/api:1.2.0-rc.3-alpine-${short}`]: "1",
    });
    const [image] = promoted(project([alpine]), images).images;
    assert.equal(image?.source.kind === "released" && image.source.digest, IMAGE);
  });

  test("is refused, and not built, if the record does not name its image, or the image is gone", () => {
    const unnamed = promoted(
      project([imageComponent("api")]),
      promotion({ "ghcr.io/acme/web:1.2.0-rc.3": "1" }),
    );
    assert.deepEqual(codes(judge(unnamed.stood)), ["image-not-recorded"]);
    const subject = `ghcr.io/acme/api@${IMAGE}`;
    const gone = promoted(
      project([imageComponent("api")]),
      promotion({ "ghcr.io/acme/api:1.2.0-rc.3": "1" }),
      {
        targets: new Map([[subject, { missing: "gone" }]]),
      },
    );
    assert.deepEqual(codes(judge(gone.stood)), ["proven-image-gone"]);
  });

  test("takes nothing by a record of another commit, which is refused by itself", () => {
    const taken = promotion({ "ghcr.io/acme/api:1.2.0-rc.3": "1" });
    const moved = record(TAG, {}, { promotion: taken, commit: commit("b") });
    const { images, stood } = observed(project([imageComponent("api")]), [TAG], {
      intents: new Map([[TAG, moved]]),
    });
    assert.equal(images[0]?.source.kind, "bazel");
    assert.deepEqual(codes(judge(stood)), ["recorded-elsewhere"]);
  });

  test("knows its digest before anything is done: what holds another one is refused at once", () => {
    const of = project([imageComponent("api")]);
    const taken = promotion({ "ghcr.io/acme/api:1.2.0-rc.3": "1" });
    const standing = (hex: string | null) =>
      promoted(of, taken, {
        served: new Map([["ghcr.io/acme/api:1.2.0", hex === null ? null : digest(hex)]]),
      });
    assert.equal(standing(null).stood.releases[0]?.images[0]?.standing.kind, "absent");
    assert.equal(standing("1").stood.releases[0]?.images[0]?.standing.kind, "same");
    assert.deepEqual(codes(judge(standing("2").stood)), ["image-tag-holds-another"]);
  });

  test("says in its plan that nothing is built, and runs no tests", () => {
    const base = project([imageComponent("api")]);
    const of = { ...base, bazel: { ...base.bazel, test: ["//..."] } };
    const found = promoted(of, promotion({ "ghcr.io/acme/api:1.2.0-rc.3": "1" }));
    const plan = makePlan(found.stood);
    assert.deepEqual(plan.tests, []);
    assert.equal(plan.releases[0]?.promotedFrom, RC);
    const [take, push, ...others] = stepsOf(found);
    assert.deepEqual([take?.kind, take?.subject], ["take", "ghcr.io/acme/api:1.2.0-rc.3"]);
    assert.equal(take?.reason, `${RC} published it: ${IMAGE}`);
    assert.deepEqual([push?.kind, push?.state], ["push", "needed"]);
    assert.deepEqual(others, []);
  });

  test("knows where floating tags go before anything is done", () => {
    const api = imageComponent("api", { floating: floating("stable", "latest") });
    const state = (served: string | null) => {
      const there = served === null ? null : digest(served);
      const facts = { served: new Map([["ghcr.io/acme/api:latest", there]]) };
      const found = promoted(project([api]), promotion({ "ghcr.io/acme/api:1.2.0-rc.3": "1" }), facts);
      return stepsOf(found).find(({ kind }) => kind === "float")?.state;
    };
    assert.deepEqual([state(null), state("2"), state("1")], ["needed", "needed", "satisfied"]);
  });

  test("attaches the other release's files, all of them once", () => {
    const files = [{ name: "api.tar.gz", digest: digest("7") }];
    const targets = [label("//api:dist")];
    const api = component("api", {
      artifacts: [
        { kind: "files", targets },
        { kind: "files", targets },
      ],
    });
    const { releases } = promoted(project([api]), promotion({}, files));
    const taken = releases.flatMap((release) => artifactsOf(release, "files")).map((each) => each.taken);
    const same = files.map((file) => ({ ...file, publishedAs: file.name }));
    assert.deepEqual(taken, [
      { tag: RC, files: same, statement: null },
      { tag: RC, files: [], statement: null },
    ]);
  });

  test("leaves what was signed about the other release's files to be signed anew, if it signs", () => {
    const file = { name: "api.tar.gz", digest: digest("7") };
    const statement = { name: "provenance.sigstore.json", digest: digest("8") };
    const api = component("api", { artifacts: [{ kind: "files", targets: [label("//api:dist")] }] });
    const key = { from: "file", path: "release.pem" } as const;
    const signing: Signing = { mode: { kind: "key", key }, attach: ["provenance"] };
    const takenWith = (settings: Partial<ReturnType<typeof project>>) => {
      const { releases } = promoted(project([api], settings), promotion({}, [file, statement]));
      return releases.flatMap((release) => artifactsOf(release, "files"))[0]?.taken;
    };
    const taken = [file, statement].map((each) => ({ ...each, publishedAs: each.name }));
    assert.deepEqual(takenWith({ signing }), { tag: RC, files: taken.slice(0, 1), statement });
    assert.deepEqual(takenWith({}), { tag: RC, files: taken, statement: null });
  });

  test("attaches files with its own version in their names, unless two would have one name", () => {
    const names = (given: readonly string[], from = "1.2.0-rc.1", to = "1.2.0") =>
      renamedFiles(
        given.map((name) => ({ name, digest: digest("7") })),
        from,
        to,
      ).map(({ name }) => name);
    assert.deepEqual(
      names(["a_1.2.0-rc.1_linux.tar.gz", "a-v1.2.0-rc.1.zip", "1.2.0-rc.1", "1.2.0-rc.1-1.2.0-rc.1.txt"]),
      ["a_1.2.0_linux.tar.gz", "a-v1.2.0.zip", "1.2.0", "1.2.0-1.2.0.txt"],
    );
    const others = [
      "a-1.2.0-rc.10.zip",
      "a-11.2.0-rc.1.zip",
      "a-0.1.2.0-rc.1.zip",
      "a-1.2.0-rc.1x.zip",
      "checksums.txt",
    ];
    assert.deepEqual(names(others), others);
    const both = ["a-1.2.0-rc.1.zip", "a-1.2.0.zip"];
    assert.deepEqual(names(both), both);
    const [file] = renamedFiles([{ name: "a-1.zip", digest: digest("7") }], "1", "2");
    assert.deepEqual(file, { name: "a-2.zip", digest: digest("7"), publishedAs: "a-1.zip" });
  });

  test("to another destination is taken from where it is; an image without one is left as it is", () => {
    const self: Promotion = { ...promotion({ "ghcr.io/acme/api:1.2.0": "1" }), tag: TAG };
    const origin = { origin: { env: new Set<string>(), remoteUrls: [], chosenDestination: "staging" } };
    const intents = new Map([[TAG, record(TAG, {}, { promotion: self })]]);
    const { images } = observed(inTwoPlaces, [TAG], { intents }, origin);
    assert.equal(images[0]?.repository.path, "acme/staging");
    assert.equal(
      images[0]?.source.kind === "released" && images[0].source.reference.repository.path,
      "acme/api",
    );
    const plain = observed(project([imageComponent("api")]), [TAG], { intents }, origin);
    assert.equal(plain.images[0]?.source.kind, "bazel");
  });
});

describe("what is promoted", () => {
  const { intent } = record(RC, {}, { state: "complete" });

  test("has to be finished, and to stand", () => {
    const withdrawal = { kind: "yanked", at: 0, by: "ada", reason: "broken" } as const;
    assert.deepEqual(judgeProven(RC, intent), []);
    assert.deepEqual(codes(judgeProven(RC, undefined)), ["not-finished"]);
    assert.deepEqual(codes(judgeProven(RC, { ...intent, state: "intended" })), ["not-finished"]);
    for (const kind of ["yanked", "abandoned"] as const)
      assert.deepEqual(codes(judgeProven(RC, { ...intent, withdrawal: { ...withdrawal, kind } })), [kind]);
  });

  test("has to be as its record says", () => {
    const check = (agreed: boolean) =>
      ({ kind: "image", subject: "a", expected: "b", found: null, agreed }) as const;
    assert.deepEqual(judgeReadBack({ tag: RC, agreed: true, checks: [check(true)] }), []);
    const checks = [check(true), ...Array.from({ length: 5 }, () => check(false))];
    const [problem] = judgeReadBack({ tag: RC, agreed: false, checks });
    assert.equal(problem?.code, "drifted");
    assert.match(problem?.message ?? "", /a is gone instead of b; .*, and 2 more$/);
  });
});
