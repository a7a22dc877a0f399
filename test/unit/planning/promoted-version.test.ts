import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseReleaseTag } from "../../../src/domain/tags/release-tag.ts";
import { DEFAULT_PRERELEASE, DEFAULT_STABLE } from "../../../src/domain/versions/channel.ts";
import { parseScheme, parseVersion } from "../../../src/domain/versions/scheme.ts";
import { judgePromotedVersion, promotedVersion } from "../../../src/planning/numbering/promoted-version.ts";
import { component, project, unwrap } from "../../support/facts.ts";
import { BETA, CHANNELS, RC } from "./next-version-cases.ts";

const CALVER = "calver:YYYY.M.PATCH";

/** The version that one is promoted to, or the problem's code; `known` with blanks between. */
function answer(from: string, channel: typeof BETA, known = from, scheme = "semver"): string {
  const parsed = unwrap(parseScheme(scheme));
  const version = (text: string) => unwrap(parseVersion(parsed, text));
  const api = component("api", { scheme: parsed });
  const all = known.split(" ").map(version);
  const found = promotedVersion(project([api], { channels: CHANNELS }), api, version(from), channel, all);
  return found.ok ? found.value.text : found.problem.code;
}

describe("a release is promoted to", () => {
  test("its numbers alone if it is to be stable, whatever the day is", () => {
    assert.equal(answer("1.2.0-rc.3", DEFAULT_STABLE), "1.2.0");
    assert.equal(answer("1.2.0-beta.1", { ...DEFAULT_STABLE, trunkOnly: false }), "1.2.0");
    assert.equal(answer("2026.7.1.beta-1", DEFAULT_STABLE, "2026.7.1.beta-1", CALVER), "2026.7.1");
    assert.equal(
      answer("2026.06.08-rc1", DEFAULT_STABLE, "2026.06.08-rc1", "calver:YYYY.0M.0D-MICRO"),
      "2026.06.08",
    );
  });

  test("the next one of another channel on its numbers, as that channel writes them", () => {
    assert.equal(answer("1.2.0-beta.4", RC), "1.2.0-rc.1");
    assert.equal(answer("1.2.0-beta.4", RC, "1.2.0-beta.4 1.2.0-rc.1 1.1.0-rc.7"), "1.2.0-rc.2");
    assert.equal(answer("1.2.0-beta.4", RC, "1.2.0-beta.4 1.1.0-rc7"), "1.2.0-rc1");
    assert.equal(answer("2026.7.1.beta-1", RC, "2026.7.1.beta-1", CALVER), "2026.7.1.rc-1");
  });

  test("nothing below it, nor in its own channel", () => {
    assert.equal(answer("1.2.0-rc.3", BETA), "not-above");
    assert.equal(answer("1.2.0", BETA), "not-above");
    assert.equal(answer("1.2.0-rc.3", RC), "same-channel");
    assert.equal(answer("1.2.0", DEFAULT_STABLE), "same-channel");
    assert.equal(answer("1.2.0-x.1", DEFAULT_PRERELEASE), "same-channel");
  });

  test("a version that is given, if it is above and nothing has it", () => {
    const api = component("api");
    const tag = (version: string) => unwrap(parseReleaseTag([api], `api@${version}`));
    const known = ["1.2.0-rc.3", "1.3.0"].map((version) => tag(version).version);
    const judged = (to: string) => judgePromotedVersion(tag("1.2.0-rc.3"), tag(to), known)?.code ?? null;
    assert.equal(judged("1.2.0"), null);
    assert.equal(judged("1.2.0-rc.4"), null);
    assert.equal(judged("1.2.0-rc.3"), "same-version");
    assert.equal(judged("1.2.0-rc.2"), "not-above");
    assert.equal(judged("1.1.9"), "not-above");
    assert.equal(judged("1.3.0"), "version-taken");
  });
});
