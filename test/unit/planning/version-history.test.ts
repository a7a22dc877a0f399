import assert from "node:assert/strict";
import { test } from "node:test";
import type { Project } from "../../../src/domain/project/project.ts";
import type { Claims, Prereleases } from "../../../src/domain/release/facts.ts";
import {
  beyondStable,
  countedTags,
  previousRelease,
  sameChannel,
  versionsOf,
} from "../../../src/planning/history/version-history.ts";
import { otherOwner } from "../../../src/planning/standing/floating.ts";
import { component, floating, imageComponent, observed, project, template } from "../../support/facts.ts";
import { present } from "../../support/present.ts";

const beta = { name: "beta", prerelease: ["beta*"], trunkOnly: false, github: "prerelease" as const };

const TAGS = [
  "api@1.10.0",
  "api@1.9.0",
  "api@2.0.0-beta.2",
  "api@2.0.0-beta.10",
  "api@2.0.0-rc.1",
  "api@1.2.0",
  "api@not-a-version",
  "api@01.0.0",
  "web@1.99.0",
  "api@",
  "xapi@1.95.0",
];

const wanted = (tag: string) =>
  present(observed(project([component("api")], { channels: [beta] }), [tag]).releases[0]);

test("a component's versions are the tags that are its own", () => {
  const of = component("api");
  assert.deepEqual(
    versionsOf(of, TAGS).map(({ tag }) => tag),
    TAGS.slice(0, 6),
  );
});

test("the release before a stable one is stable; before a prerelease it is whatever came last", () => {
  const cases: readonly (readonly [string, string | null])[] = [
    ["api@2.0.0", "api@1.10.0"],
    ["api@1.10.0", "api@1.9.0"],
    ["api@1.3.0", "api@1.2.0"],
    ["api@1.2.0", null],
    ["api@2.0.0-rc.1", "api@2.0.0-beta.10"],
    ["api@2.0.0-beta.10", "api@2.0.0-beta.2"],
    ["api@2.0.0-beta.1", "api@1.10.0"],
    ["api@0.1.0", null],
  ];
  for (const [tag, expected] of cases) {
    const { line, version } = wanted(tag);
    assert.equal(previousRelease(line, version, TAGS), expected, tag);
    assert.equal(previousRelease(line, version, TAGS.toReversed()), expected, `${tag}, from the other end`);
  }
});

test("before the first release of a scheme is the last one of the scheme before that", () => {
  const { line, version } = wanted("api@0.1.0");
  const former = ["api@2025.01.9", "api@2025.01.10", "api@2026.01.1.rc-1", "api@v1", "api@7"];
  assert.equal(previousRelease(line, version, [...TAGS, ...former]), "api@2025.01.10");
  assert.equal(
    previousRelease(wanted("api@1.10.0").line, wanted("api@1.10.0").version, [...TAGS, ...former]),
    "api@1.9.0",
  );
});

test("what ships a component is of its channel, under its own tags or those of the component it goes with", () => {
  const docs = component("docs", { releasedWith: ["api"] });
  const { releases } = observed(project([component("api"), docs]), ["api@1.2.0"]);
  const tags = [...TAGS, "docs@1.3.0", "docs@1.3.0-beta.1"];
  const shipping = (name: string) =>
    releases
      .filter((each) => each.component === name)
      .flatMap((each) => sameChannel(each, tags).map(({ tag }) => tag));
  const own = ["api@1.2.0", "api@1.9.0", "api@1.10.0"];
  assert.deepEqual(shipping("api").sort(), own.toSorted());
  assert.deepEqual(shipping("docs").sort(), [...own, "docs@1.3.0"].sort());
});

/** Whose a release's floating tags are by now, if they are not its own. */
function ownersOf(
  of: Project,
  tag: string,
  tags: readonly string[],
  claims: Partial<Claims> = {},
): (string | undefined)[] {
  const { releases, images } = observed(of, [tag]);
  const [release, image] = [present(releases[0]), present(images[0])];
  return image.floating.map(
    ({ reference, templates }) =>
      otherOwner(release, reference.tag, templates, {
        ...{ remoteTags: tags, setAside: new Map(), prereleases: new Map() },
        ...claims,
      }) ?? undefined,
  );
}

test("a floating tag belongs to the newest release that has it", () => {
  const tags = ["api@1.9.5", "api@1.10.0", "api@2.1.0", "api@3.0.0-rc.1"];
  const of = project([
    imageComponent("api", { floating: floating("stable", "latest", "{major}", "{major}.{minor}") }),
  ]);
  const owners = (tag: string) => ownersOf(of, tag, tags);
  assert.deepEqual(owners("api@1.9.4"), ["api@2.1.0", "api@1.10.0", "api@1.9.5"]);
  assert.deepEqual(owners("api@1.10.0"), ["api@2.1.0", undefined, undefined]);
  assert.deepEqual(owners("api@2.1.0"), [undefined, undefined, undefined]);
  assert.deepEqual(owners("api@2.2.0"), [undefined, undefined, undefined]);
});

