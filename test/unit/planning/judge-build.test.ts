import assert from "node:assert/strict";
import { test } from "node:test";
import type { Digest } from "../../../src/domain/images/digest.ts";
import { formatReference } from "../../../src/domain/images/reference.ts";
import type { ImageStanding } from "../../../src/domain/release/standing.ts";
import type { WantedImage } from "../../../src/domain/release/wanted.ts";
import { type BuildFacts, judgeBuild } from "../../../src/planning/standing/built-image.ts";
import { finalReference } from "../../../src/planning/wanting/recorded.ts";
import {
  codes,
  digest,
  HEAD,
  imageComponent,
  observed,
  platform,
  project,
  template,
} from "../../support/facts.ts";
import { present } from "../../support/present.ts";

const one = digest("1");
const two = digest("2");
const SUBJECT = "//api:push";

/** What may be known of an image before it is built. */
interface Known {
  readonly served?: Digest;
  readonly recorded?: Digest;
  readonly recordedFinally?: boolean;
}

function planned(fields: Partial<WantedImage> = {}): WantedImage {
  const { images } = observed(project([imageComponent("api")]), ["api@1.0.0"]);
  return { ...present(images[0]), ...fields };
}

function standing({ served, recorded, recordedFinally = false }: Known): ImageStanding {
  const found = recorded === undefined ? null : { digest: recorded, final: recordedFinally };
  const nothing = { elsewhere: null, revision: null, owner: null };
  const claims = { tag: "api@1.0.0", commit: HEAD, recorded: found, ...nothing };
  return { kind: served === undefined ? "absent" : "undecided", why: "", served: served ?? null, claims };
}

interface Built extends Omit<BuildFacts, "pushedTags"> {
  readonly pushedTags: readonly string[] | null;
}

const judge = (image: WantedImage, built: Partial<Built>, known: Known = {}) => {
  const all = { digest: one, pushedTags: ["1.0.0"], platforms: null, ...built };
  const facts = { ...all, pushedTags: () => all.pushedTags };
  const verdict = judgeBuild(image, standing(known), facts, SUBJECT);
  return verdict.ok ? [] : verdict.problems;
};

test("the tags of the push are the one that is planned", () => {
  const cases: readonly (readonly [readonly string[] | null, readonly string[], RegExp])[] = [
    [["1.0.0"], [], /^$/],
    [null, [], /^$/],
    [["1.0.0", "1.0.0"], [], /^$/],
    [["1.0.0", "latest"], ["other-tags"], /would also push latest$/],
    [["0.9.0"], ["other-tags"], /would push 0\.9\.0 instead$/],
    [["latest", "dev"], ["other-tags"], /would push latest, dev instead$/],
    [[], ["no-tags"], /would push no tag at all, but ghcr\.io\/acme\/api:1\.0\.0 is planned/],
  ];
  for (const [pushedTags, expected, message] of cases) {
    const problems = judge(planned(), { pushedTags });
    assert.deepEqual(codes(problems), expected, `${pushedTags}`);
    assert.match(problems.map((problem) => problem.message).join(), message);
  }
});

test("the platforms are those that are configured, in any order", () => {
  const both = [platform("linux/amd64"), platform("linux/arm64")];
  const cases: readonly (readonly [BuildFacts["platforms"], readonly string[]])[] = [
    [both, []],
    [both.toReversed(), []],
    [[platform("linux/amd64"), platform("linux/arm64/v8")], []],
    [null, []],
    [both.slice(1), ["other-platforms"]],
    [[...both, platform("linux/riscv64")], ["other-platforms"]],
    [[], ["other-platforms"]],
  ];
  for (const [platforms, expected] of cases)
    assert.deepEqual(codes(judge(planned({ platforms: both }), { platforms })), expected, `${platforms}`);
  assert.deepEqual(judge(planned(), { platforms: both }), [], "nothing is configured");
  assert.match(
    judge(planned({ platforms: both }), { platforms: [] })[0]?.message ?? "",
    /built for no platform, but linux\/amd64, linux\/arm64/,
  );
});

test("the digest is the one that is there, or that a finished release had", () => {
  const cases: readonly (readonly [string, Known, Digest | null, readonly string[]])[] = [
    ["nothing there", {}, one, []],
    ["nothing there, the digest unknown", {}, null, []],
    ["the same", { served: one }, one, []],
    ["another", { served: two }, one, ["image-tag-holds-another"]],
    ["something, the digest unknown", { served: two }, null, ["image-tag-holds-another"]],
    ["an unfinished release planned another", { recorded: two }, one, []],
    [
      "a finished release had another, which is gone",
      { recorded: two, recordedFinally: true },
      one,
      ["not-reproduced"],
    ],
    ["a finished release had the same, which is gone", { recorded: one, recordedFinally: true }, one, []],
    [
      "a finished release's is gone, the digest unknown",
      { recorded: two, recordedFinally: true },
      null,
      ["not-reproduced"],
    ],
    ["it stands there", { served: one, recorded: two, recordedFinally: true }, one, []],
  ];
  for (const [name, fields, built, expected] of cases)
    assert.deepEqual(codes(judge(planned(), { digest: built }, fields)), expected, name);
  const [problem] = judge(planned(), {}, { served: two });
  assert.equal(problem?.message, `ghcr.io/acme/api:1.0.0 holds ${two}, but ${one} was built`);
});

test("everything that differs is reported at once", () => {
  const image = planned({ platforms: [platform("linux/amd64")] });
  assert.deepEqual(codes(judge(image, { pushedTags: ["latest"], platforms: [] }, { served: two })), [
    "other-tags",
    "other-platforms",
    "image-tag-holds-another",
  ]);
});

test("a tag that holds the digest is written when that is known", () => {
  const image = planned({ tag: template("{version}-{digest_short}") });
  assert.equal(formatReference(present(finalReference(image, one))), "ghcr.io/acme/api:1.0.0-111111111111");
  assert.equal(finalReference(image, null), null);
  assert.deepEqual(codes(judge(image, { pushedTags: ["1.0.0-111111111111"] })), []);
  const problems = judge(image, { digest: null });
  assert.deepEqual(codes(problems), ["digest-unknown"]);
  assert.match(problems[0]?.message ?? "", /\/\/api:push contains its digest/);
  assert.equal(formatReference(present(finalReference(planned(), null))), "ghcr.io/acme/api:1.0.0");
});
