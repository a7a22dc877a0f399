import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Project } from "../../../src/domain/project/project.ts";
import { formatPart, parsePart } from "../../../src/domain/release/part.ts";
import { parseReleaseTag, type ReleaseTag } from "../../../src/domain/tags/release-tag.ts";
import { makePlan } from "../../../src/planning/steps/make-plan.ts";
import { imagesOnly, openParts, shareOut, usualShares } from "../../../src/planning/steps/parts.ts";
import {
  component,
  digest,
  floating,
  image,
  imageComponent,
  observed,
  project,
  record,
  unwrap,
} from "../../support/facts.ts";

const images = (name: string, count: number) => ({
  ...component(name),
  artifacts: Array.from({ length: count }, (_, index) => image(`ghcr.io/acme/${name}-${index}`)),
});
const train = project([images("a", 1), images("b", 3), images("c", 2), images("d", 2), component("docs")]);
const TAGS = ["a@1.0.0", "b@1.0.0", "c@1.0.0", "d@1.0.0", "docs@1.0.0"];

const tagsOf = ({ components }: Project, texts: readonly string[]): ReleaseTag[] =>
  texts.map((text) => unwrap(parseReleaseTag(components, text)));
const shared = (of: Project, texts: readonly string[], shares: number) =>
  shareOut(of.components, tagsOf(of, texts), shares).map((part) => part.map(({ text }) => text));

describe("parts of a run", () => {
  test("have about the same number of images; a tag is whole, and one without images is in none", () => {
    assert.deepEqual(shared(train, TAGS, 2), [
      ["b@1.0.0", "a@1.0.0"],
      ["c@1.0.0", "d@1.0.0"],
    ]);
    assert.deepEqual(shared(train, TAGS, 6).flat().sort(), TAGS.slice(0, 4));
    assert.equal(shared(train, TAGS, 6).filter((part) => part.length === 0).length, 2);
  });

  test("count what is released with a component, and a target that two images are made from once", () => {
    const with1 = { ...images("z", 2), releasedWith: ["a"] };
    const twice = { ...component("e"), artifacts: [image("ghcr.io/acme/e"), image("ghcr.io/acme/e")] };
    const of = project([images("a", 1), images("b", 2), twice, with1]);
    assert.deepEqual(shared(of, ["a@1.0.0", "b@1.0.0", "e@1.0.0"], 2), [["a@1.0.0"], ["b@1.0.0", "e@1.0.0"]]);
  });

  test("are the same in whatever order tags are named, and together they are the whole run", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(TAGS), fc.integer({ min: 1, max: 7 }), (texts, shares) => {
        const parts = shared(train, texts, shares);
        assert.deepEqual(parts, shared(train, [...texts].sort(), shares));
        assert.equal(parts.length, shares);
        assert.deepEqual(parts.flat().sort(), texts.filter((text) => text !== "docs@1.0.0").sort());
      }),
    );
  });

  test("are eight, or one for each tag, if nothing says how many", () => {
    assert.equal(usualShares(tagsOf(train, TAGS)), 5);
    assert.equal(usualShares(Array.from({ length: 40 }, () => tagsOf(train, TAGS)).flat()), 8);
    assert.equal(usualShares([]), 1);
  });

  test("are open as long as one of their images has to be built, under the same numbers", () => {
    const one = project([images("a", 1), images("b", 1)]);
    const tags = ["a@1.0.0", "b@1.0.0"];
    const parts = shareOut(one.components, tagsOf(one, tags), 2);
    const open = (found = {}) => openParts(parts, makePlan(observed(one, tags, found).stood));
    const first = { part: "1/2", tags: ["a@1.0.0"] };
    const second = { part: "2/2", tags: ["b@1.0.0"] };
    assert.deepEqual(open(), [first, second]);
    const reference = "ghcr.io/acme/a-0:1.0.0";
    const pushed = {
      served: new Map([[reference, digest("1")]]),
      intents: new Map([["a@1.0.0", record("a@1.0.0", { [reference]: digest("1") })]]),
    };
    assert.deepEqual(open(pushed), [second]);
  });

  test("are written as they are read", () => {
    for (const text of ["1/1", "2/3", "256/256"]) {
      const part = parsePart(text);
      assert.equal(part && formatPart(part), text);
    }
    for (const text of ["0/3", "4/3", "1/257", "1", "1/", "a/b", "01/3", "1/3 ", "-1/3", "1.0/3"])
      assert.equal(parsePart(text), undefined, text);
  });
});

describe("one part of a plan", () => {
  const api = imageComponent("api", { floating: floating("stable", "latest") });
  const { forgeRelease } = component("api");
  const whole = (found = {}) => {
    const bazel = { ...train.bazel, test: ["//..."] };
    const of = project([{ ...api, ...(forgeRelease === undefined ? {} : { forgeRelease }) }], { bazel });
    return makePlan(observed(of, ["api@1.0.0"], found).stood);
  };

  test("builds images, after the tests, and pushes them; nothing floats and nothing is published", () => {
    const part = imagesOnly(whole());
    assert.deepEqual(
      part.releases.flatMap(({ steps }) => steps.map(({ kind }) => kind)),
      ["build", "push"],
    );
    assert.deepEqual([part.extent, part.tests.length], ["images", 1]);
  });

  test("tests nothing if its images are in place", () => {
    const reference = "ghcr.io/acme/api:1.0.0";
    const plan = whole({
      served: new Map([[reference, digest("1")]]),
      intents: new Map([["api@1.0.0", record("api@1.0.0", { [reference]: digest("1") })]]),
    });
    assert.equal(plan.tests.length, 1);
    assert.deepEqual(imagesOnly(plan).tests, []);
  });
});