test("a release that was set aside leaves its floating tags to the newest that was not, older or newer", () => {
  const tags = ["api@1.0.0", "api@1.1.0", "api@1.2.0", "api@2.0.0"];
  const of = project([imageComponent("api", { floating: floating("stable", "latest", "{major}") })]);
  const owners = (tag: string, ...aside: string[]) =>
    ownersOf(of, tag, tags, { setAside: new Map(aside.map((each) => [each, "withdrawn"])) });
  assert.deepEqual(owners("api@2.0.0", "api@2.0.0"), ["api@1.2.0", undefined], "no other one has :2");
  assert.deepEqual(owners("api@1.2.0", "api@2.0.0"), [undefined, undefined]);
  assert.deepEqual(owners("api@1.1.0", "api@2.0.0"), ["api@1.2.0", "api@1.2.0"]);
  assert.deepEqual(owners("api@1.2.0", "api@2.0.0", "api@1.2.0"), ["api@1.1.0", "api@1.1.0"]);
  assert.deepEqual(owners("api@1.1.0", "api@1.1.0"), ["api@2.0.0", "api@1.2.0"]);
  assert.deepEqual(owners("api@2.1.0", "api@2.0.0", "api@1.2.0"), [undefined, undefined], "the next release");
});

test("one that was rolled back has a floating tag if no other is left, the newest of them, and one that was withdrawn never", () => {
  const tags = ["api@1.0.0", "api@1.1.0", "api@1.2.0", "api@2.0.0"];
  const of = project([imageComponent("api", { floating: floating("stable", "latest", "{major}") })]);
  const setAside: Claims["setAside"] = new Map([
    ["api@1.0.0", "withdrawn"],
    ["api@1.1.0", "rolled-back"],
    ["api@1.2.0", "rolled-back"],
    ["api@2.0.0", "withdrawn"],
  ]);
  const owners = (tag: string, but: readonly string[] = tags) => ownersOf(of, tag, but, { setAside });
  assert.deepEqual(owners("api@1.0.0"), ["api@1.2.0", "api@1.2.0"]);
  assert.deepEqual(owners("api@1.1.0"), ["api@1.2.0", "api@1.2.0"]);
  assert.deepEqual(owners("api@1.2.0"), [undefined, undefined]);
  assert.deepEqual(owners("api@2.0.0"), ["api@1.2.0", undefined]);
  assert.deepEqual(owners("api@1.2.0", [...tags, "api@0.9.0"]), ["api@0.9.0", undefined], "it stands");
});

test("what another channel's floating tags are called does not matter", () => {
  const mixed = [...floating("stable", "{major}.{minor}"), ...floating("prerelease", "1.2")];
  const of = project([imageComponent("api", { floating: mixed })]);
  assert.deepEqual(ownersOf(of, "api@1.2.0", ["api@1.3.0"]), [undefined]);
});

test("a prerelease line that was given up leaves its floating tag to one that goes on, and its notes", () => {
  const tags = ["api@1.9.0-beta.1", "api@1.9.0", "api@1.10.0-beta.1", "api@2.0.0-beta.3", "api@2.0.0-beta.4"];
  assert.deepEqual(beyondStable(component("api"), tags), { stable: "api@1.9.0", above: tags.slice(2) });
  assert.deepEqual(beyondStable(component("api"), ["api@2.0.0-beta.3"]), { stable: null, above: [] });
  const prereleases: Prereleases = new Map([
    ["api@1.10.0-beta.1", "going-on"],
    ["api@1.10.0-beta.2", "going-on"],
    ["api@2.0.0-beta.3", "given-up"],
    ["api@2.0.0-beta.4", "given-up"],
  ]);
  const of = project([imageComponent("api", { floating: floating("beta", "beta") })], { channels: [beta] });
  const owner = (tag: string, lines = prereleases) => ownersOf(of, tag, tags, { prereleases: lines })[0];
  assert.equal(owner("api@1.10.0-beta.2"), undefined);
  assert.equal(owner("api@1.10.0-beta.2", new Map()), "api@2.0.0-beta.4", "if nothing is known");
  assert.equal(owner("api@2.0.0-beta.3"), "api@1.10.0-beta.1");
  assert.equal(owner("api@2.0.0-beta.4"), "api@1.10.0-beta.1");
  assert.equal(owner("api@1.9.0-beta.1"), "api@1.10.0-beta.1", "an older one never moves it back");
  const alone: Prereleases = new Map([...prereleases].filter(([, line]) => line === "given-up"));
  assert.equal(owner("api@2.0.0-beta.3", alone), "api@2.0.0-beta.4", "as long as no other one goes on");
  assert.equal(owner("api@2.0.0-beta.4", alone), undefined);
  assert.deepEqual(countedTags("api@1.10.0-beta.2", tags, prereleases), tags.slice(0, 3));
  assert.deepEqual(countedTags("api@2.0.0-beta.4", tags, prereleases), tags);
});

test("a floating tag of its commit is only its own", () => {
  const of = project([imageComponent("api", { floating: floating("stable", "{short_commit}") })]);
  assert.deepEqual(ownersOf(of, "api@1.0.0", ["api@2.0.0"]), [undefined]);
  assert.equal(template("{short_commit}").parts.length, 1);
});
