import assert from "node:assert/strict";
import { test } from "node:test";
import { parseRepository } from "../../../src/domain/images/reference.ts";
import type { RunOrigin } from "../../../src/domain/release/facts.ts";
import { chooseDestination } from "../../../src/planning/wanting/destinations.ts";
import { codes, image, imageComponent, ORIGIN, observed, project, unwrap } from "../../support/facts.ts";

const repository = unwrap(parseRepository("ghcr.io/acme/api"));
const named = (...names: string[]) =>
  image("ghcr.io/acme/api", { destinations: names.map((destination) => ({ destination, repository })) });

const of = project([], {
  destinations: [
    { name: "upstream" },
    { name: "overlay", when: { env: "GITLAB_CI" } },
    { name: "betas", when: { channel: "beta" } },
    { name: "mirror", when: { remote: "*gitlab.com*" } },
  ],
});

const choose = (names: readonly string[], origin: Partial<RunOrigin> = {}, channel = "stable") =>
  chooseDestination(named(...names), "api", of, channel, { ...ORIGIN, ...origin });

test("the destination that was named, else the one that fits, else the one without a condition", () => {
  const all = ["upstream", "overlay", "betas", "mirror"];
  const cases: readonly (readonly [Partial<RunOrigin>, string, string])[] = [
    [{}, "stable", "upstream"],
    [{ env: new Set(["CI"]) }, "stable", "upstream"],
    [{ env: new Set(["GITLAB_CI"]) }, "stable", "overlay"],
    [{}, "beta", "betas"],
    [{ remoteUrls: ["git@gitlab.com:acme/mono.git"] }, "stable", "mirror"],
    [{ remoteUrls: ["git@github.com:acme/mono.git"] }, "stable", "upstream"],
    [{ remoteUrls: ["gl:acme/mono", "git@gitlab.com:acme/mono.git"] }, "stable", "mirror"],
    [{ remoteUrls: ["https://gitlab.com/acme/mono", "/srv/mono.git"] }, "stable", "mirror"],
    [{ chosenDestination: "mirror" }, "stable", "mirror"],
    [{ chosenDestination: "upstream", env: new Set(["GITLAB_CI"]) }, "stable", "upstream"],
  ];
  for (const [origin, channel, expected] of cases) {
    const result = choose(all, origin, channel);
    assert.equal(result.ok ? result.value.destination : result.problem.message, expected);
  }
});

test("an image with one repository goes there, whatever was named", () => {
  const result = chooseDestination(image("ghcr.io/acme/api"), "api", of, "stable", {
    ...ORIGIN,
    chosenDestination: "x",
  });
  assert.deepEqual(result.ok && result.value, { repository });
});

test("if no destination fits, or two do, it is said which there are", () => {
  const cases: readonly (readonly [readonly string[], Partial<RunOrigin>, RegExp])[] = [
    [["overlay", "mirror"], {}, /has the destinations overlay, mirror, and none fits this run/],
    [["overlay"], {}, /none fits/],
    [["upstream", "other"], {}, /upstream and other both fit/],
    [
      ["overlay", "mirror"],
      { env: new Set(["GITLAB_CI"]), remoteUrls: ["https://gitlab.com/a/b"] },
      /overlay and mirror both fit/,
    ],
    [["upstream", "overlay"], { chosenDestination: "mirror" }, /has no destination "mirror"/],
  ];
  for (const [names, origin, expected] of cases) {
    const result = choose(names, origin);
    assert.ok(!result.ok);
    assert.equal(result.problem.code, "no-destination");
    assert.match(result.problem.message, expected);
    assert.match(result.problem.hint, /name one of upstream, overlay|--destination NAME/);
  }
});

test("an image without a destination for this run is a problem, not an image", () => {
  const { destinations } = named("overlay");
  const { images, imageProblems } = observed(
    project([imageComponent("api", { destinations })], { destinations: of.destinations }),
    ["api@1.0.0"],
  );
  assert.deepEqual([images, codes(imageProblems)], [[], ["no-destination"]]);
});
