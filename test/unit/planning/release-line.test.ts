import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClonedTag } from "../../../src/domain/history/release-line.ts";
import { parseScheme } from "../../../src/domain/versions/scheme.ts";
import { sinceRelease } from "../../../src/planning/history/sort-changes.ts";
import { releaseLines } from "../../../src/planning/numbering/release-line.ts";
import { commit, component, HEAD, unwrap } from "../../support/facts.ts";
import { STRAIGHT } from "../../support/history.ts";

function line(...names: readonly string[]) {
  const tags = names.map((name): ClonedTag => ({ name, object: commit("c") }));
  return releaseLines(tags)(component("api"), STRAIGHT);
}

test("the highest stable release and the highest of all, whatever their order", () => {
  const {
    component: of,
    releases,
    stable,
    latest,
  } = line(
    "api@1.9.0",
    "api@1.10.0",
    "api@2.0.0-beta.2",
    "api@2.0.0-beta.10",
    "api@1.2.0",
    "web@9.0.0",
    "api@next",
  );
  assert.equal(of.name, "api");
  assert.deepEqual(releases.map(({ tag }) => tag).sort(), [
    "api@1.10.0",
    "api@1.2.0",
    "api@1.9.0",
    "api@2.0.0-beta.10",
    "api@2.0.0-beta.2",
  ]);
  assert.deepEqual(stable, { tag: "api@1.10.0", version: stable?.version, commit: commit("c") });
  assert.equal(latest?.tag, "api@2.0.0-beta.10");
});

test("a stable release is the latest as well; prereleases alone are not stable; nothing is neither", () => {
  assert.equal(line("api@1.0.0-rc.1", "api@1.0.0").latest?.tag, "api@1.0.0");
  assert.deepEqual(
    [line("api@1.0.0-rc.1").stable, line("api@1.0.0-rc.1").latest?.tag],
    [null, "api@1.0.0-rc.1"],
  );
  assert.deepEqual([line().stable, line().latest, line().releases], [null, null, []]);
});

test("versions are the same whether they are read early or when they are asked for", () => {
  const names = ["api@1.0.0", "api@1.1.0-rc.1", "api@2026.06.1", "apis@1.2.0"];
  const tags = names.map((name): ClonedTag => ({ name, object: HEAD }));
  const api = component("api");
  assert.deepEqual(releaseLines(tags, [api])(api, STRAIGHT), releaseLines(tags)(api, STRAIGHT));
});

test("prereleases above the last stable release that do not contain it are not followed, and are never made again", () => {
  const tags: ClonedTag[] = ["2.0.0-alpha.1", "0.9.0-rc.1", "1.1.0", "1.0.0", "1.2.0-beta.1"].map(
    (version, at) => ({
      name: `api@${version}`,
      object: commit(String(at)),
    }),
  );
  const after = (index: number) => ({ ...STRAIGHT, contains: (each: string) => Number(each[0]) >= index });
  const find = (index: number) => releaseLines(tags)(component("api"), after(index));
  const given = find(1);
  assert.deepEqual(given.followed.map(({ version }) => version.text).sort(), [
    "0.9.0-rc.1",
    "1.0.0",
    "1.1.0",
    "1.2.0-beta.1",
  ]);
  assert.deepEqual([given.latest?.version.text, given.stable?.version.text], ["1.2.0-beta.1", "1.1.0"]);
  assert.deepEqual([given.releases.length, given.taken.length], [5, 5]);
  assert.equal(find(0).latest?.version.text, "2.0.0-alpha.1");
  const alphas = releaseLines(tags.slice(0, 1))(component("api"), after(9));
  assert.equal(alphas.latest?.version.text, "2.0.0-alpha.1", "without a stable release all are followed");
});

test("the last release of another scheme counts until there is one of the component's own", () => {
  const scheme = unwrap(parseScheme("calver:YYYY.M.PATCH"));
  const of = (...names: readonly string[]) =>
    releaseLines(names.map((name) => ({ name, object: HEAD })))(component("api", { scheme }), STRAIGHT);
  const former = of("api@1.4.0", "api@1.10.0", "api@2.0.0-rc.1", "api@v3", "api@1");
  assert.deepEqual([former.former?.tag, former.stable?.tag, former.latest?.tag], Array(3).fill("api@1.10.0"));
  assert.deepEqual([former.releases, former.followed, former.taken], [[], [], []]);
  const both = of("api@1.4.0", "api@2026.6.1", "api@2026.7.1-rc.1");
  assert.deepEqual(
    [both.former?.tag, both.stable?.tag, both.latest?.tag],
    ["api@1.4.0", "api@2026.6.1", "api@2026.7.1-rc.1"],
  );
  assert.equal(of("api@1.4.0-rc.1").stable?.tag, "api@1.4.0-rc.1", "there is nothing else to count from");
  const padded = component("api");
  const dates = ["api@2026.06.1", "api@20260608"].map((name) => ({ name, object: HEAD }));
  assert.equal(releaseLines(dates)(padded, STRAIGHT).stable?.tag, "api@20260608");
});

test("history that begins to count at a commit hides the releases before it", () => {
  const tags: ClonedTag[] = ["1.0.0", "2.0.0"].map((version, at) => ({
    ...{ name: `api@${version}`, object: commit(String(at)) },
  }));
  const order = { ...STRAIGHT, contains: (one: string, other: string) => Number(one[0]) >= Number(other[0]) };
  const find = (at: string) =>
    releaseLines(tags)(component("api"), order, { name: "v1", commit: commit(at) });
  const base = (at: string) => sinceRelease(find(at), find(at).stable).base?.name;
  assert.equal(base("0"), "api@2.0.0");
  assert.equal(base("1"), "api@2.0.0", "it begins at that very release");
  assert.equal(base("2"), "v1");
  assert.equal(sinceRelease(find("0"), null).base?.name, "v1");
  assert.equal(sinceRelease(line(), null).base, null);
});

test("of tags with equal versions the first one counts", () => {
  assert.equal(line("api@1.0.0+a", "api@1.0.0+b").stable?.tag, "api@1.0.0+a");
});

test("of the releases elsewhere only the versions are known", () => {
  const tags: ClonedTag[] = [
    { name: "api@1.0.0", object: commit("c") },
    { name: "api@2.0.0", object: commit("d") },
    { name: "apis@3.0.0", object: commit("c") },
  ];
  const { releases, latest, taken } = releaseLines(tags)(component("api"), {
    ...STRAIGHT,
    has: (each) => each === commit("c"),
  });
  assert.deepEqual([releases.length, latest?.tag], [1, "api@1.0.0"]);
  assert.deepEqual(taken.map(({ text }) => text).sort(), ["1.0.0", "2.0.0"]);
});
