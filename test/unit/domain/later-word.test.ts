import assert from "node:assert/strict";
import { test } from "node:test";
import { type Channel, DEFAULT_PRERELEASE } from "../../../src/domain/versions/channel.ts";
import { judgeLaterWord } from "../../../src/domain/versions/later-word.ts";
import { parseScheme, parseVersion } from "../../../src/domain/versions/scheme.ts";
import { unwrap } from "./arbitraries.ts";

function judge(scheme: string, text: string, channels: readonly Channel[] = []) {
  const of = unwrap(parseScheme(scheme));
  return judgeLaterWord(unwrap(parseVersion(of, text)), of, channels);
}

const channel = (name: string, ...prerelease: readonly string[]): Channel => ({
  ...DEFAULT_PRERELEASE,
  name,
  prerelease,
});

test("words that mean later are refused, with the version to write instead", () => {
  for (const [scheme, text, instead] of [
    ["semver", "1.2.3-hotfix.1", "1.2.4"],
    ["semver", "1.2.3-patch2", "1.2.4"],
    ["semver", "1.2.3-Final", "1.2.3"],
    ["semver", "1.2.3-ga", "1.2.3"],
    ["calver:YYYY.M.PATCH", "2026.7.1.post1", "2026.7.2"],
    ["calver:YYYY.M.PATCH", "2026.7.1-final", "2026.7.1"],
    ["calver:YYYY.0M.0D-MICRO", "2026.06.08-hotfix.1", "2026.06.08-2"],
    ["calver:YYYY.0M.0D-MICRO", "2026.06.08-2-hotfix.1", "2026.06.08-3"],
    ["calver:YYYY0M0D", "20260608.post1", null],
  ] as const) {
    const found = judge(scheme, text);
    assert.equal(found?.code, "later-word", text);
    const hint = instead === null ? "add -MICRO to the pattern" : `write ${instead};`;
    assert.ok(found?.hint.startsWith(hint), found?.hint);
  }
  assert.deepEqual(judge("semver", "1.2.3-hotfix.1"), {
    code: "later-word",
    message: '"hotfix" in 1.2.3-hotfix.1 means something later, but SemVer puts 1.2.3-hotfix.1 before 1.2.3',
    hint: 'write 1.2.4; if hotfix is what you call a prerelease: [channels.hotfix] prerelease = ["hotfix*"]',
  });
});

test("other words, and numbers, are prereleases", () => {
  for (const text of [
    "1.2.3",
    "1.2.3-rc.1",
    "1.2.3-1",
    "1.2.3-rc.1.hotfix.2",
    "1.2.3-postal.1",
    "1.2.3-prefinal",
    "1.2.3-release-candidate.1",
    "1.2.3-releasecandidate1",
    "1.2.3-SNAPSHOT",
  ])
    assert.equal(judge("semver", text), null, text);
});

test("a channel claims a word by its glob or its own name, but not by taking everything", () => {
  const text = "1.2.3-hotfix.1";
  assert.equal(judge("semver", text, [channel("urgent", "hotfix*")]), null);
  assert.equal(judge("semver", text, [channel("hotfix", "*")]), null);
  assert.equal(judge("semver", text, [channel("any", "*")])?.code, "later-word");
  assert.equal(
    judge("semver", text, [channel("beta", "beta*"), channel("other", "hotfix-*")])?.code,
    "later-word",
  );
});
