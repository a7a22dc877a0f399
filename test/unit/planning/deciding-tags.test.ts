import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Claims, Prereleases } from "../../../src/domain/release/facts.ts";
import { artifactsOf } from "../../../src/domain/release/wanted.ts";
import { otherOwner } from "../../../src/planning/standing/floating.ts";
import { decidingTags } from "../../../src/planning/verification/deciding-tags.ts";
import { floating, imageComponent, observed, project } from "../../support/facts.ts";
import { present } from "../../support/present.ts";

const API = imageComponent("api", {
  floating: [
    ...floating("stable", "latest", "{major}", "{major}.{minor}"),
    ...floating("prerelease", "next"),
  ],
});
const PROJECT = project([API]);

const version = fc
  .record({
    numbers: fc.tuple(
      fc.integer({ max: 2, min: 0 }),
      fc.integer({ max: 2, min: 0 }),
      fc.integer({ max: 3, min: 0 }),
    ),
    beta: fc.option(fc.integer({ max: 3, min: 1 })),
  })
  .map(({ numbers, beta }) => `api@${numbers.join(".")}${beta === null ? "" : `-beta.${beta}`}`);

test("the few tags that decide answer for every floating tag as all of them do", () => {
  let left = 0;
  const property = fc.property(
    fc.uniqueArray(version, { minLength: 1, maxLength: 20 }),
    fc.array(fc.constantFrom("going-on", "given-up", null), { minLength: 20, maxLength: 20 }),
    fc.array(fc.constantFrom(undefined, undefined, "rolled-back", "withdrawn"), {
      minLength: 20,
      maxLength: 20,
    }),
    (tags, lines, aside) => {
      const prereleases: Prereleases = new Map(
        tags.flatMap((tag, index) => {
          const line = lines[index] ?? null;
          return tag.includes("beta") && line !== null ? [[tag, line]] : [];
        }),
      );
      const setAside: Claims["setAside"] = new Map(
        tags.flatMap((tag, index) => {
          const kind = aside[index];
          return kind === undefined ? [] : [[tag, kind]];
        }),
      );
      const owners = [undefined, "rolled-back"].flatMap((kind) =>
        decidingTags(
          API,
          PROJECT.channels,
          tags.filter((tag) => setAside.get(tag) === kind),
          prereleases,
        ),
      );
      for (const tag of tags) {
        const [release] = observed(PROJECT, [tag]).wanted.releases;
        for (const { floating: all } of artifactsOf(present(release), "image"))
          for (const { reference, templates } of all) {
            const ask = (remoteTags: readonly string[]) =>
              otherOwner(present(release), reference.tag, templates, { remoteTags, setAside, prereleases });
            assert.equal(ask(owners), ask(tags), `${reference.tag} of ${tag}`);
            if (ask(tags) !== null) left += 1;
          }
      }
    },
  );
  fc.assert(property, { numRuns: 300 });
  assert.ok(left > 100, `${left} floating tags were left to others`);
});

test("there are few of them, however many releases there are", () => {
  const tags = Array.from({ length: 1_000 }, (_, patch) => `api@1.${patch % 4}.${patch}`);
  assert.ok(decidingTags(API, PROJECT.channels, tags, new Map()).length <= 5);
});
