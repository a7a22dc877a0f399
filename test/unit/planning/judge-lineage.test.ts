import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClonedTag } from "../../../src/domain/history/release-line.ts";
import type { Component } from "../../../src/domain/project/project.ts";
import { parseTagPattern } from "../../../src/domain/tags/tag-pattern.ts";
import { parseScheme } from "../../../src/domain/versions/scheme.ts";
import {
  judgeLineage,
  judgeUnpushed,
  releasesElsewhere,
} from "../../../src/planning/numbering/judge-lineage.ts";
import { releaseLines } from "../../../src/planning/numbering/release-line.ts";
import { codes, component, HEAD, unwrap } from "../../support/facts.ts";
import { STRAIGHT } from "../../support/history.ts";

const [API, SITE] = [component("api"), component("site")];

/** What is odd, given the tags that HEAD has in its history and those that are elsewhere. */
function odd(
  here: readonly string[],
  elsewhere: readonly string[],
  components: readonly Component[] = [API, SITE],
) {
  const findLine = releaseLines(here.map((name): ClonedTag => ({ name, object: HEAD })));
  const lines = components.map((each) => findLine(each, STRAIGHT));
  const names = [...here, ...elsewhere];
  return judgeLineage(lines, components, names, { head: HEAD, elsewhere: releasesElsewhere(lines, names) });
}

test("nothing is odd if nothing was released, or if everything was here", () => {
  assert.deepEqual(odd([], []), []);
  assert.deepEqual(odd([], ["nightly", "v1", "weekly@tuesday", "@1.0.0"]), []);
  assert.deepEqual(odd(["api@1.0.0", "site@1.0.0"], ["api@2.0.0", "web@1.0.0"]), []);
});

test("releases in another history are reported, for each component the highest", () => {
  const problems = odd([], ["api@2.0.0", "api@10.0.0", "api@3.0.0", "site@1.0.0"]);
  assert.deepEqual(codes(problems), ["released-elsewhere"]);
  assert.match(problems[0]?.message ?? "", /^api@10\.0\.0, site@1\.0\.0: none of these .* aaaaaaaaaaaa,/);
  assert.match(odd(["api@1.0.0"], ["site@1.0.0"])[0]?.message ?? "", /^site@1\.0\.0: /);
});

test("tags of a component that is gone are reported while one has none, for each name the highest", () => {
  const [problem, ...others] = odd(["api@1.0.0"], ["web@1.9.0", "web@1.10.0", "old-web@0.1.0", "api@2.0.0"]);
  assert.deepEqual(others, []);
  assert.equal(problem?.code, "tag-of-nobody");
  assert.match(problem?.message ?? "", /^web@1\.10\.0, old-web@0\.1\.0 read like release tags and are /);
  assert.match(problem?.hint ?? "", /^if site had that name before.*: slipway cut site@VERSION$/);
  assert.match(odd([], ["web@1.0.0"])[0]?.message ?? "", /^web@1\.0\.0 reads like a release tag and is /);
  assert.match(odd([], ["web@1.0.0"])[0]?.hint ?? "", /^if api or site had /);
});

test("a last release of another scheme is reported, and is nobody else's", () => {
  const scheme = unwrap(parseScheme("calver:YYYY.M.PATCH"));
  const components = [component("api", { scheme }), SITE];
  const [problem, ...others] = odd(["api@1.4.0"], [], components);
  assert.equal(problem?.code, "other-scheme");
  assert.match(problem?.message ?? "", /^api@1\.4\.0 is the last release of api, .* calver:YYYY\.M\.PATCH:/);
  assert.match(problem?.hint ?? "", /slipway cut api@VERSION$/);
  assert.deepEqual(others, []);
  assert.deepEqual(odd(["api@1.4.0", "api@2026.6.1"], [], components), []);
});

test("names are found where the pattern has them, and nowhere else", () => {
  const of = (pattern: string) => [component("site", { tag: unwrap(parseTagPattern(pattern, "site")) })];
  assert.deepEqual(codes(odd([], ["rel/web/v1.0.0"], of("rel/{component}/v{version}"))), ["tag-of-nobody"]);
  assert.deepEqual(
    odd([], ["web/v1.0.0", "rel//v1.0.0", "other/web/v1.0.0"], of("rel/{component}/v{version}")),
    [],
  );
  assert.deepEqual(
    odd([], ["web1.0.0"], of("{component}{version}")),
    [],
    "there is no telling where a name ends",
  );
  assert.deepEqual(odd([], ["w1.0.0"], of("v{version}")), []);
  assert.deepEqual(odd([], ["w1.0.0"], of("{component}{version}")), []);
  assert.deepEqual(odd([], ["releasexease-1.0.0"], of("release-{version}")), []);
});

test("of many tags some are named and the rest is counted", () => {
  const names = (count: number) => Array.from({ length: count }, (_, at) => `c${at}@1.0.0`);
  assert.doesNotMatch(odd([], names(5))[0]?.message ?? "", /more/);
  assert.match(odd([], names(7))[0]?.message ?? "", /c4@1\.0\.0 and 2 more read /);
});

test("tags that were made here and not pushed are told, with what to type, if their versions would be the last ones", () => {
  const unpushed = (...local: readonly string[]) => {
    const tags = ["api@1.0.0", ...local].map((name): ClonedTag => ({ name, object: HEAD }));
    const findLine = releaseLines(tags, [], (tag) => tag === "api@1.0.0");
    return judgeUnpushed(
      [API, SITE].map((each) => findLine(each, STRAIGHT)),
      "upstream",
    );
  };
  assert.equal(unpushed(), undefined);
  assert.equal(unpushed("api@0.9.0"), undefined, "an old one changes nothing");
  const one = unpushed("api@1.1.0", "api@1.2.0");
  assert.equal(one?.code, "tag-not-on-remote");
  assert.equal(
    one?.message,
    "api@1.2.0 is in this clone only, and does not count as a release until upstream has it",
  );
  assert.equal(one?.hint, "git push upstream api@1.2.0; or, if it was made by mistake: git tag -d api@1.2.0");
  const both = unpushed("api@1.2.0", "site@0.1.0");
  assert.match(
    both?.message ?? "",
    /^api@1\.2\.0, site@0\.1\.0 are in this clone only, and do not count as releases /,
  );
  assert.match(both?.hint ?? "", /^git push upstream api@1\.2\.0 site@0\.1\.0; /);
});
