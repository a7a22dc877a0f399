import assert from "node:assert/strict";
import { test } from "node:test";
import type { CutChoice } from "../../../src/domain/history/cut.ts";
import type { ClonedTag } from "../../../src/domain/history/release-line.ts";
import type { Bump } from "../../../src/domain/versions/bump.ts";
import { calendarDate } from "../../../src/domain/versions/calendar-date.ts";
import { DEFAULT_STABLE } from "../../../src/domain/versions/channel.ts";
import { parseScheme, parseVersion } from "../../../src/domain/versions/scheme.ts";
import { planCut } from "../../../src/planning/numbering/plan-cut.ts";
import { releaseLines } from "../../../src/planning/numbering/release-line.ts";
import { commit, component, HEAD, project, unwrap } from "../../support/facts.ts";
import { changeOf, commitAt, STRAIGHT } from "../../support/history.ts";

const BETA = { name: "beta", prerelease: ["beta*"], trunkOnly: false, github: "prerelease" } as const;
const AUTO: CutChoice = { bump: "auto", channel: null };

interface Scene {
  readonly here?: readonly string[];
  readonly elsewhere?: readonly string[];
  readonly changes?: readonly Bump[];
  readonly version?: string;
  readonly scheme?: string;
  readonly stable?: typeof DEFAULT_STABLE;
}

function plan(choice: CutChoice, { here = [], elsewhere = [], changes = [], ...more }: Scene) {
  const scheme = unwrap(parseScheme(more.scheme ?? "semver"));
  const of = component("api", { scheme });
  const tags = [...here, ...elsewhere].map(
    (name): ClonedTag => ({ name, object: here.includes(name) ? HEAD : commit("e") }),
  );
  const version = more.version === undefined ? null : unwrap(parseVersion(scheme, more.version));
  const channels = more.stable === undefined ? [BETA] : [BETA, more.stable];
  return planCut({ component: of, version }, choice, {
    project: project([of], { channels }),
    commit: HEAD,
    today: calendarDate(Date.UTC(2026, 5, 8) / 1_000),
    line: releaseLines(tags)(of, { ...STRAIGHT, has: (each) => each === HEAD }),
    changes: changes.map((bump, number) => changeOf(commitAt(number), { bump })),
  });
}

const tag = (choice: CutChoice, scene: Scene) => unwrap(plan(choice, scene)).tag;

function problem(choice: CutChoice, scene: Scene) {
  const planned = plan(choice, scene);
  assert.ok(!planned.ok);
  return planned.problem;
}

test("the next version is what the largest change asks for, or what the user asks for", () => {
  const here = ["api@1.2.3", "api@1.0.0"];
  assert.equal(tag(AUTO, { here, changes: ["patch", "minor", "patch"] }), "api@1.3.0");
  assert.equal(tag(AUTO, { here, changes: ["patch"] }), "api@1.2.4");
  assert.equal(tag({ ...AUTO, bump: "patch" }, { here, changes: ["major"] }), "api@1.2.4");
  assert.equal(tag({ ...AUTO, bump: "major" }, { here }), "api@2.0.0");
  assert.equal(tag(AUTO, {}), "api@0.1.0");
});

test("a plan has everything that a tag is made from", () => {
  const { component: of, channel, commit, version } = unwrap(plan(AUTO, { changes: ["minor"] }));
  assert.deepEqual([of.name, channel, commit, version.text], ["api", DEFAULT_STABLE, HEAD, "0.1.0"]);
  const stable = { ...DEFAULT_STABLE, trunkOnly: false };
  assert.equal(unwrap(plan(AUTO, { stable })).channel, stable, "the configured stable channel");
});

test("--channel numbers prereleases; a channel of another name leaves nothing to chance", () => {
  assert.equal(
    tag({ ...AUTO, channel: BETA }, { here: ["api@1.0.0"], changes: ["minor"] }),
    "api@1.1.0-beta.1",
  );
  assert.equal(
    tag({ ...AUTO, channel: BETA }, { here: ["api@1.0.0", "api@1.1.0-beta.1"], changes: ["minor"] }),
    "api@1.1.0-beta.2",
  );
  assert.equal(tag({ ...AUTO, channel: BETA }, { scheme: "calver:YYYY.M.PATCH" }), "api@2026.6.1.beta-1");
});

test("versions elsewhere are never made again", () => {
  const scene = { here: ["api@1.0.0"], elsewhere: ["api@1.0.1"], changes: ["patch"] as const };
  assert.equal(problem(AUTO, scene).code, "version-taken");
  assert.equal(tag(AUTO, { ...scene, changes: ["minor"] }), "api@1.1.0");
});

test("today's date numbers calendar versions", () => {
  const scheme = "calver:YYYY.M.PATCH";
  assert.equal(tag(AUTO, { scheme, here: ["api@2026.6.7"] }), "api@2026.6.8");
  assert.equal(tag(AUTO, { scheme, here: ["api@2026.5.7"] }), "api@2026.6.1");
  assert.equal(problem(AUTO, { scheme, here: ["api@2026.7.1"] }).code, "clock-behind");
});

test("a version by hand is above its line, and is made once", () => {
  const here = ["api@1.2.3"];
  assert.equal(tag(AUTO, { here, version: "1.2.4" }), "api@1.2.4");
  assert.equal(tag({ ...AUTO, bump: "major" }, { here, version: "5.0.0-beta.1" }), "api@5.0.0-beta.1");
  assert.equal(problem(AUTO, { here, version: "1.2.2" }).code, "not-above");
  for (const scene of [{ here }, { elsewhere: here }]) {
    const { code, message, hint } = problem(AUTO, { ...scene, version: "1.2.3" });
    assert.equal(code, "version-taken");
    assert.equal(message, "there is a tag api@1.2.3 already");
    assert.match(hint, /^`slipway release api@1\.2\.3` finishes its release/);
  }
});

test("a version by hand that means later is refused, whatever is there already", () => {
  const { code, hint } = problem(AUTO, { here: ["api@1.2.3"], version: "1.2.3-hotfix.1" });
  assert.equal(code, "later-word");
  assert.match(hint, /^write 1\.2\.4;/);
});

test("a version by hand is of the channel that is asked for", () => {
  assert.equal(tag({ ...AUTO, channel: BETA }, { version: "1.0.0-beta.1" }), "api@1.0.0-beta.1");
  const { code, message } = problem({ ...AUTO, channel: BETA }, { version: "1.0.0" });
  assert.equal(code, "wrong-channel");
  assert.equal(message, "1.0.0 is in the channel stable, but --channel asks for beta");
});
